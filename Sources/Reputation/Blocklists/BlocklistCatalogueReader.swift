import DNS

/// Reads the entries of Data/blocklists.txt, block by block; the head of that file says what they look like.
struct BlocklistCatalogueReader {
  /// The value of `date:`, once it was met.
  private(set) var date: String?
  private var lines: [(number: Int, text: Substring)]
  private var position = 0

  /// Why a block is no entry, and in which line.
  struct Fault: Error, Hashable {
    let line: Int
    let kind: Kind

    enum Kind: Hashable {
      /// A line without a colon, or without a value.
      case notAField(String)
      case unknownKey(String)
      /// A key that may stand there once stands there again.
      case repeated(String)
      case missing(String)
      case badValue(key: String, String)
    }
  }

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
      $0.element.hasPrefix("#") ? nil : ($0.offset + 1, $0.element)
    }
  }

  /// The next entry, or why it is none; `nil` at the end.
  mutating func next() -> Result<Blocklist, Fault>? {
    while position < lines.count {
      while position < lines.count, lines[position].text.isEmpty { position += 1 }
      let block = lines[position...].prefix { !$0.text.isEmpty }
      position = block.endIndex
      guard let first = block.first else { return nil }
      if block.count == 1, first.text.hasPrefix("date: ") {
        date = String(first.text.dropFirst(6))
        continue
      }
      return Result { () throws(Fault) in try Self.entry(Array(block)) }
    }
    return nil
  }

  private static func entry(
    _ block: [(number: Int, text: Substring)]
  ) throws(Fault) -> Blocklist {
    var values: [String: (line: Int, text: String)] = [:]
    var codes: [Blocklist.Code] = []
    for (number, text) in block {
      guard let colon = text.firstRange(of: ": "), colon.upperBound < text.endIndex else {
        throw Fault(line: number, kind: .notAField(String(text)))
      }
      let (key, value) = (String(text[..<colon.lowerBound]), String(text[colon.upperBound...]))
      if key == "code" {
        guard let code = code(value) else {
          throw Fault(line: number, kind: .badValue(key: key, value))
        }
        codes.append(code)
      } else {
        guard keys.contains(key) else { throw Fault(line: number, kind: .unknownKey(key)) }
        if values.updateValue((number, value), forKey: key) != nil {
          throw Fault(line: number, kind: .repeated(key))
        }
      }
    }
    let fields = Fields(values: values, line: block.first?.number ?? 0)
    var list = Blocklist(
      name: try fields.required("name") { $0 }, zone: try fields.required("zone", name),
      kinds: Set(try fields.required("kinds") { words($0) }), codes: codes,
      weight: try fields.required("weight") { Blocklist.Weight(rawValue: $0) },
      policies: try fields.optional("policies") { words($0) } ?? [],
      about: .init(
        runBy: try fields.optional("operator") { $0 } ?? "",
        removal: try fields.optional("removal", url) ?? "",
        removalNote: try fields.optional("removal-note") { $0 } ?? "",
        source: try fields.required("source", url)),
      testPoints: .init(
        listedDomain: try fields.optional("test-domain", name),
        lacksIPv6: try fields.optional("lacks-ip6-test", yes) ?? false,
        listsNameless: try fields.optional("lists-nameless", yes) ?? false))
    list.keyedZone = try fields.optional("keyed-zone", name)
    return list
  }

  private static let keys: Set<String> = [
    "zone", "name", "kinds", "weight", "operator", "removal", "removal-note", "policies",
    "keyed-zone", "test-domain", "lacks-ip6-test", "lists-nameless", "source",
  ]

  /// The fields of one block.
  private struct Fields {
    let values: [String: (line: Int, text: String)]
    let line: Int

    func required<Value>(
      _ key: String, _ read: (String) -> Value?
    ) throws(Fault) -> Value {
      guard let value = try optional(key, read) else {
        throw Fault(line: line, kind: .missing(key))
      }
      return value
    }

    func optional<Value>(
      _ key: String, _ read: (String) -> Value?
    ) throws(Fault) -> Value? {
      guard let (line, text) = values[key] else { return nil }
      guard let value = read(text) else {
        throw Fault(line: line, kind: .badValue(key: key, text))
      }
      return value
    }
  }

  // MARK: Values

  private static func name(_ text: String) -> DomainName? { try? DomainName(text) }

  private static func yes(_ text: String) -> Bool? { text == "yes" ? true : nil }

  private static func url(_ text: String) -> String? {
    text.hasPrefix("https://") && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? text : nil
  }

  private static func words<Word: CatalogueWord>(_ text: String) -> [Word]? {
    let words = text.split(separator: " ").map { Word(catalogue: String($0)) }
    let known = words.compactMap(\.self)
    return known.isEmpty || known.count < words.count ? nil : known
  }

  /// `pattern | effect | meaning`.
  private static func code(_ text: String) -> Blocklist.Code? {
    let parts = text.split(separator: " | ", maxSplits: 2)
    guard parts.count == 3, let pattern = Blocklist.Pattern(parts[0]),
      let effect = effect(String(parts[1]))
    else { return nil }
    return Blocklist.Code(pattern, String(parts[2]), effect)
  }

  private static func effect(_ text: String) -> Blocklist.Effect? {
    switch text {
    case "listed": .listed
    case "neutral": .neutral
    case "refused-mistyped": .refused(.mistyped)
    case "refused-public-resolver": .refused(.publicResolver)
    case "refused-over-quota": .refused(.overQuota)
    case "refused-other": .refused(.other)
    case _ where text.hasPrefix("listed-as-"):
      Blocklist.Weight(rawValue: String(text.dropFirst(10))).map(Blocklist.Effect.listedAs)
    case _: nil
    }
  }
}

/// A value that stands as one word in the file.
private protocol CatalogueWord {
  init?(catalogue word: String)
}

extension Blocklist.Kind: CatalogueWord {
  fileprivate init?(catalogue word: String) { self.init(rawValue: word) }
}

extension Blocklist.Policy: CatalogueWord {
  fileprivate init?(catalogue word: String) {
    switch word {
    case "needs-key": self = .needsKey
    case "no-public-resolvers": self = .noPublicResolvers
    case "limited-free-use": self = .limitedFreeUse
    case "registration": self = .registration
    case _: return nil
    }
  }
}

extension BlocklistCatalogueReader.Fault: CustomStringConvertible {
  var description: String {
    switch kind {
    case .notAField(let text): "line \(line): '\(text)' is no 'key: value'"
    case .unknownKey(let key): "line \(line): unknown key '\(key)'"
    case .repeated(let key): "line \(line): '\(key)' stands there twice"
    case .missing(let key): "line \(line): an entry without '\(key)'"
    case .badValue(let key, let value): "line \(line): '\(value)' is no value of '\(key)'"
    }
  }
}
