import DNS

/// The mechanisms (RFC 7208 §5).
extension SPFEvaluator {
  /// Whether the mechanism of a visit's record matches the client. What it asks is noted in `step`.
  mutating func evaluate(
    _ mechanism: SPFMechanism, in visit: Int, step: inout SPFEvaluation.Step,
    _ answer: (Question) -> Answer?
  ) -> TermResult {
    switch mechanism {
    case .all:
      return .matched  // §5.1
    case .ip4(let network), .ip6(let network):
      return network.contains(request.client) ? .matched : .notMatched  // §5.6
    case .include(let text):
      return inclusion(text, in: visit, step: &step, answer)
    case .a(let text, let lengths):
      return asking(text, in: visit, step: &step, answer) { evaluator, name, step in
        evaluator.address(name, lengths, step: &step, answer)
      }
    case .mx(let text, let lengths):
      return asking(text, in: visit, step: &step, answer) { evaluator, name, step in
        evaluator.exchanges(name, lengths, step: &step, answer)
      }
    case .exists(let text):
      return asking(text, in: visit, step: &step, answer) { evaluator, name, step in
        evaluator.existence(name, step: &step, answer)
      }
    case .ptr(let text):
      return asking(text, in: visit, step: &step, answer) { evaluator, name, step in
        evaluator.reverse(name, step: &step, answer)
      }
    }
  }

  /// `include` (§5.2) and `redirect` (§6.1): the target whose record decides.
  mutating func inclusion(
    _ text: MacroString, in visit: Int, step: inout SPFEvaluation.Step,
    _ answer: (Question) -> Answer?
  ) -> TermResult {
    guard lookups < SPFTree.maximumLookups else { return .failed(.permerror, .tooManyLookups) }
    switch target(text, in: visit, step: &step, answer) {
    case .name(let name):
      step.target = name
      return .record(name)
    case .unanswered:
      return .unanswered
    case .invalid(let error):
      // §4.8 leaves open what follows. Nobody can be asked, so there is no record: permerror, as for a target without one.
      return .failed(.permerror, .invalidTarget(error))
    case .internationalLocalPart:
      step.outcome = .internationalLocalPart
      return .notMatched
    }
  }

  /// Counts the term, expands its target and asks about it.
  private mutating func asking(
    _ text: MacroString?, in visit: Int, step: inout SPFEvaluation.Step,
    _ answer: (Question) -> Answer?,
    _ ask: (inout SPFEvaluator, DomainName, inout SPFEvaluation.Step) -> TermResult
  ) -> TermResult {
    // §4.6.4: the eleventh is not evaluated any more.
    guard lookups < SPFTree.maximumLookups else { return .failed(.permerror, .tooManyLookups) }
    switch target(text, in: visit, step: &step, answer) {
    case .name(let name):
      step.target = name
      return ask(&self, name, &step)
    case .unanswered:
      return .unanswered
    case .invalid(let error):
      // §4.8 leaves open what follows: a name that can't exist has no addresses.
      step.outcome = .invalidTarget(error)
      return .notMatched
    case .internationalLocalPart:
      step.outcome = .internationalLocalPart
      return .notMatched
    }
  }

  /// `a` (§5.3).
  private mutating func address(
    _ name: DomainName, _ lengths: SPFPrefixLengths, step: inout SPFEvaluation.Step,
    _ answer: (Question) -> Answer?
  ) -> TermResult {
    guard let found = lookUp(name, addressType, answer) else { return .unanswered }
    step.answers.append(found)
    if let failure = found.failure {
      return .failed(.temperror, .lookupFailed(found.question, failure))  // §5
    }
    step.isVoid = found.isVoid
    return includesClient(found, lengths) ? .matched : .notMatched
  }

  /// `mx` (§5.4).
  private mutating func exchanges(
    _ name: DomainName, _ lengths: SPFPrefixLengths, step: inout SPFEvaluation.Step,
    _ answer: (Question) -> Answer?
  ) -> TermResult {
    guard let found = lookUp(name, .mx, answer) else { return .unanswered }
    step.answers.append(found)
    if let failure = found.failure {
      return .failed(.temperror, .lookupFailed(found.question, failure))
    }
    // The addresses of exchanges are no terms: only the MX lookup can be void (§4.6.4).
    step.isVoid = found.isVoid
    // §4.6.4: more than ten are permerror, even if one of the first ten would match: their order is not fixed.
    guard found.records.count <= SPFTree.maximumExchanges else {
      return .failed(.permerror, .tooManyExchanges(found.records.count))
    }
    var exchangers: [MailExchanger] = []
    for record in found.records {
      // A null MX (RFC 7505) names no host.
      if case .mx(let exchanger) = record.data, !exchanger.isNull { exchangers.append(exchanger) }
    }
    exchangers.sort { $0.preference < $1.preference }
    var isComplete = true
    for exchanger in exchangers {
      guard let addresses = lookUp(exchanger.exchange, addressType, answer) else {
        isComplete = false
        continue
      }
      // Behind one that is missing the others are only asked for.
      guard isComplete else { continue }
      step.answers.append(addresses)
      if let failure = addresses.failure {
        return .failed(.temperror, .lookupFailed(addresses.question, failure))
      }
      if includesClient(addresses, lengths) { return .matched }
    }
    return isComplete ? .notMatched : .unanswered
  }

  /// `exists` (§5.7): A whatever the client's family is.
  private mutating func existence(
    _ name: DomainName, step: inout SPFEvaluation.Step, _ answer: (Question) -> Answer?
  ) -> TermResult {
    guard let found = lookUp(name, .a, answer) else { return .unanswered }
    step.answers.append(found)
    if let failure = found.failure {
      return .failed(.temperror, .lookupFailed(found.question, failure))
    }
    step.isVoid = found.isVoid
    return found.isVoid ? .notMatched : .matched
  }

  /// `ptr` (§5.5).
  private mutating func reverse(
    _ name: DomainName, step: inout SPFEvaluation.Step, _ answer: (Question) -> Answer?
  ) -> TermResult {
    guard let found = lookUp(request.client.reverseName, .ptr, answer) else { return .unanswered }
    step.answers.append(found)
    step.isVoid = found.isVoid
    let hosts = hosts(of: found)
    var isComplete = true
    for host in hosts where host.isSubdomain(of: name) {
      guard let addresses = lookUp(host, addressType, answer) else {
        isComplete = false
        continue
      }
      guard isComplete else { continue }
      step.answers.append(addresses)
      // §5.5: a lookup that fails leaves the name out.
      if includesClient(addresses, SPFPrefixLengths()) { return .matched }
    }
    return isComplete ? .notMatched : .unanswered
  }

  /// The first ten names of a PTR answer; the others are ignored (§4.6.4). None where the lookup failed (§5.5).
  func hosts(of answer: Answer) -> [DomainName] {
    answer.records.prefix(SPFTree.maximumReverseNames).compactMap { record in
      if case .ptr(let host) = record.data { host } else { nil }
    }
  }

  /// The answer; where it is not there yet it is noted as missing.
  mutating func lookUp(
    _ name: DomainName, _ type: RecordType, _ answer: (Question) -> Answer?
  ) -> Answer? {
    let question = Question(name, type)
    if let found = answer(question) { return found }
    missing.append(question)
    return nil
  }

  /// Whether an address of the answer, or its block, covers the client (§5.3).
  func includesClient(_ answer: Answer, _ lengths: SPFPrefixLengths) -> Bool {
    for record in answer.records {
      let network: IPNetwork? =
        switch record.data {
        case .a(let address): IPNetwork(.v4(address), prefixLength: lengths.v4 ?? 32)
        case .aaaa(let address): IPNetwork(.v6(address), prefixLength: lengths.v6 ?? 128)
        case .ns, .cname, .ptr, .mx, .soa, .txt, .spf, .srv, .tlsa, .ds, .dnskey, .caa, .other: nil
        }
      if network?.contains(request.client) == true { return true }
    }
    return false
  }
}

extension SPFTree {
  /// Names of a PTR answer that evaluation looks at (§4.6.4).
  public static let maximumReverseNames = 10
}
