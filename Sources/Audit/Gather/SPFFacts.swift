public import DNS
public import MailAuth
import Synchronization

/// What was seen of a domain's SPF.
public final class SPFFacts: Sendable {
  /// The domain that receivers look at: that of the envelope sender.
  public let domain: DomainName
  /// TXT at the domain.
  public let text: Answer
  /// Type 99 at the domain (withdrawn by RFC 7208 §3.1).
  public let obsoleteType: Answer
  /// The SPF records among the TXT records, in the order of the answer.
  public let published: [PublishedSPF]
  /// The record and all that it leads to.
  public let tree: SPFTree
  /// What failed of the questions that evaluated terms ask about hosts, in the order of evaluation.
  let failedLookups: [Answer]
  /// TXT at names where records are put by mistake; asked only when the domain exists and has no record.
  public let elsewhere: [Answer]
  /// For a name that does not exist: what is known of the registrable domain above it.
  public let registrations: [DomainName: Answer]
  /// What the record says of each sending address that the caller named.
  public let verdicts: [(address: IPAddress, verdict: SPFStaticVerdict)]

  /// What is published, where the record is one that is to take its place.
  public let replaced: SPFTree?

  /// Whether the domain sends no mail: no record but `v=spf1 -all` is right for it.
  public let isParked: Bool

  /// The fix that all findings about the record propose, once one of them has made it.
  let repairKept = Mutex<String?>(nil)

  public init(
    domain: DomainName, text: Answer, obsoleteType: Answer, tree: SPFTree, elsewhere: [Answer],
    registrations: [DomainName: Answer],
    verdicts: [(address: IPAddress, verdict: SPFStaticVerdict)], isParked: Bool = false,
    replaced: SPFTree? = nil
  ) {
    self.domain = domain
    self.text = text
    self.obsoleteType = obsoleteType
    self.tree = tree
    failedLookups = tree.orderedNodes.flatMap { node in
      node.steps.lazy.filter { $0.standing == .evaluated }.flatMap(\.answers)
    }.filter { $0.failure != nil }
    self.elsewhere = elsewhere
    self.registrations = registrations
    self.verdicts = verdicts
    self.isParked = isParked
    self.replaced = replaced
    published = PublishedSPF.all(in: text)
  }
}

/// An SPF record and the resource record that holds it.
public struct PublishedSPF: Sendable {
  public let record: Record
  public let strings: CharacterStrings
  public let spf: SPFRecord

  /// `nil` for anything but a TXT record that is SPF (RFC 7208 §4.5).
  public init?(_ record: Record) {
    guard case .txt(let strings) = record.data else { return nil }
    let text = strings.joined
    guard SPFRecord.isRecord(text) else { return nil }
    self.init(record, strings, SPFRecord(parsing: text))
  }

  private init(_ record: Record, _ strings: CharacterStrings, _ spf: SPFRecord) {
    self.record = record
    self.strings = strings
    self.spf = spf
  }

  /// Those of an answer.
  static func all(in answer: Answer) -> [PublishedSPF] {
    SPFReading.of(answer).records.compactMap { entry in
      guard case .txt(let strings) = entry.resource.data else { return nil }
      return PublishedSPF(entry.resource, strings, entry.record)
    }
  }
}

extension FactGatherer {
  /// Labels under which SPF records are put by mistake, or by people who think of `_dmarc`.
  static let mistakenSPFLabels = ["_spf", "spf"]

  /// Of the envelope sender's domain, and of the audited domain itself where that is another one. The sending addresses are those of
  /// the former's mail.
  func gatherSPFRecords(_ request: AuditRequest) async -> (SPFFacts, own: SPFFacts?) {
    guard let mailFrom = request.mailFrom, mailFrom != request.domain else {
      return (await gatherSPF(request), nil)
    }
    var own = request
    own.mailFrom = nil
    own.sendingAddresses = []
    async let ownFacts = gatherSPF(own)
    return (await gatherSPF(request), await ownFacts)
  }

  func gatherSPF(_ request: AuditRequest, replacing replaced: SPFTree? = nil) async -> SPFFacts {
    let domain = request.mailFrom ?? request.domain
    let questions = [Question(domain, .txt), Question(domain, .spf)]
    let answers = await resolver.resolve(questions)
    let (text, obsoleteType) = (answers[0], answers[1])
    let tree = await SPFTree.walk(
      from: domain, asking: AnswerOverlay([questions[0]: text], over: resolver))
    // Never both: without a record, the tree has no terms.
    let elsewhere = await textElsewhere(domain, text: text)
    let registrations = await registrations(of: tree)
    return SPFFacts(
      domain: domain, text: text, obsoleteType: obsoleteType, tree: tree,
      elsewhere: elsewhere, registrations: registrations,
      verdicts: request.sendingAddresses.map { ($0, tree.verdict(for: $0)) },
      isParked: request.isParked, replaced: replaced)
  }

  private func textElsewhere(_ domain: DomainName, text: Answer) async -> [Answer] {
    switch text.outcome {
    case .failed: return []
    // Nothing exists below a name that does not exist (RFC 8020).
    case .noSuchName: return []
    case .noData: break
    case .records:
      if !SPFReading.of(text).records.isEmpty { return [] }
    }
    let questions = Self.mistakenSPFLabels.compactMap { label in
      domain.prepending(label).map { Question($0, .txt) }
    }
    return await resolver.resolve(questions)
  }

  /// Asks about the registrable domain of every name in the tree that does not exist.
  private func registrations(of tree: SPFTree) async -> [DomainName: Answer] {
    var known: [DomainName: Answer] = [:]
    var questions: [Question] = []
    for answer in tree.answersWithoutName {
      guard let registrable = publicSuffixes.registrableDomain(of: answer.question.name) else {
        continue
      }
      if registrable == answer.question.name {
        known[registrable] = answer
      } else if known[registrable] == nil, !questions.contains(where: { $0.name == registrable }),
        questions.count < SPFTree.maximumRecords
      {
        questions.append(Question(registrable, .ns))
      }
    }
    for answer in await resolver.resolve(questions) { known[answer.question.name] = answer }
    return known
  }
}

extension SPFTree {
  /// The NXDOMAIN answers that terms got, in order.
  fileprivate var answersWithoutName: [Answer] {
    orderedNodes.flatMap { node in
      node.steps.compactMap { $0.answerWithoutName(in: nodes) }
    }
  }
}

extension SPFStep {
  /// NXDOMAIN for the term's own target, where that is what came back.
  func answerWithoutName(in nodes: [DomainName: SPFNode]) -> Answer? {
    guard standing == .evaluated, case .domain(let target) = target else { return nil }
    let answer: Answer?
    switch lookup {
    case .none, .leftOut: answer = nil
    case .record: answer = nodes[target]?.answer
    case .addresses(let host): answer = host.v4
    case .exchanges(let exchanges, _): answer = exchanges
    case .existence(let existence): answer = existence
    }
    // With an alias, the name that does not exist is another one.
    guard let answer, case .noSuchName = answer.outcome else { return nil }
    if answer.aliases.isEmpty { return answer }
    return Answer(
      question: Question(answer.canonicalName, answer.question.type), outcome: answer.outcome)
  }
}
