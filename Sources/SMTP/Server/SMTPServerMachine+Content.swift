/// The content of messages: DATA (RFC 5321 §4.1.1.4) and BDAT (RFC 3030).
extension SMTPServerMachine {
  mutating func beginData() {
    guard let envelope else { return error(SMTPServerReply(503, 5, 1, "MAIL first"), at: .data) }
    if content != nil {
      // RFC 3030 §2: DATA and BDAT are not used in one transaction.
      return error(SMTPServerReply(503, 5, 1, "BDAT goes on with BDAT"), at: .data)
    }
    guard !envelope.recipients.isEmpty else {
      return error(SMTPServerReply(503, 5, 1, "RCPT first"), at: .data)
    }
    content = ContentProgress()
    actions.append(.beginMessage(envelope))
    phase = .content(DotReader())
    send(SMTPServerReply(plain: 354, "end with a dot on a line of its own"))
  }

  mutating func beginChunk(_ size: Int, _ isLast: Bool, _ fault: Fault?) {
    if let fault {
      // RFC 3030 §2: the octets come whatever the reply will be.
      guard case .reply(let reply) = fault else { return perform(fault, at: .data) }
      return readChunk(size, Chunk(isLast: isLast, refusal: reply))
    }
    var refusal: SMTPServerReply?
    if envelope == nil {
      refusal = SMTPServerReply(503, 5, 1, "MAIL first")
    } else if envelope?.recipients.isEmpty != false {
      refusal = SMTPServerReply(503, 5, 1, "RCPT first")
    }
    if refusal == nil, content == nil, let envelope {
      content = ContentProgress()
      actions.append(.beginMessage(envelope))
    }
    readChunk(size, Chunk(isLast: isLast, refusal: refusal))
  }

  private mutating func readChunk(_ size: Int, _ chunk: Chunk) {
    phase = .chunk(remaining: size, chunk)
    if size == 0 { endChunk(chunk) }
  }

  /// Takes what is there of the content.
  mutating func readContent() {
    if let begun = consultContent() {
      note(begun, at: .content)
      guard let resumed else { return }
      if pause(begun.delay, .content(after: resumed, begun.fault)) { return }
      if begun.fault != nil { return resumeContent(resumed, begun.fault) }
    }
    switch phase {
    case .content(var reader):
      var octets: [UInt8] = []
      let end = reader.read(input[position...], into: &octets)
      position = end ?? input.count
      phase = .content(reader)
      take(octets)
      if end != nil { finishContent() }
    case .chunk(let remaining, let chunk):
      let octets = input[position...].prefix(remaining)
      position += octets.count
      if chunk.refusal == nil { take(Array(octets)) }
      phase = .chunk(remaining: remaining - octets.count, chunk)
      if remaining == octets.count { endChunk(chunk) }
    case .idle, .commands, .authenticating, .handshaking, .paused, .settling, .silent, .ended:
      break
    }
  }

  /// The decision about the first octets of a message.
  private mutating func consultContent() -> FaultDecision.Course? {
    guard let progress = content, !progress.hasBegun else { return nil }
    content?.hasBegun = true
    guard let faults, faults.hasRules(for: .content) else { return nil }
    return decision(at: .content, recipients: allRecipients).before
  }

  private var allRecipients: [String] { envelope?.recipients.map(\.path.address) ?? [] }

  private var resumed: Resumed? {
    switch phase {
    case .content(let reader): .dots(reader)
    case .chunk(let remaining, let chunk): .chunk(remaining: remaining, chunk)
    case .idle, .commands, .authenticating, .handshaking, .paused, .settling, .silent, .ended: nil
    }
  }

  mutating func resumeContent(_ resumed: Resumed, _ fault: Fault?) {
    switch resumed {
    case .dots(let reader): phase = .content(reader)
    case .chunk(let remaining, let chunk): phase = .chunk(remaining: remaining, chunk)
    }
    if let fault { perform(fault, at: .content) }
  }

  private mutating func take(_ octets: [UInt8]) {
    guard !octets.isEmpty, content != nil else { return }
    content?.facts.take(octets[...])
    guard content?.isDropped == false else { return }
    if let size = content?.facts.size, size > options.limits.messageSize {
      content?.isDropped = true
      return actions.append(.dropMessage)
    }
    actions.append(.content(octets))
  }

  private mutating func endChunk(_ chunk: Chunk) {
    phase = .commands
    if let refusal = chunk.refusal {
      refuse(refusal, at: .data)
      if refusal.code == 421 { return close() }
      return clearTransaction()
    }
    if chunk.isLast { return finishContent() }
    if content?.isDropped == true { return refuseSize() }
    send(SMTPServerReply(250, 0, 0, "chunk taken"))
  }

  /// All of the content is there.
  private mutating func finishContent() {
    content?.facts.finish()
    phase = .commands
    let needsRecipients = faults?.hasRules(for: .dot) == true
    let decision = decision(at: .dot, recipients: needsRecipients ? allRecipients : [])
    note(decision.before, at: .dot)
    if !pause(decision.before.delay, .dot(decision)) { endContent(decision) }
  }

  mutating func endContent(_ decision: FaultDecision) {
    phase = .commands
    guard let progress = content, let envelope else { return clearTransaction() }
    if let fault = decision.before.fault {
      perform(fault, at: .dot)
      if !isOver { clearTransaction() }
      return
    }
    if progress.isDropped { return refuseSize() }
    if options.refusesBareLineFeeds, progress.facts.bareLineFeeds > 0 {
      refuse(SMTPServerReply(554, 6, 0, "lines end in CRLF, not in LF alone"), at: .dot)
      return clearTransaction()
    }
    content = nil
    note(decision.afterAcceptance, at: .dot)
    phase = .settling(decision.afterAcceptance)
    actions.append(.endMessage(envelope, progress.facts))
  }

  /// RFC 1870 §6.3.
  private mutating func refuseSize() {
    refuse(SMTPServerReply(552, 3, 4, "more than \(options.limits.messageSize) octets"), at: .dot)
    clearTransaction()
  }

  mutating func settle(_ settlement: SMTPSettlement) {
    guard case .settling(let course) = phase else { return }
    switch settlement {
    case .accepted(let id):
      messageWasTaken()
      if !pause(course.delay, .accepted(id: id, course.fault)) { confirm(id, course.fault) }
    case .failed(let reason):
      refuse(SMTPServerReply(451, 3, 0, reason), at: .dot)
      clearTransaction()
    }
  }

  mutating func confirm(_ id: String, _ fault: Fault?) {
    phase = .commands
    if let fault {
      perform(fault, at: .dot)
    } else {
      send(SMTPServerReply(250, 0, 0, "taken as \(id)"))
    }
    if !isOver { clearTransaction() }
  }
}
