import DNS

/// Macros (RFC 7208 §7) and explanations (§6.2).
extension SPFEvaluator {
  enum Target {
    case name(DomainName)
    case invalid(DomainName.SyntaxError)
    case internationalLocalPart
    case unanswered
  }

  /// The domain that a term asks about: its domain-spec expanded, or the record's own domain (§4.8).
  mutating func target(
    _ text: MacroString?, in visit: Int, step: inout SPFEvaluation.Step,
    _ answer: (Question) -> Answer?
  ) -> Target {
    guard let text else { return .name(visits[visit].domain) }
    if let literal = text.literal { return Self.name(literal) }
    // RFC 8616 §4: such a local part can't be a label, so that the term matches nothing.
    if text.needsLocalPart, request.sender.localPart.contains(where: { $0 >= 0x80 }) {
      return .internationalLocalPart
    }
    guard let expanded = expand(text, in: visit, answers: &step.answers, answer) else {
      return .unanswered
    }
    return Self.name(expanded)
  }

  private static func name(_ text: [UInt8]) -> Target {
    do throws(DomainName.SyntaxError) {
      return .name(try MacroString.domainName(text))
    } catch {
      return .invalid(error)
    }
  }

  /// `nil` when an answer is missing.
  private mutating func expand(
    _ text: MacroString, in visit: Int, keeping part: MacroString.KeptPart = .end,
    answers: inout [Answer], _ answer: (Question) -> Answer?
  ) -> [UInt8]? {
    var validated: [UInt8]?
    if text.needsValidatedName {
      guard let name = validatedName(visits[visit].domain, &answers, answer) else { return nil }
      validated = name
    }
    return text.expanded(keeping: part) { letter in
      switch letter {
      case .sender: request.sender.address
      case .localPart: request.sender.localPart
      case .senderDomain: request.sender.domain
      case .domain: visits[visit].domain.dotted
      case .address: request.client.dotted
      case .validatedName: validated
      case .addressFamily: Array((addressType == .a ? "in-addr" : "ip6").utf8)
      case .helo: request.helo
      case .readableAddress: Array(request.client.description.utf8)
      case .receiver: Array((request.receiver ?? "unknown").utf8)
      case .timestamp: Array(String(request.time).utf8)
      }
    }
  }

  /// `%{p}` (§7.3): a validated name of the client, the domain itself first, then one below it, then any; or 'unknown'.
  private mutating func validatedName(
    _ domain: DomainName, _ answers: inout [Answer], _ answer: (Question) -> Answer?
  ) -> [UInt8]? {
    guard let found = lookUp(request.client.reverseName, .ptr, answer) else { return nil }
    answers.append(found)
    var isComplete = true
    var best: (rank: Int, name: DomainName)?
    for host in hosts(of: found) {
      guard let addresses = lookUp(host, addressType, answer) else {
        isComplete = false
        continue
      }
      answers.append(addresses)
      guard includesClient(addresses, SPFPrefixLengths()) else { continue }
      let rank = host == domain ? 0 : host.isSubdomain(of: domain) ? 1 : 2
      if rank < best?.rank ?? .max { best = (rank, host) }
    }
    guard isComplete else { return nil }
    return best?.name.dotted ?? Array("unknown".utf8)
  }

  /// The explanation of a visit's record; `nil` when an answer is missing.
  mutating func explanation(
    of visit: Int, _ answer: (Question) -> Answer?
  ) -> SPFEvaluation.Explanation? {
    guard let text = visits[visit].record?.explanation else {
      return SPFEvaluation.Explanation.none
    }
    var step = SPFEvaluation.Step(visit: visit, term: 0, outcome: .notMatched)
    let name: DomainName
    switch target(text, in: visit, step: &step, answer) {
    case .name(let target): name = target
    case .unanswered: return nil
    case .invalid(let error): return .unusable(.invalidTarget(error))
    case .internationalLocalPart: return .unusable(.invalidTarget(.notASCII(offset: 0)))
    }
    guard let found = lookUp(name, .txt, answer) else { return nil }
    if let failure = found.failure { return .unusable(.lookupFailed(found.question, failure)) }
    var texts: [[UInt8]] = []
    for case .txt(let strings) in found.records.map(\.data) { texts.append(strings.joined) }
    guard let first = texts.first else { return .unusable(.noRecord(name)) }
    guard texts.count == 1 else { return .unusable(.severalRecords(name, texts.count)) }
    let explanation: MacroString
    do throws(SPFSyntaxError) {
      explanation = try MacroString(parsing: first[...], in: .explanation)
    } catch {
      return .unusable(.syntax(name, error))
    }
    var answers: [Answer] = []
    guard
      let expanded = expand(
        explanation, in: visit, keeping: .beginning, answers: &answers, answer)
    else { return nil }
    // The domain's text is ASCII by its grammar; what macros bring in need not be, and it ends up in SMTP replies.
    let printable = expanded.map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
    return .text(String(decoding: printable, as: UTF8.self), from: name)
  }
}

extension SPFRecord {
  /// The domain-spec of `exp`.
  var explanation: MacroString? {
    for term in terms {
      if case .modifier(.explanation(let text)) = term.content { return text }
    }
    return nil
  }
}

extension MacroString {
  fileprivate var needsLocalPart: Bool { hasMacro { $0 == .localPart || $0 == .sender } }
  fileprivate var needsValidatedName: Bool { hasMacro { $0 == .validatedName } }

  private func hasMacro(_ condition: (SPFMacro.Letter) -> Bool) -> Bool {
    for case .macro(let macro) in parts where condition(macro.letter) { return true }
    return false
  }
}

extension DomainName {
  /// The octets of the labels with dots between them, nothing escaped: what macros stand for.
  var dotted: [UInt8] {
    let wire = self.wire
    guard wire.count > 2 else { return [] }
    var text = Array(wire[1..<(wire.count - 1)])
    var index = Int(wire[0])
    while index < text.count {
      let length = Int(text[index])
      text[index] = UInt8(ascii: ".")
      index += length + 1
    }
    return text
  }
}

extension IPAddress {
  /// `%{i}` (§7.3): dotted quad, or the nibbles of an IPv6 address with dots between them; upper case as in RFC 4408 §8.1,
  /// which is what the OpenSPF suite and deployed evaluators print.
  var dotted: [UInt8] {
    switch self {
    case .v4(let address):
      return Array(address.description.utf8)
    case .v6(let address):
      var text: [UInt8] = []
      text.reserveCapacity(63)
      for shift in stride(from: 124, through: 0, by: -4) {
        let nibble = UInt8(truncatingIfNeeded: address.rawValue >> UInt128(shift)) & 15
        if !text.isEmpty { text.append(UInt8(ascii: ".")) }
        text.append(nibble < 10 ? 0x30 + nibble : 0x37 + nibble)
      }
      return text
    }
  }
}
