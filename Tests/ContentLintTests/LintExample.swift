import Audit
import Charsets
import DNS
import Message
import Testing

@testable import ContentLint

/// One small message and what a rule says about it: `⟦` and `⟧` stand around each place that it has to find, and are not part of it.
///
///     LintExample(DateMalformed.self, "two digits", fields: "Date: ⟦23/11/26⟧")
///
/// A rule that finds something missing fires without a place: `firesNowhere`. Without marks the rule must not fire.
struct LintExample: Sendable, CustomTestStringConvertible {
  let check: any LintRule.Type
  let name: String
  let octets: [UInt8]
  /// Octets of the message.
  let places: [Range<Int>]
  let firesNowhere: Bool
  var profile: LintProfile
  var configure: @Sendable (inout LintContext) -> Void
  /// Of filters that were asked about it.
  var opinions: [Result<FilterOpinion, FilterFailure>] = []
  /// What was asked about it elsewhere.
  var online: OnlineAnswers?

  var testDescription: String { "\(check.rule.id): \(name)" }

  /// - Parameter message: The whole message, with LF at the end of its lines.
  init(
    _ check: any LintRule.Type, _ name: String, message: String, firesNowhere: Bool = false,
    profile: LintProfile = .bulk,
    configure: @escaping @Sendable (inout LintContext) -> Void = { _ in }
  ) {
    self.init(
      check, name, octets: Array(message.utf8), firesNowhere: firesNowhere, profile: profile,
      configure: configure)
  }

  /// The same of octets that are no text.
  init(
    _ check: any LintRule.Type, _ name: String, octets marked: [UInt8], firesNowhere: Bool = false,
    profile: LintProfile = .bulk,
    configure: @escaping @Sendable (inout LintContext) -> Void = { _ in }
  ) {
    self.check = check
    self.name = name
    (octets, places) = Self.unmarked(marked)
    self.firesNowhere = firesNowhere
    self.profile = profile
    self.configure = configure
  }

  /// A sound message of one line of text, with these fields instead of its own of those names.
  ///
  /// - Parameters:
  ///   - fields: Fields as they stand in a message, a line or more each.
  ///   - without: Names of fields that are left out.
  init(
    _ check: any LintRule.Type, _ name: String, fields: String = "", without: [String] = [],
    body: String = "Hello,\n\nthe programme is out.\n", firesNowhere: Bool = false,
    profile: LintProfile = .bulk,
    configure: @escaping @Sendable (inout LintContext) -> Void = { _ in }
  ) {
    self.init(
      check, name, message: Self.header(fields, without: without) + "\n" + body,
      firesNowhere: firesNowhere, profile: profile, configure: configure)
  }

  /// A sound message whose only part is that HTML.
  init(
    _ check: any LintRule.Type, _ name: String, html: String, fields: String = "",
    firesNowhere: Bool = false, profile: LintProfile = .bulk,
    configure: @escaping @Sendable (inout LintContext) -> Void = { _ in }
  ) {
    let all = "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
    self.init(
      check, name, message: Self.header(all + fields, without: []) + "\n" + html,
      firesNowhere: firesNowhere, profile: profile, configure: configure)
  }

  // MARK: Making messages

  private static let soundFields = [
    "From: Example News <news@example.com>", "To: anna@example.net",
    "Subject: Our autumn programme", "Date: Mon, 23 Nov 2026 09:30:00 +0100",
    "Message-ID: <20261123.0930.1@example.com>", "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit",
  ]

  private static func header(_ fields: String, without: [String]) -> String {
    let text = fields.isEmpty || fields.hasSuffix("\n") ? fields : fields + "\n"
    let names = text.replacing("⟦", with: "").replacing("⟧", with: "").split(separator: "\n")
      .compactMap { line in
        line.hasPrefix(" ") || line.hasPrefix("\t") ? nil : line.split(separator: ":").first
      }
    let left = Set((names.map(String.init) + without).map { $0.lowercased() })
    let rest = soundFields.filter { field in
      !left.contains(field.prefix { $0 != ":" }.lowercased())
    }
    return rest.map { $0 + "\n" }.joined() + text
  }

  private static let opening = Array("⟦".utf8)
  private static let closing = Array("⟧".utf8)

  private static func unmarked(_ marked: [UInt8]) -> ([UInt8], [Range<Int>]) {
    var octets: [UInt8] = []
    var places: [Range<Int>] = []
    var start: Int?
    var index = 0
    while index < marked.count {
      if marked[index...].starts(with: opening) {
        start = octets.count
        index += opening.count
      } else if marked[index...].starts(with: closing) {
        if let start { places.append(start..<octets.count) }
        start = nil
        index += closing.count
      } else {
        octets.append(marked[index])
        index += 1
      }
    }
    return (octets, places)
  }

  // MARK: Running

  static let now = UTCTime(seconds: 1_795_426_200)  // 2026-11-23T09:30:00Z

  var context: LintContext {
    var context = LintContext(
      profile: profile, now: Self.now, suffixes: ExampleSuffixes(), charsets: SystemCharsets())
    configure(&context)
    return context
  }

  /// As the rule looks at it.
  var message: LintMessage {
    let message = LintMessage(
      MIMEMessage(octets), source: LintSource(file: "example.eml"), context: context,
      opinions: opinions)
    message.online = online
    return message
  }

  /// What the rule finds, and where.
  func run() -> (outcome: CheckOutcome, places: [Range<Int>?]) {
    let message = message
    var examination = LintExamination(of: check, message)
    check.examine(message, &examination)
    let places = examination.places
    return (examination.end(), places)
  }
}
