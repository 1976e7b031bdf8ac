import DNS

/// Cuts a Received field into its clauses: a keyword with the words and comments behind it.
struct ReceivedParser {
  private var reader: StructuredFieldReader

  init(_ body: [UInt8]) { reader = StructuredFieldReader(body) }

  struct Clause {
    let keyword: String
    var words: [String] = []
    var comments: [String] = []
  }

  private static let keywords: Set<String> = ["from", "by", "via", "with", "id", "for"]

  /// What precedes the semicolon of the date. A clause's first word is never a keyword: a host may be called `by`.
  mutating func clauses() -> [Clause] {
    var clauses: [Clause] = []
    while let octet = reader.next, octet != UInt8(ascii: ";") {
      if StructuredFieldReader.isWhiteSpace(octet) {
        reader.skip()
      } else if octet == UInt8(ascii: "(") {
        let comments = reader.skipCommentsAndSpace() ?? []
        if !clauses.isEmpty {
          clauses[clauses.count - 1].comments += comments.map(Self.text)
        }
      } else if let word = readWord() {
        let keyword = word.lowercased()
        if Self.keywords.contains(keyword), clauses.last?.words.isEmpty != true {
          clauses.append(Clause(keyword: keyword))
        } else if !clauses.isEmpty {
          clauses[clauses.count - 1].words.append(word)
        }
      } else {
        reader.skip()
      }
    }
    return clauses
  }

  private mutating func readWord() -> String? {
    reader.read {
      !StructuredFieldReader.isWhiteSpace($0) && $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: ";")
    }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Folding inside a comment is one space.
  private static func text(_ comment: ArraySlice<UInt8>) -> String {
    comment.split(whereSeparator: StructuredFieldReader.isWhiteSpace)
      .map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
  }
}

/// The client's address and names in the `from` clause of a Received field. Each MTA puts them in places of its own.
struct ReceivedClientNames {
  private(set) var address: IPAddress?
  private(set) var helo: String?
  private(set) var reverse: String?

  init(_ clause: ReceivedParser.Clause?, isExim: Bool) {
    guard let clause, let first = clause.words.first else { return }
    let firstAddress = Self.address(first)
    var named = Self.isName(first) ? first : nil
    for comment in clause.comments {
      let words = comment.split(separator: " ").map(String.init)
      // qmail, Yahoo: `from rdns (HELO name) (192.0.2.1)`; what stands first is then the server's own finding.
      if words.count == 2, ["HELO", "EHLO", "LHLO"].contains(words[0].uppercased()) {
        helo = words[1]
        if let found = named, firstAddress == nil { reverse = Self.reverse(found) }
        named = nil
        continue
      }
      // Exim: `from rdns ([192.0.2.1]:port helo=name)`, `from [192.0.2.1] (helo=name)`.
      if let value = Self.value("helo=", words) {
        helo = value
        if let found = named { reverse = Self.reverse(found) }
        named = nil
      }
      guard address == nil else { continue }
      for (index, word) in words.enumerated() {
        guard let found = Self.address(word) else { continue }
        address = found
        // Postfix, Sendmail, Google: `from helo (rdns [192.0.2.1])`, with a user in front where ident answered.
        if index > 0, reverse == nil, helo == nil, !comment.contains("may be forged") {
          reverse = Self.reverse(words[index - 1])
        }
        break
      }
    }
    if address == nil { address = firstAddress }
    if helo == nil { helo = named }
    // Exim leaves helo= out where the client called itself what its address is called.
    if isExim, reverse == nil, let named { reverse = Self.reverse(named) }
  }

  /// `[192.0.2.1]`, `[IPv6:2001:db8::1]`, `[192.0.2.1]:25`, or the same without brackets.
  private static func address(_ word: String) -> IPAddress? {
    guard word.hasPrefix("[") else { return IPAddress(word) }
    guard let end = word.firstIndex(of: "]") else { return nil }
    let text = word[word.index(after: word.startIndex)..<end]
    let tag = "ipv6:"
    return text.lowercased().hasPrefix(tag) ? IPAddress(text.dropFirst(tag.count)) : IPAddress(text)
  }

  private static func isName(_ word: String) -> Bool {
    !word.hasPrefix("[") && IPAddress(word) == nil
  }

  private static func value(_ key: String, _ words: [String]) -> String? {
    words.first { $0.hasPrefix(key) }.map { String($0.dropFirst(key.count)) }
  }

  /// Without the final dot that Google writes; `unknown` stands for no name.
  private static func reverse(_ word: String) -> String? {
    var name = word.split(separator: "@").last.map(String.init) ?? word
    if name.hasSuffix(".") { name.removeLast() }
    return name.isEmpty || name.lowercased() == "unknown" || !isName(name) ? nil : name
  }
}
