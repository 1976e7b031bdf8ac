public import DNS

/// The reverse names of a whole block: every address of a small one is asked for, and the tree under ip6.arpa is walked, since NXDOMAIN
/// for a name says that there is nothing below it (RFC 8020).
public struct ReverseSweep: Sendable {
  public let network: IPNetwork
  /// Addresses with names, in order.
  public private(set) var entries: [Entry] = []
  /// Runs of addresses without names, in order; empty for a walk, which does not see them one by one.
  public private(set) var gaps: [Range] = []
  /// Addresses, or parts of the tree, that nobody answered for.
  public private(set) var unknown: [Unknown] = []
  /// Parts of the tree for which a wildcard answers, so that it was not walked.
  public private(set) var wildcards: [DomainName] = []
  /// Questions that were asked.
  public private(set) var questionCount = 0
  /// Whether the walk was stopped at `maximumQuestions`.
  public private(set) var isCutShort = false

  public struct Entry: Sendable {
    public let lookup: ReverseLookup
    /// Whether the names were asked for their addresses.
    public let isConfirmed: Bool?
  }

  public struct Range: Hashable, Sendable {
    public let first: IPAddress
    public let last: IPAddress
    public let count: Int
  }

  public struct Unknown: Hashable, Sendable {
    /// The name that was asked for.
    public let question: Question
    public let failure: LookupFailure
  }

  /// Addresses of an IPv4 block that are asked for one by one: a /16. At 10,000 answers a second it takes seven seconds.
  public static let maximumAddresses = 65_536
  /// Questions of a walk: a tree of some thousand names.
  public static let maximumQuestions = 100_000
  /// Questions put together at once, between which progress is told.
  private static let portion = 1_024
  /// Labels of a full name under ip6.arpa.
  private static let fullLabels = 34

  /// Why a block can't be swept; `nil` for one that can.
  public static func problem(_ network: IPNetwork) -> String? {
    switch network.address {
    case .v4:
      return network.addresses(limit: maximumAddresses) == nil
        ? "the block has more than \(maximumAddresses) addresses; name a /16 or smaller" : nil
    case .v6: return nil
    }
  }

  /// - Parameters:
  ///   - confirms: Whether the names are asked for their addresses too.
  ///   - progress: Told how many questions were answered.
  public init(
    of network: IPNetwork, confirms: Bool, resolver: any Resolver,
    progress: (Int) -> Void = { _ in }
  ) async {
    self.network = network
    switch network.address {
    case .v4: await sweep(confirms, resolver, progress)
    case .v6: await walk(confirms, resolver, progress)
    }
  }

  // MARK: Address by address

  private mutating func sweep(
    _ confirms: Bool, _ resolver: any Resolver, _ progress: (Int) -> Void
  ) async {
    let addresses = network.addresses(limit: Self.maximumAddresses) ?? []
    var run: (first: IPAddress, last: IPAddress, count: Int)?
    func closed(_ run: inout (first: IPAddress, last: IPAddress, count: Int)?) -> Range? {
      defer { run = nil }
      return run.map { Range(first: $0.first, last: $0.last, count: $0.count) }
    }
    for start in stride(from: 0, to: addresses.count, by: Self.portion) {
      let portion = Array(addresses[start..<min(start + Self.portion, addresses.count)])
      let answers = await resolver.resolve(portion.map { Question($0.reverseName, .ptr) })
      questionCount += answers.count
      var named: [(IPAddress, Answer)] = []
      for (address, answer) in zip(portion, answers) {
        if answer.isVoid {
          run = run.map { ($0.first, address, $0.count + 1) } ?? (address, address, 1)
          continue
        }
        if let gap = closed(&run) { gaps.append(gap) }
        if let failure = answer.failure {
          unknown.append(Unknown(question: answer.question, failure: failure))
        } else {
          named.append((address, answer))
        }
      }
      await add(named, confirms, resolver)
      progress(questionCount)
    }
    if let gap = closed(&run) { gaps.append(gap) }
  }

  private mutating func add(
    _ named: [(address: IPAddress, answer: Answer)], _ confirms: Bool, _ resolver: any Resolver
  ) async {
    var forward: [Question: Answer] = [:]
    if confirms {
      let questions = named.flatMap { address, answer in
        answer.records.prefix(ReverseLookup.maximumNames).compactMap { record -> Question? in
          if case .ptr(let name) = record.data { Question(name, address.recordType) } else { nil }
        }
      }
      let unique = Array(Set(questions))
      let answers = await resolver.resolve(unique)
      questionCount += unique.count
      for (question, answer) in zip(unique, answers) { forward[question] = answer }
    }
    for (address, answer) in named {
      let lookup = ReverseLookup(of: address) { question in
        question.type == .ptr
          ? answer
          : forward[question] ?? Answer(question: question, outcome: .failed(.offline))
      }
      let isConfirmed: Bool? =
        switch lookup.verdict {
        case .confirmed: true
        case .missing, .unconfirmed: false
        case .undetermined: nil
        }
      if confirms, case .undetermined(let failed) = lookup.verdict, let failure = failed.failure {
        unknown.append(Unknown(question: failed.question, failure: failure))
      }
      entries.append(Entry(lookup: lookup, isConfirmed: confirms ? isConfirmed : nil))
    }
  }

  // MARK: Down the tree

  private mutating func walk(
    _ confirms: Bool, _ resolver: any Resolver, _ progress: (Int) -> Void
  ) async {
    var level = Self.roots(of: network)
    var leaves: [(IPAddress, Answer)] = []
    while !level.isEmpty, !isCutShort {
      var next: [DomainName] = []
      for start in stride(from: 0, to: level.count, by: Self.portion) {
        let portion = Array(level[start..<min(start + Self.portion, level.count)])
        if questionCount + portion.count > Self.maximumQuestions {
          isCutShort = true
          break
        }
        let answers = await resolver.resolve(portion.map { Question($0, .ptr) })
        questionCount += portion.count
        progress(questionCount)
        for (name, answer) in zip(portion, answers) {
          let isLeaf = name.labelCount == Self.fullLabels
          switch answer.outcome {
          case .noSuchName: break
          case .noData: if !isLeaf { next += Self.children(of: name) }
          case .failed(let failure):
            unknown.append(Unknown(question: answer.question, failure: failure))
          case .records:
            if isLeaf {
              if let address = Self.address(of: name) { leaves.append((address, answer)) }
            } else {
              wildcards.append(name)
            }
          }
        }
      }
      level = next
    }
    leaves.sort { Self.number($0.0) < Self.number($1.0) }
    await add(leaves, confirms, resolver)
  }

  private static func number(_ address: IPAddress) -> UInt128 {
    switch address {
    case .v4(let address): UInt128(address.rawValue)
    case .v6(let address): address.rawValue
    }
  }

  private static let digits = Array("0123456789abcdef").map(String.init)

  private static func children(of name: DomainName) -> [DomainName] {
    digits.compactMap { name.prepending($0) }
  }

  /// The names under which all of the block's addresses are: those of whole hexadecimal digits.
  private static func roots(of network: IPNetwork) -> [DomainName] {
    let (whole, bits) = network.prefixLength.quotientAndRemainder(dividingBy: 4)
    let base = network.networkAddress.reverseName.suffix(labels: whole + 2)
    if bits == 0 { return [base] }
    // The block begins inside of a digit: those digits that share its bits.
    guard case .v6(let address) = network.networkAddress else { return [] }
    let digit = Int(truncatingIfNeeded: address.rawValue >> UInt128(124 - 4 * whole)) & 0xF
    return (digit..<(digit + 1 << (4 - bits))).compactMap { base.prepending(digits[$0]) }
  }

  private static func address(of name: DomainName) -> IPAddress? {
    var value: UInt128 = 0
    for label in name.labels.prefix(32).reversed() {
      guard label.count == 1, let digit = Int(String(decoding: label, as: UTF8.self), radix: 16)
      else { return nil }
      value = value << 4 | UInt128(digit)
    }
    return .v6(IPv6Address(rawValue: value))
  }
}

extension ReverseSweep {
  public enum Verdict: String, Sendable {
    case complete
    /// A name does not lead back to its address.
    case unconfirmed
    case undetermined
  }

  public var verdict: Verdict {
    if entries.contains(where: { $0.isConfirmed == false }) { return .unconfirmed }
    return unknown.isEmpty && !isCutShort ? .complete : .undetermined
  }
}
