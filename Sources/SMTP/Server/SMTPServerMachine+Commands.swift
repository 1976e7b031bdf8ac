import DNS

/// What a server does with each command.
extension SMTPServerMachine {
  /// A line without its end.
  mutating func take(_ line: ArraySlice<UInt8>) {
    let reader = ServerCommandReader(
      extensions: effectiveExtensions, isInternational: envelope?.parameters.isInternational == true
    )
    let command: ServerCommand
    do throws(ServerCommandReader.Fault) { command = try reader.read(line) } catch {
      return self.error(error.reply, at: error.verb?.stage)
    }
    guard let stage = command.stage else { return perform(command, nil) }
    // A BDAT that goes on with a message has had its decision.
    if case .bdat = command, content != nil { return perform(command, nil) }
    var recipients: [String] = []
    if case .rcpt(let path, _) = command {
      recipients = [path.address]
    } else if stage == .data, faults != nil {
      recipients = envelope?.recipients.map(\.path.address) ?? []
    }
    var sender: String?
    if case .mail(let path, _) = command { sender = path?.address ?? "" }
    let course = decision(at: stage, recipients: recipients, sender: sender).before
    note(course, at: stage)
    if !pause(course.delay, .command(command, course.fault)) { perform(command, course.fault) }
  }

  /// Those that can be used now.
  var effectiveExtensions: Set<SMTPServerOptions.Extension> {
    helo == nil || !isExtended ? options.extensions.intersection(Self.beforeGreeting) : offered
  }

  /// What is understood without EHLO: no parameters.
  private static let beforeGreeting: Set<SMTPServerOptions.Extension> = [
    .chunking, .startTLS, .authentication,
  ]

  mutating func perform(_ command: ServerCommand, _ fault: Fault?) {
    switch command {
    case .bdat(let size, let isLast): return beginChunk(size, isLast, fault)
    case .rcpt(let path, _):
      if let fault { return perform(fault, at: .rcpt, recipient: path.address) }
    case .data:
      if let fault {
        perform(fault, at: .data)
        if !isOver { clearTransaction() }
        return
      }
    case .helo, .ehlo, .mail, .rset, .noop, .vrfy, .help, .quit, .startTLS, .auth:
      if let fault, let stage = command.stage { return perform(fault, at: stage) }
    }
    switch command {
    case .helo(let name): greeted(name, isExtended: false)
    case .ehlo(let name): greeted(name, isExtended: true)
    case .mail(let path, let parameters): begin(path, parameters)
    case .rcpt(let path, let parameters): add(path, parameters)
    case .data: beginData()
    case .bdat: break
    case .rset:
      clearTransaction()
      if !isOver { send(SMTPServerReply(250, 0, 0, "reset")) }
      countIdleCommand()
    case .noop:
      send(SMTPServerReply(250, 0, 0, "ok"))
      countIdleCommand()
    case .vrfy:
      // RFC 5321 §3.5.3: 252, which neither confirms nor denies.
      send(SMTPServerReply(252, 5, 0, "send mail and see"))
      countIdleCommand()
    case .help:
      send(SMTPServerReply(214, 0, 0, "RFC 5321"))
      countIdleCommand()
    case .quit:
      send(SMTPServerReply(221, 0, 0, "\(options.hostName) bye"))
      close()
    case .startTLS: startTLS()
    case .auth(let mechanism, let initial): authenticate(mechanism, initial)
    }
  }

  /// RFC 5321 §4.1.1.1.
  private mutating func greeted(_ name: String, isExtended: Bool) {
    clearTransaction()
    if isOver { return }
    helo = name
    self.isExtended = isExtended
    actions.append(.note(.greeted(name: name)))
    countIdleCommand()
    if isOver { return }
    guard isExtended else {
      offered = []
      return send(SMTPServerReply(plain: 250, options.hostName))
    }
    let lines = extensionLines
    var octets: [UInt8] = []
    for (index, line) in ([options.hostName] + lines).enumerated() {
      octets += "250\(index == lines.count ? " " : "-")\(line)\r\n".utf8
    }
    actions.append(.send(octets))
  }

  /// Notes what is offered, and says it.
  private var extensionLines: [String] {
    mutating get {
      offered = []
      var lines: [String] = []
      for candidate in SMTPServerOptions.Extension.allCases
      where options.extensions.contains(candidate) {
        guard let line = line(of: candidate) else { continue }
        offered.insert(candidate)
        lines.append(line)
      }
      return lines
    }
  }

  private func line(of candidate: SMTPServerOptions.Extension) -> String? {
    switch candidate {
    case .pipelining: return ServiceExtension.pipelining.description
    case .size:
      return ServiceExtension.size(.octets(UInt64(options.limits.messageSize))).description
    case .eightBitMIME: return ServiceExtension.eightBitMIME.description
    case .smtpUTF8: return ServiceExtension.smtpUTF8.description
    case .deliveryStatusNotification:
      return ServiceExtension.deliveryStatusNotification.description
    case .enhancedStatusCodes: return ServiceExtension.enhancedStatusCodes.description
    case .chunking: return ServiceExtension.chunking.description
    // RFC 3207 §4.2: not offered over TLS again.
    case .startTLS:
      return options.hasTLS && tls == nil ? ServiceExtension.startTLS.description : nil
    case .authentication:
      let mechanisms = usableMechanisms
      if mechanisms.isEmpty { return nil }
      return ServiceExtension.authentication(mechanisms: mechanisms.map(\.rawValue)).description
    // RFC 8689 §2: over TLS alone.
    case .requireTLS: return tls == nil ? nil : ServiceExtension.requireTLS.description
    }
  }

  private var usableMechanisms: [SASLMechanism] {
    guard let authentication = options.authentication else { return [] }
    return authentication.mechanisms.filter {
      tls != nil || authentication.allowsClearText || !$0.revealsSecret
    }
  }

  // MARK: Transactions

  private mutating func begin(_ sender: MailPath?, _ parameters: MailParameters) {
    guard let helo else { return error(SMTPServerReply(503, 5, 1, "EHLO first"), at: .mail) }
    if envelope != nil {
      return error(SMTPServerReply(503, 5, 1, "a transaction is under way"), at: .mail)
    }
    if options.requirement.includesEncryption, tls == nil {
      return error(SMTPServerReply(530, 7, 0, "STARTTLS first"), at: .mail)
    }
    if options.requirement.includesAuthentication, user == nil {
      return error(SMTPServerReply(530, 7, 0, "AUTH first"), at: .mail)
    }
    if let size = parameters.size, size > options.limits.messageSize {
      // RFC 1870 §6.1.
      return refuse(
        SMTPServerReply(552, 3, 4, "more than \(options.limits.messageSize) octets"), at: .mail)
    }
    var envelope = SMTPEnvelope()
    envelope.helo = helo
    envelope.protocolName = protocolName(isInternational: parameters.isInternational)
    envelope.sender = sender
    envelope.parameters = parameters
    self.envelope = envelope
    actions.append(.note(.sender(envelope)))
    send(SMTPServerReply(250, 1, 0, "sender ok"))
  }

  /// RFC 3848, RFC 6531 §4.3.
  private func protocolName(isInternational: Bool) -> String {
    guard isExtended else { return "SMTP" }
    return (isInternational ? "UTF8SMTP" : "ESMTP") + (tls == nil ? "" : "S")
      + (user == nil ? "" : "A")
  }

  private mutating func add(_ path: MailPath, _ parameters: RecipientParameters) {
    guard let count = envelope?.recipients.count else {
      return error(SMTPServerReply(503, 5, 1, "MAIL first"), at: .rcpt)
    }
    if content != nil {
      return error(SMTPServerReply(503, 5, 1, "the content has begun"), at: .rcpt)
    }
    guard count < options.limits.recipients else {
      // RFC 5321 §4.5.3.1.10.
      return refuse(
        SMTPServerReply(452, 5, 3, "too many recipients"), at: .rcpt, recipient: path.address)
    }
    envelope?.recipients.append(.init(path: path, parameters: parameters))
    actions.append(.note(.recipient(path.address)))
    send(SMTPServerReply(250, 1, 5, "recipient ok"))
  }

  // MARK: TLS

  private mutating func startTLS() {
    guard options.hasTLS else {
      return error(SMTPServerReply(502, 5, 1, "not offered here"), at: .starttls)
    }
    if tls != nil { return error(SMTPServerReply(503, 5, 1, "this is TLS already"), at: .starttls) }
    dropContent()
    send(SMTPServerReply(220, 0, 0, "go ahead"))
    // RFC 3207 §4.2: what came in clear text behind it was sent by who knows whom.
    if position < input.count {
      actions.append(.note(.injected(octets: input.count - position)))
      position = input.count
    }
    phase = .handshaking
    let course = decision(at: .handshake, recipients: []).before
    note(course, at: .handshake)
    if !pause(course.delay, .handshake(course.fault)) { beginHandshake(course.fault) }
  }

  mutating func beginHandshake(_ fault: Fault?) {
    phase = .handshaking
    if let fault {
      perform(fault, at: .handshake)
      return
    }
    input = []
    position = 0
    actions.append(.startTLS)
  }

  // MARK: AUTH

  private mutating func authenticate(_ name: String, _ initial: ArraySlice<UInt8>?) {
    guard let authentication = options.authentication else {
      return error(SMTPServerReply(502, 5, 1, "not offered here"), at: .auth)
    }
    guard helo != nil, isExtended else {
      return error(SMTPServerReply(503, 5, 1, "EHLO first"), at: .auth)
    }
    // RFC 4954 §4: not twice, and not within a transaction.
    if user != nil || envelope != nil {
      return error(SMTPServerReply(503, 5, 1, "AUTH has no place here"), at: .auth)
    }
    guard let mechanism = authentication.mechanisms.first(where: { $0.rawValue == name }) else {
      return error(SMTPServerReply(504, 5, 4, "no such mechanism here"), at: .auth)
    }
    guard usableMechanisms.contains(mechanism) else {
      return error(SMTPServerReply(538, 7, 11, "\(name) needs TLS"), at: .auth)
    }
    exchanges += 1
    var exchange = SASLServerExchange(
      mechanism, authentication, nonce: "\(nonce)\(exchanges)", hostName: options.hostName)
    // RFC 4954 §4: `=` is an empty response.
    guard let initial else { return answer(exchange.begin(nil), exchange) }
    guard let response = Self.decoded(initial, emptyMark: UInt8(ascii: "=")) else {
      return error(SMTPServerReply(501, 5, 2, "this is no base64"), at: .auth)
    }
    answer(exchange.begin(response), exchange)
  }

  /// A line of an exchange.
  mutating func takeResponse(_ line: ArraySlice<UInt8>) {
    guard case .authenticating(var exchange) = phase else { return }
    phase = .commands
    // RFC 4954 §4: the client gives up.
    if line.elementsEqual([UInt8(ascii: "*")]) {
      return refuse(SMTPServerReply(501, 7, 0, "authentication cancelled"), at: .auth)
    }
    guard let response = Self.decoded(line, emptyMark: nil) else {
      return error(SMTPServerReply(501, 5, 2, "this is no base64"), at: .auth)
    }
    answer(exchange.respond(response), exchange)
  }

  private mutating func answer(_ step: SASLServerExchange.Step, _ exchange: SASLServerExchange) {
    switch step {
    case .challenge(let octets):
      phase = .authenticating(exchange)
      send(SMTPServerReply(plain: 334, Base64.encode(octets)))
    case .success(let name):
      user = name
      actions.append(.note(.authenticated(user: name, mechanism: exchange.mechanism.rawValue)))
      send(SMTPServerReply(235, 7, 0, "authenticated"))
    case .failure:
      error(SMTPServerReply(535, 7, 8, "credentials are wrong"), at: .auth)
    case .malformed:
      error(SMTPServerReply(501, 5, 2, "no response of \(exchange.mechanism.rawValue)"), at: .auth)
    }
  }

  private static func decoded(_ text: ArraySlice<UInt8>, emptyMark: UInt8?) -> [UInt8]? {
    if let emptyMark, text.elementsEqual([emptyMark]) { return [] }
    // The decoder passes over white space, which has no place here.
    guard text.allSatisfy({ 0x21...0x7E ~= $0 }) else { return nil }
    return try? Base64.decode(Array(text))
  }
}
