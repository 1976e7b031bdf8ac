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
        holds is listed with its points and what it says itself: as information, and as one warning where the sum reaches its threshold. It \
        stands at the place where a rule of dlv finds the same, or at the field that it reads, as far as Data/filter-symbols.txt in the \
        sources knows it; all others are about the message as a whole. A draft has no Received fields yet, so that rules about the way of a \
        message say nothing of it.
        """,
      why: """
        Points are those of that server: whether it has Bayes and may ask the network decides which of four sets of scores counts, and each \
        owner changes some. Other receivers have other filters. They are not part of dlv's own figures.
        """,
      fix:
        "Mend what the rule of dlv says that stands with it; of others the filter's own words are all there is.",
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
        With `--rspamd URL` the message is given to an rspamd of your own, and every symbol with points is listed with what it says itself: \
        as information, and as one warning where the sum reaches its threshold. It stands at the place where a rule of dlv finds the same, or \
        at the field that it reads, as far as Data/filter-symbols.txt in the sources knows it; all others are about the message as a whole. A \
        draft has no Received fields yet: rspamd gives points for that, which a message that was sent does not get.
        """,
      why:
        "Points are those of that server and of what it has learned. Other receivers have other filters. They are not part of dlv's own figures.",
      fix:
        "Mend what the rule of dlv says that stands with it; of others the filter's own words are all there is.",
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
    let program = opinion.program.rawValue
    if opinion.isSpam {
      let points = LikenessPoints(opinion.points)
      examination.find(
        at: nil, subject: program,
        "\(opinion.name) gives \(points) points, and takes a message for spam from \(LikenessPoints(opinion.threshold)) on",
        evidence: opinion.action.map { ["action: \($0)"] } ?? [], fix: "")
    }
    for symbol in opinion.symbols where symbol.points.magnitude >= leastPoints {
      let points = (symbol.points > 0 ? "+" : "") + LikenessPoints(symbol.points).description
      let cause = SymbolCause(symbol, opinion.program, message)
      var text = "\(opinion.name): \(symbol.name) \(points)"
      text += symbol.text.isEmpty ? " (it says no more about it)" : ": \(symbol.text)"
      if let rule = cause.rule {
        text += "; \(rule.id.rawValue) finds the same"
      } else if cause.isOfTrace {
        text += "; about the way that a message took, which a draft does not show"
      }
      examination.find(
        at: cause.range, subject: cause.rule == nil && cause.range != nil ? nil : program, text,
        evidence: symbol.details, fix: cause.rule?.page.fix ?? "", severity: .info)
    }
  }
}

/// What in the message a symbol is about.
private struct SymbolCause {
  private(set) var range: Range<Int>?
  /// The rule of ours that finds the same there.
  private(set) var rule: Rule?
  private(set) var isOfTrace = false

  init(_ symbol: FilterOpinion.Symbol, _ program: FilterOpinion.Program, _ message: LintMessage) {
    for place in FilterSymbols.known.places(of: symbol.name, program) {
      switch place {
      case .rule(let id):
        guard let check = LintCatalogue.check(id) else { continue }
        var examination = LintExamination(of: check, message)
        check.examine(message, &examination)
        guard let first = examination.places.first else { continue }
        range = first
        rule = check.rule
        return
      case .field(let name):
        guard let field = message.field(name) else { continue }
        range = field.valueRange
        return
      case .header: return
      case .trace:
        isOfTrace = true
        range = message.field(.received)?.valueRange
        return
      }
    }
  }
}
