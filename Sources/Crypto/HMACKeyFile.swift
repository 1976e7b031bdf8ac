import DNS

/// A file with one TSIG key as BIND, NSD's and Knot's tools write it: `key "name" { algorithm hmac-sha256; secret "…"; };`.
public enum HMACKeyFile {
  /// Why there is no key; never with anything of the secret.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1; `nil` where it is about the file as a whole.
    public let line: Int?
    public let reason: String

    public var description: String { (line.map { "line \($0): " } ?? "") + reason }
  }

  public static func read(_ text: SecretOctets) throws(Failure) -> HMACKey {
    try text.withUnsafeBytes { octets throws(Failure) in
      var parser = Parser(octets)
      return try parser.readFile()
    }
  }

  /// Words, strings and punctuation of named.conf, with its three kinds of comments. Nothing is copied but names.
  private struct Parser {
    private let octets: UnsafeRawBufferPointer
    private var position = 0
    private var line = 1

    init(_ octets: UnsafeRawBufferPointer) { self.octets = octets }

    private enum Token {
      case text(Range<Int>)
      case mark(UInt8)
      case end
    }

    mutating func readFile() throws(Failure) -> HMACKey {
      guard case .text(let word) = try next(), string(word) == "key" else {
        throw failure("expected: key \"name\" { algorithm …; secret …; };")
      }
      guard case .text(let name) = try next(), let name = try? DomainName(string(name)) else {
        throw failure("a key needs a name")
      }
      try expect("{")
      var algorithm: TransactionAlgorithm?
      var secret: SecretOctets?
      reading: while true {
        switch try next() {
        case .text(let word):
          switch string(word) {
          case "algorithm" where algorithm == nil: algorithm = try readAlgorithm()
          case "secret" where secret == nil: secret = try readSecret()
          default: throw failure("a key has one algorithm and one secret, and nothing else")
          }
          try expect(";")
        case .mark(UInt8(ascii: "}")): break reading
        case .mark, .end: throw failure("the key does not end with '}'")
        }
      }
      if case .mark(UInt8(ascii: ";")) = try next() {
        guard case .end = try next() else {
          throw failure("something stands behind the key; a file holds one")
        }
      }
      guard let algorithm else { throw Failure(line: nil, reason: "the key has no algorithm") }
      guard let secret else { throw Failure(line: nil, reason: "the key has no secret") }
      return HMACKey(name: name, algorithm: algorithm, secret: secret)
    }

    private mutating func readAlgorithm() throws(Failure) -> TransactionAlgorithm {
      guard case .text(let word) = try next() else { throw failure("algorithm: a name is missing") }
      var name = string(word).lowercased()
      if name.hasSuffix(".") { name.removeLast() }
      if let algorithm = TransactionAlgorithm(rawValue: name) { return algorithm }
      let known = TransactionAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")
      throw failure("the algorithm '\(name.prefix(40))' is none of \(known)")
    }

    private mutating func readSecret() throws(Failure) -> SecretOctets {
      guard case .text(let word) = try next() else { throw failure("secret: the key is missing") }
      let text = octets[word]
      let secret = try SecretOctets(capacity: text.count) {
        (memory: UnsafeMutableRawBufferPointer) throws(Failure) in
        guard let count = Self.decode(text, into: memory) else {
          throw failure("the secret is not base64")
        }
        return count
      }
      if secret.isEmpty { throw failure("the secret is empty") }
      return secret
    }

    /// Base64 with its padding (RFC 4648 §4), without copies elsewhere.
    private static func decode(
      _ text: Slice<UnsafeRawBufferPointer>, into memory: UnsafeMutableRawBufferPointer
    ) -> Int? {
      guard text.count.isMultiple(of: 4) else { return nil }
      let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
      var (bits, number, filled) = (0, 0, 0)
      for octet in text.dropLast(padding) {
        guard let digit = digit(octet) else { return nil }
        number = (number << 6 | digit) & 0xFFFFFF
        bits += 6
        if bits >= 8 {
          bits -= 8
          memory[filled] = UInt8(truncatingIfNeeded: number >> bits)
          filled += 1
        }
      }
      return filled
    }

    private static func digit(_ octet: UInt8) -> Int? {
      switch octet {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(octet) - 65
      case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(octet) - 71
      case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(octet) + 4
      case UInt8(ascii: "+"): 62
      case UInt8(ascii: "/"): 63
      default: nil
      }
    }

    private mutating func expect(_ mark: Unicode.Scalar) throws(Failure) {
      guard case .mark(let found) = try next(), found == UInt8(ascii: mark) else {
        throw failure("'\(mark)' is missing")
      }
    }

    private mutating func next() throws(Failure) -> Token {
      try skipBlanks()
      guard position < octets.count else { return .end }
      let start = position
      switch octets[position] {
      case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ";"):
        position += 1
        return .mark(octets[start])
      case UInt8(ascii: "\""):
        position += 1
        while position < octets.count, octets[position] != UInt8(ascii: "\"") {
          if octets[position] == UInt8(ascii: "\n") { throw failure("a string without an end") }
          position += 1
        }
        guard position < octets.count else { throw failure("a string without an end") }
        position += 1
        return .text((start + 1)..<(position - 1))
      default:
        while position < octets.count, !isBoundary(octets[position]) { position += 1 }
        return .text(start..<position)
      }
    }

    private mutating func skipBlanks() throws(Failure) {
      while position < octets.count {
        if isBlank(octets[position]) {
          if octets[position] == UInt8(ascii: "\n") { line += 1 }
          position += 1
        } else if octets[position] == UInt8(ascii: "#") || starts("//") {
          while position < octets.count, octets[position] != UInt8(ascii: "\n") { position += 1 }
        } else if starts("/*") {
          position += 2
          while position < octets.count, !starts("*/") {
            if octets[position] == UInt8(ascii: "\n") { line += 1 }
            position += 1
          }
          guard position < octets.count else { throw failure("a comment without an end") }
          position += 2
        } else {
          return
        }
      }
    }

    private func starts(_ mark: StaticString) -> Bool {
      octets[position...].prefix(mark.utf8CodeUnitCount).elementsEqual(
        UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount))
    }

    private func isBlank(_ octet: UInt8) -> Bool { octet == 0x20 || 0x09...0x0D ~= octet }

    private func isBoundary(_ octet: UInt8) -> Bool {
      isBlank(octet) || octet == UInt8(ascii: "{") || octet == UInt8(ascii: "}")
        || octet == UInt8(ascii: ";") || octet == UInt8(ascii: "\"")
    }

    private func string(_ range: Range<Int>) -> String {
      String(decoding: octets[range], as: UTF8.self)
    }

    private func failure(_ reason: String) -> Failure { Failure(line: line, reason: reason) }
  }
}
