import DNS

/// A zone that the input makes: line N is the record of `nN.example`, which every name of that host answers with.
struct InputZone: Resolver {
  private let lines: [[UInt8]]

  init(_ input: [UInt8]) {
    lines = input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .prefix(Self.maximumLines).map(Array.init)
  }

  private static let maximumLines = 32

  func resolve(_ question: Question) async -> Answer { answer(to: question) }

  static let clients = ["192.0.2.1", "2001:db8::1", "::ffff:198.51.100.7"]
    .compactMap { IPAddress($0) }

  /// TXT answers with the line whose number the name's second-last label ends in; other types with what fits their type.
  func answer(to question: Question) -> Answer {
    let digits = question.name.wire.filter { (0x30...0x39).contains($0) }
    let number = digits.last.map { Int($0) - 0x30 } ?? 0
    func records(_ data: [RecordData]) -> Answer {
      Answer(
        question: question,
        outcome: .records(data.map { Record(name: question.name, ttl: 60, data: $0) }))
    }
    switch (question.type, number) {
    case (.txt, _) where number < lines.count:
      return records([.txt(CharacterStrings(segments: lines[number].chunks(of: 255)))])
    case (.a, 0...6):
      if case .v4(let address) = Self.clients[0] { return records([.a(address)]) }
    case (.aaaa, 0...6):
      if case .v6(let address) = Self.clients[1] { return records([.aaaa(address)]) }
    case (.mx, 0...6):
      return records(Self.hosts.map { .mx(MailExchanger(preference: 10, exchange: $0)) })
    case (.ptr, 0...6):
      return records(Self.hosts.map { .ptr($0) })
    default: break
    }
    return Answer(
      question: question, outcome: number == 7 ? .failed(.timedOut) : .noSuchName(ttl: 60))
  }

  private static let hosts = (0..<12).compactMap {
    DomainName(
      wire: Array("\u{2}h".utf8) + [0x30 + UInt8($0 % 10)] + Array("\u{2}n0\u{7}example\0".utf8))
  }
}

extension [UInt8] {
  /// Pieces of at most so many octets.
  fileprivate func chunks(of size: Int) -> [[UInt8]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
