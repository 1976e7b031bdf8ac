public import DNS

/// Why a reverse name looks as if a provider had generated it for a line or a rented machine, rather than somebody for a mail host.
public enum GenericName: Hashable, Sendable {
  /// The name spells the address; the part that does.
  case spellsAddress(String)
  /// A word for lines whose users change or have no servers; why it says so.
  case lineWord(String, reason: String)
  /// A provider's word for an address that nobody named.
  case placeholder(String)
  /// A hosting provider's scheme for machines that were not named by their users.
  case providerScheme(String, provider: String)

  /// What the name shows; `nil` for one that may well be a mail host's own.
  ///
  /// A name that says that it is a mail host (`mail`, `smtp`, `mx`, `out` …) is not generic by its address alone: large senders
  /// number their hosts by it.
  ///
  /// - Parameter registrable: The name's registrable domain, by the public suffix list: what stands in it says nothing of the host.
  ///   Without it, the last two labels.
  public init?(_ name: DomainName, of address: IPAddress, registrable: DomainName? = nil) {
    let words = HostWords(name, registrable: registrable)
    if let word = words.placeholder {
      self = .placeholder(word)
      return
    }
    let line = words.lineWord
    let spelling = words.spelling(of: address)
    if words.namesMailHost {
      // `mail-192-0-2-25.dyn.example.net` is still the name of a line.
      guard let spelling, line != nil else { return nil }
      self = .spellsAddress(spelling)
    } else if let spelling {
      self = .spellsAddress(spelling)
    } else if let line {
      self = .lineWord(line.word, reason: line.reason)
    } else if let scheme = GenericNameData.schemes.first(where: { $0.fits(words) }) {
      self = .providerScheme(scheme.example, provider: scheme.provider)
    } else if let word = words.subscriberWord, words.hasLastOctets(of: address) {
      self = .spellsAddress(word)
    } else {
      return nil
    }
  }
}

extension GenericName: CustomStringConvertible {
  /// A clause: `has the address in it (192-0-2-25)`.
  public var description: String {
    switch self {
    case .spellsAddress(let part): "has the address in it ('\(part)')"
    case .lineWord(let word, let reason): "has the word '\(word)': \(reason)"
    case .placeholder(let word): "says that nobody named the address ('\(word)')"
    case .providerScheme(let example, let provider):
      "is of the kind that \(provider) gives to machines that were not named (\(example))"
    }
  }
}

/// The part of a reverse name that stands for the host, cut into words and numbers.
struct HostWords {
  /// In lower case; without the registrable domain.
  let host: String
  /// The registrable domain, in lower case.
  let domain: String
  /// Runs of letters and runs of digits, in order, with what stood between gone.
  let tokens: [String]

  init(_ name: DomainName, registrable: DomainName?) {
    let suffix = registrable.map(\.labelCount) ?? 2
    // A single label is all there is.
    let labels = name.labels.map { String(decoding: $0, as: UTF8.self).lowercased() }
    let kept = max(labels.count - suffix, labels.count == 1 ? 1 : 0)
    host = labels.prefix(kept).joined(separator: ".")
    domain = labels.dropFirst(kept).joined(separator: ".")
    tokens = Self.tokens(of: host)
  }

  private static func tokens(of text: String) -> [String] {
    enum Kind { case letter, digit, other }
    var tokens: [String] = []
    var previous = Kind.other
    for byte in text.utf8 {
      let kind: Kind = byte &- 0x30 < 10 ? .digit : byte &- 0x61 < 26 ? .letter : .other
      defer { previous = kind }
      guard kind != .other else { continue }
      if kind == previous, let last = tokens.indices.last {
        tokens[last].unicodeScalars.append(UnicodeScalar(byte))
      } else {
        tokens.append(String(UnicodeScalar(byte)))
      }
    }
    return tokens
  }

  var namesMailHost: Bool {
    tokens.contains { token in
      GenericNameData.mailWords.contains(token) || token.contains("mail") || token.contains("smtp")
    }
  }

  var lineWord: (word: String, reason: String)? {
    for token in tokens {
      if let reason = GenericNameData.lineWords[token] { return (token, reason) }
    }
    return nil
  }

  var placeholder: String? {
    host.split(separator: ".").map(String.init).first { label in
      GenericNameData.placeholders.contains(label)
        || GenericNameData.placeholderBeginnings.contains { label.hasPrefix($0) }
    }
  }

  var subscriberWord: String? { tokens.first(where: GenericNameData.subscriberWords.contains) }

  /// Whether the last two octets stand side by side.
  func hasLastOctets(of address: IPAddress) -> Bool {
    guard case .v4(let address) = address else { return false }
    let last = Array(address.octets.suffix(2))
    return position(of: last) != nil || position(of: last.reversed()) != nil
  }

  /// The part of the name that spells the whole address: in decimal, hexadecimal, or as one number, in either order.
  func spelling(of address: IPAddress) -> String? {
    switch address {
    case .v4(let address): spelling(of: address.octets, number: address.rawValue)
    case .v6(let address): spelling(of: address)
    }
  }

  private func spelling(of octets: [UInt8], number: UInt32) -> String? {
    for order in [octets, octets.reversed()] {
      if let place = position(of: order) { return tokens[place].joined(separator: "-") }
      let padded = order.map { String(repeating: "0", count: 3 - "\($0)".count) + "\($0)" }.joined()
      let hexadecimal = order.map { $0.twoHexadecimalDigits }.joined()
      for text in [padded, hexadecimal] where host.contains(text) { return text }
    }
    // Shorter numbers stand in names by accident.
    let decimal = String(number)
    return decimal.count >= 9 && host.contains(decimal) ? decimal : nil
  }

  /// Where numbers that mean these octets stand in a row, leading zeros allowed.
  private func position(of octets: [UInt8]) -> Range<Int>? {
    guard tokens.count >= octets.count else { return nil }
    for start in 0...(tokens.count - octets.count) {
      let range = start..<(start + octets.count)
      if zip(tokens[range], octets).allSatisfy({ $0.count <= 3 && UInt8($0) == $1 }) {
        return range
      }
    }
    return nil
  }

  private func spelling(of address: IPv6Address) -> String? {
    let digits = address.octets.map { $0.twoHexadecimalDigits }.joined()
    let plain = host.filter { $0 != "-" && $0 != "." && $0 != "_" }
    // The interface identifier alone says as much, unless it is nearly all zeros.
    let interface = String(digits.suffix(16))
    let isLong = interface.drop { $0 == "0" }.count >= 10
    for text in [digits] + (isLong ? [interface] : []) {
      for spelled in [text, String(text.reversed())] where plain.contains(spelled) {
        return spelled
      }
    }
    let dashed = address.description.replacing(":", with: "-")
    return dashed.count >= 12 && host.contains(dashed) ? dashed : nil
  }
}

extension UInt8 {
  fileprivate var twoHexadecimalDigits: String {
    (self < 16 ? "0" : "") + String(self, radix: 16)
  }
}
