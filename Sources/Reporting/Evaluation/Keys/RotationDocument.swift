public import Audit
public import DNS
public import MailAuth

/// The answer of `dlv keygen rotate`: where the rotation of a domain's key stands, and what to do next with which records and commands.
public struct RotationDocument: EvaluationDocument {
  public static let schema = "dlv.keygen-rotate/1"

  public let domain: DomainName
  public let old: KeyState?
  /// `nil` where there is no key yet to rotate to.
  public let new: KeyState?
  public let step: Step
  /// What is wrong now.
  public let alarms: [String]
  /// Why the step that was asked for is refused.
  public let refusal: String?
  public let material: Material
  private let now: UTCTime

  public enum Step: Hashable, Sendable {
    /// There is one key, and it is in use: the rotation begins with another.
    case generate
    case rotation(KeyRotation.Step)
  }

  /// What the steps are made of.
  public struct Material: Sendable {
    public var form: RecordForm
    public var newRecord: PublishedRecord?
    /// The old key's record with an empty `p=`.
    public var revocation: PublishedRecord?
    /// The lines of the mail server that signs with the new key.
    public var signerLines: String?
    public var oldFiles: [String]
    /// The command that makes the next key.
    public var generateCommand: String
    /// The command that says what is next.
    public var rotateCommand: String
    /// Whether times were noted; those of zone files and recordings never are.
    public var isNoted: Bool

    public init(form: RecordForm, rotateCommand: String, isNoted: Bool) {
      self.form = form
      generateCommand = ""
      self.rotateCommand = rotateCommand
      self.isNoted = isNoted
      oldFiles = []
    }
  }

  public init(
    domain: DomainName, old: KeyState?, new: KeyState?, step: Step, alarms: [String] = [],
    refusal: String? = nil, material: Material, now: UTCTime
  ) {
    self.domain = domain
    self.old = old
    self.new = new
    self.step = step
    self.alarms = alarms
    self.refusal = refusal
    self.material = material
    self.now = now
  }

  public var result: String { refusal == nil ? stepName : "refused" }

  public var details: [String: FactValue] {
    [
      "domain": "\(domain)",
      "old": old.map(Self.details) ?? .null,
      "new": new.map(Self.details) ?? .null,
      "step": .string(stepName),
      "until": FactValue(until.map { "\($0)" }),
      "instructions": FactValue(instructions.lines),
      "noted": .boolean(material.isNoted),
      "text": FactValue(instructions.paste),
      "reasons": FactValue(reasons),
      "alarms": FactValue(alarms),
      "refusal": FactValue(refusal),
    ]
  }

  private static func details(_ key: KeyState) -> FactValue {
    [
      "selector": .string(key.selector), "state": .string(key.presence.name),
      "ttl": key.presence.ttl.map { .integer(Int($0)) } ?? .null,
      "reasons": FactValue(key.presence.explanations),
      "has_file": .boolean(key.hasFile),
    ]
  }
}

// MARK: Steps

extension RotationDocument {
  /// The step's name, as JSON has it.
  public var stepName: String {
    switch step {
    case .generate: "generate"
    case .rotation(let step): step.name
    }
  }

  private var until: UTCTime? {
    switch step {
    case .generate: nil
    case .rotation(let step): step.until
    }
  }

  private var reasons: [String] {
    switch step {
    case .generate: []
    case .rotation(let step): step.reasons
    }
  }

  /// What to do: sentences, and what is to be pasted or run.
  private var instructions: (lines: [String], paste: String?) {
    let again = "Then run this again: \(material.rotateCommand)"
    switch step {
    case .generate:
      return (
        ["\(old?.selector ?? "") is published and the only key in the folder. Make the next one:"],
        "\(material.generateCommand)\n"
      )
    case .rotation(let step):
      let (newName, oldName) = (new?.selector ?? "", old?.selector ?? "")
      switch step {
      case .publish:
        return (
          [
            "Publish the record of \(newName). \(again); it waits until every server has the record."
          ],
          // What stands at the name already is replaced: where it may be created only, the change would fail.
          material.newRecord.map {
            material.form.text([$0], new?.presence == .absent ? .create : .replace)
          }
        )
      case .waitForCaches(let end):
        return (
          [
            "Wait until \(time(end)): resolvers that asked for \(newName) before it was published may deny it until then.",
            again,
          ], nil
        )
      case .switchSigning:
        return (
          [
            "Let the mail server sign with \(newName), reload it, and say so: \(material.rotateCommand) --switched"
          ], material.signerLines
        )
      case .waitForMail(let end):
        return (
          [
            "Wait until \(time(end)): mail that was signed with \(oldName) may still be under way, and needs its record.",
            again,
          ], nil
        )
      case .revoke:
        return (
          [
            "Withdraw \(oldName): put this record in the place of its record, so that nobody can use the key any more (RFC 6376 §3.6.1). \(again)"
          ], material.revocation.map { material.form.text([$0], .replace) }
        )
      case .waitForRevocation(let end):
        return (
          ["Wait until \(time(end)): caches may have the record of \(oldName) until then.", again],
          nil
        )
      case .remove:
        let files =
          material.oldFiles.isEmpty
          ? nil : "rm \(material.oldFiles.map(ShellWord.quoted).joined(separator: " "))\n"
        let record =
          old?.presence == .absent
          ? "The record of \(oldName) is gone." : "Remove the record of \(oldName) from the zone."
        return ([record + (files == nil ? "" : " Remove the key's files too:")], files)
      case .complete:
        return (
          [
            "The rotation is complete: \(newName) signs\(old == nil ? "" : ", and nothing of \(oldName) is left")."
          ], nil
        )
      case .undetermined:
        return (["What comes next can't be told until DNS answers. \(again)"], nil)
      }
    }
  }

  private static let notNoted =
    "This is what these zone files or recordings would mean; no time was noted."

  /// A moment, and how far away it is.
  private func time(_ end: UTCTime) -> String {
    let seconds = max(0, end.seconds - now.seconds)
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, (seconds + 59) / 60 % 60)
    let distance =
      days > 0
      ? "\(days) d \(hours) h"
      : hours > 0
        ? "\(hours) h \(minutes) min"
        : seconds < 60 ? "\(seconds) s" : "\((seconds + 59) / 60) min"
    return "\(end) (in \(distance))"
  }
}

// MARK: Text

extension RotationDocument {
  public func text(_ page: TextPage) -> String {
    let isTrouble = refusal != nil || !alarms.isEmpty
    var text = page.heading(
      "\(domain)", mark: result,
      face: isTrouble ? .boldRed : until == nil ? .boldGreen : .boldYellow)
    text += "\n"
    let keys = [("old", old), ("new", new)].compactMap { label, key in key.map { (label, $0) } }
    let columns = keys.map { $0.1.selector.utf8.count }.max() ?? 0
    for (label, key) in keys {
      text +=
        "  \(label)  " + TextLayout.padded(key.selector, to: columns)
        + "  \(key.presence.summary)\n"
      for reason in key.presence.explanations { text += "         \(VisibleText.line(reason))\n" }
    }
    for alarm in alarms {
      text +=
        "\n"
        + TextLayout.wrapped(TextLayout.words(of: "✗ \(alarm)"), indent: 2, columns: page.width)
    }
    if let refusal {
      text +=
        "\n"
        + TextLayout.wrapped(TextLayout.words(of: "✗ \(refusal)"), indent: 2, columns: page.width)
    }
    for reason in reasons
    where new?.presence.explanations.contains(reason) != true
      && old?.presence.explanations.contains(reason) != true
    {
      text +=
        "\n"
        + TextLayout.wrapped(
          TextLayout.words(of: VisibleText.line(reason)), indent: 2, columns: page.width)
    }
    for line in instructions.lines + (material.isNoted ? [] : [Self.notNoted]) {
      text += "\n" + TextLayout.wrapped(TextLayout.words(of: line), indent: 2, columns: page.width)
    }
    // Never wrapped or indented, so that it can be pasted.
    if let paste = instructions.paste { text += "\n" + paste }
    return text
  }
}

extension KeyRotation.Step {
  var name: String {
    switch self {
    case .publish: "publish"
    case .waitForCaches: "wait-for-caches"
    case .switchSigning: "switch"
    case .waitForMail: "wait-for-mail"
    case .revoke: "revoke"
    case .waitForRevocation: "wait-for-revocation"
    case .remove: "remove"
    case .complete: "complete"
    case .undetermined: "undetermined"
    }
  }

  var until: UTCTime? {
    switch self {
    case .waitForCaches(let end), .waitForMail(let end), .waitForRevocation(let end): end
    case .publish, .switchSigning, .revoke, .remove, .complete, .undetermined: nil
    }
  }

  var reasons: [String] {
    switch self {
    case .publish(let reasons), .revoke(let reasons), .undetermined(let reasons): reasons
    case .waitForCaches, .switchSigning, .waitForMail, .waitForRevocation, .remove, .complete: []
    }
  }
}

extension KeyState.Presence {
  var name: String {
    switch self {
    case .published: "published"
    case .absent: "absent"
    case .revoked: "revoked"
    case .mixed: "mixed"
    case .undetermined: "undetermined"
    }
  }

  var ttl: UInt32? {
    switch self {
    case .published(let ttl), .revoked(let ttl): ttl
    case .absent, .mixed, .undetermined: nil
    }
  }

  var explanations: [String] {
    switch self {
    case .mixed(let reasons), .undetermined(let reasons): reasons
    case .published, .absent, .revoked: []
    }
  }

  var summary: String {
    switch self {
    case .published(let ttl): "published, TTL \(ttl)"
    case .absent: "no record"
    case .revoked(let ttl): "revoked (empty p=), TTL \(ttl)"
    case .mixed: "not the same everywhere, or another record:"
    case .undetermined: "could not be determined:"
    }
  }
}
