import ArgumentParser
import Audit
import Crypto
import DNS
import MailAuth
import Reporting

/// `dlv keygen rotate`: the next step of replacing a key, and whether its precondition holds in DNS.
struct RotateKeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Replace a key: say which step is next, and when.",
    discussion: """
      dlv keygen rotate example.com --dir /etc/dkim
      dlv keygen rotate example.com --dir /etc/dkim --step switch --mta rspamd
      dlv keygen rotate example.com --dir /etc/dkim --switched
      """)

  @Argument(help: "The domain that signs.")
  var domain: String

  @Option(
    help: ArgumentHelp(
      "Folder of the keys, as dlv keygen writes them (default: the working folder).",
      valueName: "folder"), completion: .directory)
  var dir = "."

  @Option(
    help: ArgumentHelp(
      "Selector that signs now (default: the published one).", valueName: "selector"))
  var old: String?

  @Option(
    help: ArgumentHelp(
      "Selector that follows (default: the one not yet published).", valueName: "selector"))
  var new: String?

  @Option(help: "Look at keys of this type only: rsa or ed25519.")
  var type: RotatedType?

  @Option(
    help:
      "Refuse, with exit status 1, unless this step may be done now: publish, switch, revoke or remove."
  )
  var step: StepOption?

  @Flag(
    help: "Note that the mail server signs with the new key from now on; refused before it may.")
  var switched = false

  @Option(
    help: ArgumentHelp(
      "Days between the switch and the withdrawal of the old key (default: 7).", valueName: "days"))
  var grace: Int?

  @Flag(help: "Ask the resolver alone, not every server of the zone.")
  var resolverOnly = false

  @OptionGroup(title: "The record") var record: RecordOptions
  @OptionGroup(title: "Encryption of the private keys") var passphrase: PassphraseOptions
  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  /// A grace time above would keep a key that nobody uses for no reason.
  private static let graceRange = 0...365

  func validate() throws {
    if let grace, !Self.graceRange.contains(grace) {
      throw ValidationError("--grace takes 0 to 365 days.")
    }
    if old != nil && new == nil { throw ValidationError("--old needs --new.") }
  }

  func run() async throws {
    Interruption.shared.install()
    let status: ExitStatus
    do throws(CommandFailure) { status = try await rotate() } catch { throw error.reported() }
    if status != .clean { throw ExitCode(status.rawValue) }
  }

  private func rotate() async throws(CommandFailure) -> ExitStatus {
    let name = try KeyName.domain(domain)
    let folder = try KeyFolder(dir)
    let keys = try folderKeys(folder, name)
    let notes = try RotationNotes(folder, name)
    let settings = try Settings(dns: dns)
    let session = try LookupSession(
      dns, settings, threads: 1, logger: output.verbose ? LoggedResolver.logger() : nil)
    let lookup = Lookup(
      domain: name, gatherer: session.makeGatherer(), asksServers: !resolverOnly && !dns.offline)
    let outcome = try await document(name, folder, keys, notes, lookup)
    try session.finish()
    if let complaint = session.complaint { StandardError.write(line: "dlv: \(complaint)") }
    try EvaluationWriter(options: output).write(outcome)
    return status(of: outcome)
  }

  private func status(of document: RotationDocument) -> ExitStatus {
    if !document.alarms.isEmpty { return .findings }
    if case .rotation(.undetermined) = document.step { return .undetermined }
    if document.refusal != nil { return .findings }
    return .clean
  }

  // MARK: The keys

  /// A key file of the folder.
  private struct FolderKey {
    let selector: String
    let record: DKIMKeyRecord
    let algorithm: SignerConfiguration.Algorithm
    let path: String
  }

  private func folderKeys(
    _ folder: KeyFolder, _ domain: DomainName
  ) throws(CommandFailure) -> [FolderKey] {
    let phrase = try passphrase.read()
    var keys: [FolderKey] = []
    for name in try folder.names() {
      guard let selector = KeyName.selector(ofKeyFile: name, domain: domain) else { continue }
      let key = try ReadKey(path: folder.path(name), passphrase: phrase)
      if let type, type.kind != key.kind { continue }
      keys.append(
        FolderKey(
          selector: selector,
          record: DKIMKeyRecord(keyType: key.kind.recordType, keyData: key.publicKeyData),
          algorithm: key.kind.algorithm, path: folder.path(name)))
    }
    return keys
  }

  /// Asks DNS about keys.
  private struct Lookup {
    let domain: DomainName
    let gatherer: FactGatherer
    let asksServers: Bool

    func state(_ selector: String, _ key: FolderKey?) async throws(CommandFailure) -> KeyState {
      guard let name = domain.prepending("\(selector)._domainkey") else {
        throw CommandFailure(
          .badData, "the name \(selector)._domainkey.\(domain) is longer than DNS allows")
      }
      let seen = await gatherer.gatherPublication(
        of: name, key: key?.record.keyData, asksServers: asksServers)
      return KeyState(
        selector: selector, presence: KeyState.Presence(seen.views), negativeTTL: seen.negativeTTL,
        hasFile: key != nil)
    }
  }

  // MARK: The step

  private func document(
    _ domain: DomainName, _ folder: KeyFolder, _ keys: [FolderKey], _ notes: RotationNotes?,
    _ lookup: Lookup
  ) async throws(CommandFailure) -> RotationDocument {
    let now = UTCTime.now
    var material = RotationDocument.Material(
      form: record.dns ?? .bind, generateCommand: generateCommand(domain, keys, now),
      rotateCommand: "dlv keygen rotate \(domain) --dir \(dir)")
    let pair: Pair
    switch try await choose(domain, folder, keys, notes, lookup) {
    case .pair(let chosen): pair = chosen
    case .only(let state):
      let refusal = step.map { "--step \($0.rawValue) is refused: there is no second key yet" }
      return RotationDocument(
        domain: domain, old: state, new: nil, step: .generate,
        refusal: refusal ?? (switched ? "--switched is refused: there is no second key yet" : nil),
        material: material, now: now)
    }
    guard let newKey = keys.first(where: { $0.selector == pair.new }) else {
      throw CommandFailure(
        .noInput,
        "there is no \(KeyName.keyFile(domain, pair.new)) in \(dir), which the rotation is to lead to"
      )
    }
    let oldKey = keys.first { $0.selector == pair.old }
    let oldState: KeyState?
    if let old = pair.old { oldState = try await lookup.state(old, oldKey) } else { oldState = nil }
    let newState = try await lookup.state(pair.new, newKey)

    func rotation(_ history: RotationHistory) -> KeyRotation {
      KeyRotation(
        old: oldState, new: newState, history: history, now: now,
        graceTime: grace.map { $0 * 86_400 } ?? KeyRotation.defaultGraceTime)
    }
    var current = rotation(notes?.history ?? RotationHistory())
    var (next, history) = current.outcome
    var refusal: String?
    if switched && history.switched == nil {
      if next == .switchSigning {
        history.switched = now
        current = rotation(history)
        (next, history) = current.outcome
      } else {
        refusal = "--switched is refused: \(next.obstacle(to: .switch))"
      }
    }
    if let step, refusal == nil, let obstacle = step.obstacle(at: next) {
      refusal = "--step \(step.rawValue) is refused: \(obstacle)"
    }
    try note(
      pair, history, isComplete: next == .complete, isKnown: !next.isUndetermined, folder, domain,
      notes)

    material.newRecord = try record.published(newKey.record, domain, pair.new)
    if let old = pair.old {
      material.revocation = try record.published(
        (oldKey?.record ?? newKey.record).revoked, domain, old)
    }
    material.signerLines = try record.signer(
      domain, [(selector: newKey.selector, algorithm: newKey.algorithm, file: newKey.path)])?.lines
    if let oldKey {
      let files = [
        KeyName.keyFile(domain, oldKey.selector), KeyName.zoneFile(domain, oldKey.selector),
      ]
      let names = try folder.names()
      material.oldFiles = files.filter(names.contains).map { folder.path($0) }
    }
    return RotationDocument(
      domain: domain, old: oldState, new: newState, step: .rotation(next), alarms: current.alarms,
      refusal: refusal, material: material, now: now)
  }

  /// Keeps what has to be known next time: first of all which keys these are, since later both are published.
  private func note(
    _ pair: Pair, _ history: RotationHistory, isComplete: Bool, isKnown: Bool,
    _ folder: KeyFolder,
    _ domain: DomainName, _ notes: RotationNotes?
  ) throws(CommandFailure) {
    if isComplete {
      RotationNotes.remove(folder, domain)
    } else if history != notes?.history ?? RotationHistory() || notes == nil && isKnown {
      try RotationNotes(old: pair.old, new: pair.new, history).write(folder, domain)
    }
  }

  private func generateCommand(
    _ domain: DomainName, _ keys: [FolderKey], _ now: UTCTime
  ) -> String {
    let type = keys.first.map { $0.algorithm.rawValue } ?? "rsa"
    return "dlv keygen \(domain) --selector s\(now.compactDate) --type \(type) --output-dir \(dir)"
  }

  // MARK: Which keys

  private struct Pair {
    let old: String?
    let new: String
  }

  private enum Choice {
    case pair(Pair)
    /// One key, which is published.
    case only(KeyState)
  }

  private func choose(
    _ domain: DomainName, _ folder: KeyFolder, _ keys: [FolderKey], _ notes: RotationNotes?,
    _ lookup: Lookup
  ) async throws(CommandFailure) -> Choice {
    if let notes {
      if let new, new != notes.new || old ?? notes.old != notes.old {
        throw CommandFailure(
          .usage,
          "a rotation from \(notes.old ?? "nothing") to \(notes.new) is under way; finish it, or remove \(folder.path(RotationNotes.fileName(domain)))"
        )
      }
      return .pair(Pair(old: notes.old, new: notes.new))
    }
    if let new { return .pair(Pair(old: old, new: new)) }
    guard let first = keys.first else {
      throw CommandFailure(
        .noInput,
        "there is no key \(KeyName.keyFile(domain, "*")) in \(dir); make one: dlv keygen \(domain) --output-dir \(dir)"
      )
    }
    if keys.contains(where: { $0.algorithm != first.algorithm }) {
      throw CommandFailure(
        .usage,
        "\(dir) has RSA and Ed25519 keys of \(domain); they are rotated one after the other: --type rsa, then --type ed25519, or --old and --new"
      )
    }
    var states: [KeyState] = []
    for key in keys { states.append(try await lookup.state(key.selector, key)) }
    if keys.count == 1, let state = states.first {
      switch state.presence {
      case .published: return .only(state)
      case .absent, .mixed, .revoked, .undetermined:
        return .pair(Pair(old: nil, new: state.selector))
      }
    }
    let published = states.filter { if case .published = $0.presence { true } else { false } }
    let absent = states.filter { $0.presence == .absent }
    if states.count == 2, let old = published.first, let new = absent.first {
      return .pair(Pair(old: old.selector, new: new.selector))
    }
    let list = states.map { "\($0.selector) (\($0.presence.word))" }.joined(separator: ", ")
    throw CommandFailure(
      .usage, "which key signs now, and which one follows? Name them with --old and --new: \(list)")
  }
}

/// `--type` of a rotation.
enum RotatedType: String, CaseIterable, ExpressibleByArgument {
  case rsa, ed25519

  var kind: PrivateKey.Kind {
    switch self {
    case .rsa: .rsa
    case .ed25519: .ed25519
    }
  }
}

/// `--step`: what is done by hand.
enum StepOption: String, CaseIterable, ExpressibleByArgument {
  case publish, `switch`, revoke, remove

  /// Why this step may not be done now; `nil` where it may, or is done already.
  func obstacle(at next: KeyRotation.Step) -> String? {
    switch next {
    // What is not known stops every step, and is told by the exit status.
    case .undetermined: "DNS could not be asked, so its precondition is not known"
    case .complete: nil
    case .publish: self == .publish ? nil : next.obstacle(to: self)
    case .waitForCaches: self == .publish ? nil : next.obstacle(to: self)
    case .switchSigning: self == .publish || self == .switch ? nil : next.obstacle(to: self)
    case .waitForMail: self == .publish || self == .switch ? nil : next.obstacle(to: self)
    case .revoke, .waitForRevocation: self == .remove ? next.obstacle(to: self) : nil
    case .remove: nil
    }
  }
}

extension KeyRotation.Step {
  /// Why a later step may not be done at this one.
  func obstacle(to step: StepOption) -> String {
    switch self {
    case .publish: "the new key's record is not published everywhere"
    case .waitForCaches(let end): "caches may deny the new key's record until \(end)"
    case .switchSigning:
      "the mail server does not sign with the new key yet, as far as was told (--switched)"
    case .waitForMail(let end): "mail with signatures of the old key may be under way until \(end)"
    case .revoke: "the old key's record is not revoked everywhere"
    case .waitForRevocation(let end): "caches may have the old key's record until \(end)"
    case .remove, .complete: "there is nothing left to \(step.rawValue)"
    case .undetermined: "DNS could not be asked, so its precondition is not known"
    }
  }
}

extension KeyRotation.Step {
  fileprivate var isUndetermined: Bool {
    if case .undetermined = self { true } else { false }
  }
}

extension KeyState.Presence {
  fileprivate var word: String {
    switch self {
    case .published: "published"
    case .absent: "no record"
    case .revoked: "revoked"
    case .mixed: "not the same everywhere"
    case .undetermined: "not known"
    }
  }
}
