import ArgumentParser
import Audit
import Crypto
import DNS
import MailAuth
import Reporting

/// `dlv keygen rotate`: the next step of replacing a key, and whether its precondition holds in DNS.
struct RotateKeyCommand: StatusCommand {
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
  static let graceRange = 0...365

  func validate() throws {
    if let grace, !Self.graceRange.contains(grace) {
      throw ValidationError("--grace takes 0 to 365 days.")
    }
    if old != nil && new == nil { throw ValidationError("--old needs --new.") }
    if switched && !isNoted {
      throw ValidationError(
        "--switched notes a time, so DNS itself has to be asked: not with --zone, --offline or --replay."
      )
    }
  }

  /// Whether what is seen now is noted as a time from which to wait. What files say is not in DNS, or was at another time.
  private var isNoted: Bool { dns.zones.isEmpty && !dns.offline && dns.replay == nil }

  func execute() async throws(CommandFailure) -> ExitStatus {
    let name = try KeyName.domain(domain)
    let folder = try KeyFolder(dir)
    let keys = try FolderKeys(folder, name, passphrase: passphrase.read())
    let (algorithm, notes) = try rotationUnderWay(folder, name, keys)
    let settings = try Settings(dns: dns)
    let session = try LookupSession(
      dns, settings, isVerbose: output.verbose)
    let lookup = Lookup(
      domain: name, gatherer: session.makeGatherer(), asksServers: !resolverOnly && !dns.offline)
    let place = Place(
      domain: name, folder: folder, keys: keys, algorithm: algorithm, notes: notes, lookup: lookup)
    let outcome = try await document(place)
    try session.finish()
    try EvaluationWriter(options: output).write(outcome)
    return status(of: outcome)
  }

  /// What the folder has of the domain, and whom to ask about it.
  private struct Place {
    let domain: DomainName
    let folder: KeyFolder
    let keys: FolderKeys
    /// The type of the keys that are rotated, where that is known.
    let algorithm: SignerConfiguration.Algorithm?
    let notes: RotationNotes?
    let lookup: Lookup
  }

  /// The rotation that was begun, of the type that is asked for.
  private func rotationUnderWay(
    _ folder: KeyFolder, _ domain: DomainName, _ keys: FolderKeys
  ) throws(CommandFailure) -> (SignerConfiguration.Algorithm?, RotationNotes?) {
    let wanted = type?.kind.algorithm ?? keys.keys.first { $0.selector == new }?.algorithm
    var found: [(algorithm: SignerConfiguration.Algorithm, notes: RotationNotes)] = []
    for algorithm in [SignerConfiguration.Algorithm.rsa, .ed25519]
    where wanted == nil || wanted == algorithm {
      if let notes = try RotationNotes(folder, domain, algorithm) {
        found.append((algorithm, notes))
      }
    }
    if found.count > 1 {
      throw CommandFailure(
        .usage,
        "two rotations of \(domain) are under way; say which one with --type rsa or --type ed25519")
    }
    return (found.first?.algorithm ?? wanted, found.first?.notes)
  }

  private func status(of document: RotationDocument) -> ExitStatus {
    if !document.alarms.isEmpty { return .findings }
    if case .rotation(.undetermined) = document.step { return .undetermined }
    if document.refusal != nil { return .findings }
    return .clean
  }

  /// Asks DNS about keys.
  private struct Lookup {
    let domain: DomainName
    let gatherer: FactGatherer
    let asksServers: Bool

    func state(_ selector: String, _ key: FolderKeys.Key?) async throws(CommandFailure) -> KeyState
    {
      guard let name = domain.prepending("\(selector)._domainkey") else {
        throw CommandFailure(
          .badData, "the name \(selector)._domainkey.\(domain) is longer than DNS allows")
      }
      let seen = await gatherer.gatherPublication(
        of: name, key: key?.record, asksServers: asksServers)
      return KeyState(
        selector: selector, presence: KeyState.Presence(seen.views), negativeTTL: seen.negativeTTL,
        hasFile: key != nil)
    }
  }

  // MARK: The step

  private func document(_ place: Place) async throws(CommandFailure) -> RotationDocument {
    let now = UTCTime.now
    let (domain, keys, lookup) = (place.domain, place.keys, place.lookup)
    var material = RotationDocument.Material(
      form: record.dns ?? .bind, rotateCommand: rotateCommand(domain), isNoted: isNoted)
    let pair: Pair
    switch try await choose(place) {
    case .pair(let chosen): pair = chosen
    case .only(let state, let key):
      material.generateCommand = try await generateCommand(place, key, now)
      let refusal = step.map { "--step \($0.rawValue) is refused: there is no second key yet" }
      return RotationDocument(
        domain: domain, old: state, new: nil, step: .generate,
        refusal: refusal ?? (switched ? "--switched is refused: there is no second key yet" : nil),
        material: material, now: now)
    case .unknown(let reasons):
      let next = KeyRotation.Step.undetermined(reasons: reasons)
      return RotationDocument(
        domain: domain, old: nil, new: nil, step: .rotation(next),
        refusal: refusal(at: next), material: material, now: now)
    }
    guard let newKey = try keys.key(pair.new) else {
      throw CommandFailure(
        .noInput,
        "there is no \(KeyName.keyFile(domain, pair.new)) in \(dir), which the rotation is to lead to"
      )
    }
    let oldKey: FolderKeys.Key?
    let oldState: KeyState?
    if let old = pair.old {
      oldKey = try keys.key(old)
      oldState = try await lookup.state(old, oldKey)
    } else {
      (oldKey, oldState) = (nil, nil)
    }
    for (selector, failure) in keys.failures.sorted(by: { $0.key < $1.key }) {
      StandardError.write(line: "dlv: warning: \(selector) is left out: \(failure.message)")
    }
    let newState = try await lookup.state(pair.new, newKey)

    let graceDays = grace ?? place.notes?.graceDays
    func rotation(_ history: RotationHistory) -> KeyRotation {
      KeyRotation(
        old: oldState, new: newState, history: history, now: now,
        graceTime: graceDays.map { $0 * 86_400 } ?? KeyRotation.defaultGraceTime)
    }
    var current = rotation(place.notes?.history ?? RotationHistory())
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
    if isNoted {
      let notes = RotationNotes(old: pair.old, new: pair.new, graceDays: graceDays, history)
      try note(notes, next, newKey.algorithm, place)
    }

    material.newRecord = try record.published(newKey.record, domain, pair.new)
    if let old = pair.old {
      material.revocation = try record.published(
        (oldKey?.record ?? newKey.record).revoked, domain, old)
    }
    let signing = try await [newKey] + otherKeys(than: newKey, place)
    material.signerLines = try record.signer(
      domain, signing.map { (selector: $0.selector, algorithm: $0.algorithm, file: $0.path) })?
      .lines
    if let oldKey {
      let files = [
        KeyName.keyFile(domain, oldKey.selector), KeyName.zoneFile(domain, oldKey.selector),
      ]
      let names = try place.folder.names()
      material.oldFiles = files.filter(names.contains).map { place.folder.path($0) }
    }
    return RotationDocument(
      domain: domain, old: oldState, new: newState, step: .rotation(next), alarms: current.alarms,
      refusal: refusal ?? self.refusal(at: next), material: material, now: now)
  }

  /// Why the step that was asked for may not be done.
  private func refusal(at next: KeyRotation.Step) -> String? {
    guard let step, let obstacle = step.obstacle(at: next) else { return nil }
    return "--step \(step.rawValue) is refused: \(obstacle)"
  }

  /// Keeps what has to be known next time: first of all which keys these are, since later both are published.
  private func note(
    _ notes: RotationNotes, _ next: KeyRotation.Step, _ algorithm: SignerConfiguration.Algorithm,
    _ place: Place
  ) throws(CommandFailure) {
    if next == .complete {
      RotationNotes.remove(place.folder, place.domain, algorithm)
      return
    }
    let isNew = place.notes.map {
      $0.history != notes.history || $0.graceDays != notes.graceDays
    }
    if isNew ?? !next.isUndetermined { try notes.write(place.folder, place.domain, algorithm) }
  }

  /// Keys of the other type that go on signing beside the new one. Only a key without a record is left out: a signer's lines
  /// without the others would end their signatures.
  private func otherKeys(
    than newKey: FolderKeys.Key, _ place: Place
  ) async throws(CommandFailure) -> [FolderKeys.Key] {
    guard record.mta?.namesEveryKey == true else { return [] }
    let candidates = place.keys.keys.filter { $0.algorithm != newKey.algorithm }
    guard let other = candidates.first?.algorithm else { return [] }
    if let notes = try RotationNotes(place.folder, place.domain, other) {
      let signing = notes.switched == nil ? notes.old : notes.new
      return candidates.filter { $0.selector == signing }
    }
    var kept: [FolderKeys.Key] = []
    for key in candidates {
      switch try await place.lookup.state(key.selector, key).presence {
      case .published, .mixed, .undetermined: kept.append(key)
      case .absent, .revoked: break
      }
    }
    return kept
  }

  // MARK: Commands to run

  /// This command with what decides about its answer; the grace time is in the notes.
  private func rotateCommand(_ domain: DomainName) -> String {
    var words = ["dlv", "keygen", "rotate", "\(domain)", "--dir", dir]
    let options: [(name: String, value: String?)] = [
      ("--type", type?.rawValue), ("--old", old), ("--new", new), ("--dns", record.dns?.rawValue),
      ("--mta", record.mta?.rawValue), ("--key-dir", record.keyDir),
      ("--ttl", record.ttl.map { "\($0)" }), ("--dns-zone", record.dnsZone),
      ("--passphrase-file", passphrase.passphraseFile),
      ("--passphrase-env", passphrase.passphraseEnv), ("--config", dns.configuration),
      ("--dns-timeout", dns.dnsTimeout.map { "\($0)" }),
      ("--audit-timeout", dns.auditTimeout.map { "\($0)" }), ("--ca-file", dns.caFile),
    ]
    for option in options {
      if let value = option.value { words += [option.name, value] }
    }
    for server in dns.resolvers { words += ["--resolver", "\(server)"] }
    for zone in dns.zones { words += ["--zone", zone] }
    if resolverOnly { words.append("--resolver-only") }
    if dns.offline { words.append("--offline") }
    return words.map(ShellWord.quoted).joined(separator: " ")
  }

  private func generateCommand(
    _ place: Place, _ key: FolderKeys.Key, _ now: UTCTime
  ) async throws(CommandFailure) -> String {
    let words = [
      "dlv", "keygen", "\(place.domain)", "--selector",
      try await freeSelector(place, "s\(now.compactDate)"), "--type", key.algorithm.rawValue,
      "--output-dir", dir,
    ]
    return words.map(ShellWord.quoted).joined(separator: " ")
  }

  /// Today's selector, or one like it that has neither a file nor a record.
  private func freeSelector(_ place: Place, _ base: String) async throws(CommandFailure) -> String {
    for suffix in [""] + (UInt8(ascii: "b")...UInt8(ascii: "z")).map({ "\(Unicode.Scalar($0))" }) {
      let selector = base + suffix
      if place.keys.hasFile(selector) { continue }
      switch try await place.lookup.state(selector, nil).presence {
      case .absent, .undetermined: return selector
      case .published, .revoked, .mixed: continue
      }
    }
    return base
  }

  // MARK: Which keys

  private struct Pair {
    let old: String?
    let new: String
  }

  private enum Choice {
    case pair(Pair)
    /// One key, which is published.
    case only(KeyState, FolderKeys.Key)
    /// DNS did not tell which keys are published.
    case unknown(reasons: [String])
  }

  private func choose(_ place: Place) async throws(CommandFailure) -> Choice {
    let domain = place.domain
    if let notes = place.notes {
      if let new, new != notes.new || old ?? notes.old != notes.old {
        let file = place.folder.path(RotationNotes.fileName(domain, place.algorithm ?? .rsa))
        throw CommandFailure(
          .usage,
          "a rotation from \(notes.old ?? "nothing") to \(notes.new) is under way; finish it, or remove \(file)"
        )
      }
      return .pair(Pair(old: notes.old, new: notes.new))
    }
    if let new { return .pair(Pair(old: old, new: new)) }
    // It may be one of the two.
    if let failure = place.keys.failures.min(by: { $0.key < $1.key })?.value {
      throw CommandFailure(
        failure.status, "\(failure.message); or name the keys of the rotation with --old and --new")
    }
    let keys = place.keys.keys.filter {
      place.algorithm == nil || $0.algorithm == place.algorithm
    }
    guard let first = keys.first else {
      throw CommandFailure(
        .noInput,
        "there is no key \(KeyName.keyFile(domain, "*")) in \(dir); make one: dlv keygen \(domain) --output-dir \(ShellWord.quoted(dir))"
      )
    }
    if keys.contains(where: { $0.algorithm != first.algorithm }) {
      throw CommandFailure(
        .usage,
        "\(dir) has RSA and Ed25519 keys of \(domain); they are rotated each for itself: --type rsa, --type ed25519, or --old and --new"
      )
    }
    var states: [KeyState] = []
    for key in keys { states.append(try await place.lookup.state(key.selector, key)) }
    if keys.count == 1, let state = states.first {
      switch state.presence {
      case .published: return .only(state, first)
      case .absent, .mixed, .revoked, .undetermined:
        return .pair(Pair(old: nil, new: state.selector))
      }
    }
    let unknown = states.flatMap { state in
      if case .undetermined(let reasons) = state.presence {
        reasons.map { "\(state.selector): \($0)" }
      } else {
        [String]()
      }
    }
    if !unknown.isEmpty { return .unknown(reasons: unknown) }
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
