import DNS
import MailAuth
import Reputation

/// How a domain stands on a written rule, as far as DNS shows, with the reason in a clause.
enum ReceiverStanding: Hashable {
  case pass(String)
  case fail(String)
  /// A lookup failed.
  case lookupFailed(String)
  /// DNS does not show it, or not without an option that is not given.
  case cannotTell(String)
  case needsMessage
  /// The rule is about something that the domain does not have.
  case notApplicable(String)

  var reason: String {
    switch self {
    case .pass(let reason), .fail(let reason), .lookupFailed(let reason), .cannotTell(let reason),
      .notApplicable(let reason):
      reason
    case .needsMessage: "dlv verify FILE"
    }
  }

  var word: String {
    switch self {
    case .pass: "pass"
    case .fail: "fail"
    case .lookupFailed, .cannotTell: "cannot_tell"
    case .needsMessage: "needs_message"
    case .notApplicable: "not_applicable"
    }
  }

  /// Both have to pass.
  func and(_ other: ReceiverStanding) -> ReceiverStanding {
    switch (self, other) {
    case (.notApplicable, _): other
    case (_, .notApplicable): self
    case (.pass, .pass): .pass(reason + ", " + other.reason)
    case (.fail, .fail): .fail(reason + ", " + other.reason)
    case (.fail, _): self
    case (_, .fail): other
    case (.pass, _): other
    case (.lookupFailed, _), (_, .pass): self
    case (_, .lookupFailed): other
    case (.cannotTell, _), (.needsMessage, _): self
    }
  }

  /// One that passes is enough.
  func or(_ other: ReceiverStanding) -> ReceiverStanding {
    switch (self, other) {
    case (.notApplicable, _): other
    case (.pass, _), (_, .notApplicable): self
    case (_, .pass): other
    case (.fail, .fail): .fail(reason + ", " + other.reason)
    case (.fail, _): other
    case (_, .fail): self
    case (.lookupFailed, _): self
    case (_, .lookupFailed): other
    case (.cannotTell, _), (.needsMessage, _): self
    }
  }
}

extension DomainFacts {
  func standing(on rule: SenderRule) -> ReceiverStanding {
    switch rule.subject {
    case .spf: spfStanding
    case .dkim: dkimStanding
    case .dkimKeyLength: keyLengthStanding
    case .spfOrDKIM: spfStanding.or(dkimStanding)
    case .spfAndDKIM: spfStanding.and(dkimStanding)
    case .dmarcRecord: dmarcRecordStanding
    case .dmarcPass: alignmentStanding
    case .reverseDNS: reverseStanding
    case .encryption, .format, .oneClickUnsubscribe: .needsMessage
    case .ownDomain: ownDomainStanding
    }
  }

  private var spfStanding: ReceiverStanding {
    if let failure = spf.text.failure {
      return .lookupFailed("\(spf.text.question): \(failure)")
    }
    guard let root = spf.tree.root, let record = root.record else {
      return .fail(spf.published.isEmpty ? "no SPF record" : "several SPF records")
    }
    if !record.errors.isEmpty { return .fail("the SPF record has errors (permerror)") }
    if record.failsEverybody { return .fail("the SPF record lets in nobody") }
    if spf.tree.total.lookups.minimum > SPFTree.maximumLookups {
      return .fail("the SPF record needs more than \(SPFTree.maximumLookups) lookups (permerror)")
    }
    guard !spf.verdicts.isEmpty else { return spf.treeStanding }
    for (address, verdict) in spf.verdicts {
      guard let certain = verdict.certain else {
        return verdict.possible.contains(.temperror)
          ? .lookupFailed("SPF of \(address): a lookup failed")
          : .cannotTell("SPF of \(address) depends on the message")
      }
      if certain == .temperror { return .lookupFailed("SPF of \(address): a lookup failed") }
      if certain != .pass { return .fail("SPF of \(address) is \(certain.rawValue)") }
    }
    return .pass("SPF lets in " + spf.verdicts.map(\.address.description).joined(separator: ", "))
  }

  private var dkimStanding: ReceiverStanding {
    switch dkim.presence {
    case .present: return .pass("key at \(usableSelectors.joined(separator: ", "))")
    case .absent: return .fail("no DKIM key")
    case .notFound:
      return request.selectors.isEmpty
        ? .cannotTell("no key at the selectors tried; name yours with --selector")
        : .fail("no usable key at \(request.selectors.joined(separator: ", "))")
    case .undetermined: return .lookupFailed("DKIM keys could not be looked up")
    }
  }

  /// Of the keys that are known.
  private var keyLengthStanding: ReceiverStanding {
    guard case .pass = dkimStanding else {
      if case .fail = dkimStanding, dkim.presence == .absent {
        return .notApplicable("no DKIM key")
      }
      return dkim.presence == .undetermined
        ? dkimStanding : .cannotTell("no usable key at the selectors tried (--selector)")
    }
    let short = dkim.selectors.flatMap { selector in
      selector.keys.compactMap { key -> String? in
        guard case .key(_, .rsa(let rsa)) = key.content, key.verifiesMail,
          rsa.bits < Self.leastKeyLength
        else { return nil }
        return "\(rsa.bits) bits at \(selector.name)"
      }
    }
    if !short.isEmpty { return .fail(short.joined(separator: ", ")) }
    let failed = dkim.selectors.first { $0.answer.failure != nil }
    if let answer = failed?.answer, let failure = answer.failure {
      return .lookupFailed("\(answer.question): \(failure)")
    }
    return .pass("the keys at \(usableSelectors.joined(separator: ", ")) are long enough")
  }

  /// RFC 8301 §3.2 has the same.
  private static let leastKeyLength = 1024

  private var usableSelectors: [String] {
    dkim.selectors.filter { $0.keys.contains(where: \.verifiesMail) }.map(\.name)
  }

  private var dmarcRecordStanding: ReceiverStanding {
    switch dmarc.walk?.discovery {
    case nil: return .cannotTell("the DMARC record was not looked up")
    case .nothing?: return .fail("no DMARC record")
    case .undetermined?: return .lookupFailed("the DMARC record could not be looked up")
    case .found(let policy)?:
      guard let applied = policy.appliedInWords else {
        return .fail("the record at \(policy.domain) has no usable policy")
      }
      return .pass(applied)
    }
  }

  /// A key at the domain signs as the domain, which aligns in either mode; the envelope sender has to belong to it.
  private var alignmentStanding: ReceiverStanding {
    switch dmarcRecordStanding {
    case .pass: break
    case .fail, .lookupFailed, .cannotTell, .needsMessage, .notApplicable:
      return dmarcRecordStanding
    }
    let dkim: ReceiverStanding =
      if case .pass = dkimStanding {
        .pass("a key of \(request.domain) aligns")
      } else {
        dkimStanding
      }
    return dkim.or(alignedSPFStanding)
  }

  private var alignedSPFStanding: ReceiverStanding {
    guard case .pass = spfStanding else { return spfStanding }
    guard let sender = request.mailFrom, sender != request.domain else {
      return .cannotTell("SPF aligns if the envelope sender is at \(request.domain) (--mail-from)")
    }
    let isStrict = dmarc.walk?.discovery.policy?.record.spfAlignment.value == .strict
    let organization = dmarc.walk?.organizationalDomain.name ?? request.domain
    return !isStrict && sender.isSubdomain(of: organization)
      ? .pass("the envelope sender \(sender) aligns")
      : .fail("the envelope sender \(sender) does not align")
  }

  private var reverseStanding: ReceiverStanding {
    guard !request.sendingAddresses.isEmpty, let reverse = reverseDNS else {
      return .cannotTell("name the addresses that send with --sending-ip")
    }
    let senders = reverse.addresses.filter { $0.use == .sending }
    let each = senders.map { entry -> ReceiverStanding in
      let address = entry.address
      return switch entry.lookup.verdict {
      case .confirmed(let name): .pass("\(address) is \(name)")
      case .missing: .fail("\(address) has no PTR record")
      case .unconfirmed(let names):
        .fail("no name of \(address) leads back to it (\(names.first?.description ?? ""))")
      case .undetermined(let answer):
        .lookupFailed("\(answer.question) could not be looked up")
      }
    }
    guard let first = each.first else { return .cannotTell("no address was looked up") }
    return each.dropFirst().reduce(first) { $0.and($1) }
  }

  private var ownDomainStanding: ReceiverStanding {
    ["gmail.com", "googlemail.com"].contains(request.domain.description)
      ? .needsMessage : .pass("\(request.domain) is not Gmail's")
  }
}

extension SPFFacts {
  /// Of a record whose own syntax is right, for senders that nobody named: whether all that it leads to can be evaluated.
  fileprivate var treeStanding: ReceiverStanding {
    if let fault = certainPermanentError {
      return .fail("\(fault) (permerror for whom no earlier term matches)")
    }
    for node in tree.orderedNodes {
      if case .unknown(let failure) = node.content {
        return .lookupFailed("\(node.answer.question): \(failure)")
      }
    }
    if let answer = failedLookups.first, let failure = answer.failure {
      return .lookupFailed("\(answer.question): \(failure)")
    }
    if tree.isCut { return .cannotTell("the SPF record leads to more than is looked up") }
    return .pass("SPF record at \(domain)")
  }

  /// The first thing below the record that ends evaluation whatever the message says.
  private var certainPermanentError: String? {
    for node in tree.orderedNodes {
      switch node.content {
      case .record(let record, _):
        if !record.errors.isEmpty { return "the SPF record of \(node.domain) has errors" }
      // RFC 7208 §5.2, §6.1: at the end of an include or redirect, that is permerror.
      case .none: return "\(node.domain) has no SPF record"
      case .several: return "\(node.domain) has several SPF records"
      case .unknown: continue
      }
      for step in node.steps where step.standing == .evaluated {
        if step.isCertainError { return "'\(step.place.term)' can't be evaluated" }
      }
    }
    if let loop = tree.loops.first { return "'\(loop.term)' leads back to where it came from" }
    var voids = tree.total.voidLookups
    // Which messages an `exists` with macros matches nobody knows here.
    voids.ofUnmatchedClients = .exactly(0)
    if voids.worst.minimum > SPFTree.maximumVoidLookups, !SPFTooManyVoidLookups.meetsNobody(self) {
      return "more than \(SPFTree.maximumVoidLookups) lookups find nothing"
    }
    return nil
  }
}

extension SPFStep {
  /// A target that is no name in `include` or `redirect`, or more exchanges than evaluation takes (§4.6.4).
  fileprivate var isCertainError: Bool {
    if case .invalid = target {
      switch term.content {
      case .modifier(.redirect): return true
      case .directive(let directive): if case .include = directive.mechanism { return true }
      case .modifier(.explanation), .modifier(.unknown): break
      }
    }
    guard case .exchanges(let answer, _) = lookup else { return false }
    return answer.records.count > SPFTree.maximumExchanges
  }
}
