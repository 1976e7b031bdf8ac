import Audit
import Message

/// What a SpamAssassin that was asked says.
enum SpamAssassinOpinion: LintRule {
  static let rule = Rule(
    "lint-spamassassin", "SpamAssassin gives points", family: .secondOpinions, severity: .warning,
    citation: "SpamAssassin, sa-tests and spamd(8)",
    page: RulePage(
      what: """
        With `--spamd HOST:PORT` or `--spamd SOCKET` the message is given to a SpamAssassin of your own, and every rule of it that \
        holds is listed with its points: as information, and as one warning where the sum reaches its threshold. A draft has no Received \
        fields yet, so that rules about the way of a message say nothing of it.
        """,
      why: """
        Points are those of that server: whether it has Bayes and may ask the network decides which of four sets of scores counts, and each \
        owner changes some. Other receivers have other filters. They are not part of dlv's own figures.
        """,
      fix:
        "Change what the rule is about where it is a fault of the message; its description says what it saw.",
      bad: "Subject: ACT NOW!!! LIMITED OFFER!!!", good: "Subject: Our autumn programme"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    OpinionFindings.add(.spamAssassin, message, &examination)
  }
}

/// What an rspamd that was asked says.
enum RspamdOpinion: LintRule {
  static let rule = Rule(
    "lint-rspamd", "rspamd gives points", family: .secondOpinions, severity: .warning,
    citation: "rspamd's protocol, https://docs.rspamd.com/developers/protocol/",
    page: RulePage(
      what: """
        With `--rspamd URL` the message is given to an rspamd of your own, and every symbol with points is listed: as information, and \
        as one warning where the sum reaches its threshold. A draft has no Received fields yet: rspamd gives points for that, which a \
        message that was sent does not get.
        """,
      why:
        "Points are those of that server and of what it has learned. Other receivers have other filters. They are not part of dlv's own figures.",
      fix:
        "Change what the symbol is about where it is a fault of the message; its description says what it saw.",
      bad: "Subject: ACT NOW!!! LIMITED OFFER!!!", good: "Subject: Our autumn programme"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    OpinionFindings.add(.rspamd, message, &examination)
  }
}

/// A filter's opinion as findings.
enum OpinionFindings {
  /// Points below which a symbol says nothing.
  static let leastPoints = 0.05

  static func add(
    _ program: FilterOpinion.Program, _ message: LintMessage, _ examination: inout LintExamination
  ) {
    var wasAsked = false
    for opinion in message.opinions {
      switch opinion {
      case .failure(let failure) where failure.program == program:
        wasAsked = true
        examination.cannotTell(program.rawValue, failure.reason)
      case .success(let opinion) where opinion.program == program:
        wasAsked = true
        add(opinion, message, &examination)
      case .failure, .success: break
      }
    }
    if !wasAsked { examination.notApplicable() }
  }

  private static func add(
    _ opinion: FilterOpinion, _ message: LintMessage, _ examination: inout LintExamination
  ) {
    let name = opinion.program.rawValue + (opinion.version.map { " " + $0 } ?? "")
    if opinion.isSpam {
      examination.find(
        at: nil, subject: opinion.program.rawValue,
        "\(name) gives \(decimal(opinion.points)) points, and takes a message for spam from \(decimal(opinion.threshold)) on",
        evidence: opinion.action.map { ["action: \($0)"] } ?? [])
    }
    for symbol in opinion.symbols where symbol.points.magnitude >= leastPoints {
      let points = (symbol.points > 0 ? "+" : "") + decimal(symbol.points)
      examination.find(
        at: FilterSymbolPlace(symbol.name).range(in: message), subject: opinion.program.rawValue,
        "\(symbol.name) \(points)" + (symbol.text.isEmpty ? "" : ": \(symbol.text)"),
        evidence: symbol.details, severity: .info)
    }
  }

  /// With one digit behind the point, as filters write points; two where there is more to tell.
  static func decimal(_ points: Double) -> String {
    // Beyond what fits into an integer no filter counts.
    let hundredths = Int((max(-1e9, min(1e9, points)) * 100).rounded())
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    let digits = rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
    return (hundredths < 0 ? "-" : "") + "\(whole).\(digits)"
  }
}
