import Message

/// Reading the field, as ARC and whoever trusts a server's results have to (RFC 8601 §2.2).
extension AuthenticationResults {
  /// Why a field's body is no Authentication-Results. Offsets count octets from the start of the body.
  public enum SyntaxError: Error, Hashable, Sendable {
    case missingServer(offset: Int)
    /// A version that is not 1 (§2.2): what follows means something else.
    case unsupportedVersion(offset: Int)
    case missingSemicolon(offset: Int)
    case badMethod(offset: Int)
    case badResult(offset: Int)
    case badProperty(offset: Int)
    case openComment
    case openQuotedString(offset: Int)
    case tooManyResults
  }

  /// Results that are read; no server reports on as many methods and signatures.
  public static let maximumResults = 200

  /// - Parameter body: What follows the field's colon, folded or not.
  public init(body: [UInt8]) throws(SyntaxError) {
    var parser = Parser(body)
    self = try parser.read()
  }

  private struct Parser {
    var reader: StructuredFieldReader

    init(_ body: [UInt8]) { reader = StructuredFieldReader(body) }

    mutating func read() throws(SyntaxError) -> AuthenticationResults {
      try skipSpace()
      guard let server = try readValue(), !server.isEmpty else {
        throw .missingServer(offset: reader.position)
      }
      try skipSpace()
      if let version = reader.read(while: { $0 &- 0x30 < 10 }) {
        if !version.elementsEqual([UInt8(ascii: "1")]) {
          throw .unsupportedVersion(offset: version.startIndex)
        }
        try skipSpace()
      }
      var results = AuthenticationResults(server: server, results: [])
      while !reader.isAtEnd {
        guard reader.take(UInt8(ascii: ";")) else {
          throw .missingSemicolon(offset: reader.position)
        }
        try skipSpace()
        // A semicolon at the end is not in the grammar, but several programs write one.
        if reader.isAtEnd { break }
        if let result = try readResult() {
          if results.results.count == maximumResults { throw .tooManyResults }
          results.results.append(result)
        }
      }
      return results
    }

    /// `nil` for `none`, and for an empty part.
    private mutating func readResult() throws(SyntaxError) -> MethodResult? {
      if reader.next == UInt8(ascii: ";") { return nil }
      guard let method = readKeyword() else { throw .badMethod(offset: reader.position) }
      try skipSpace()
      if reader.take(UInt8(ascii: "/")) {
        try skipSpace()
        _ = reader.read { $0 &- 0x30 < 10 }
        try skipSpace()
      }
      if method == "none", reader.isAtEnd || reader.next == UInt8(ascii: ";") { return nil }
      guard reader.take(UInt8(ascii: "=")) else { throw .badMethod(offset: reader.position) }
      try skipSpace()
      guard let word = readKeyword() else { throw .badResult(offset: reader.position) }
      var result = MethodResult(method, word)
      let comments = try skipSpace()
      result.comment = comments.first.map { String(decoding: $0, as: UTF8.self) }
      while let next = reader.next, next != UInt8(ascii: ";") {
        try readReasonOrProperty(into: &result)
        try skipSpace()
      }
      return result
    }

    private mutating func readReasonOrProperty(
      into result: inout MethodResult
    ) throws(SyntaxError) {
      guard let type = readKeyword() else { throw .badProperty(offset: reader.position) }
      try skipSpace()
      guard reader.take(UInt8(ascii: ".")) else {
        // `reason=`, or a property without its type, which old programs write (`policy=…`).
        guard reader.take(UInt8(ascii: "=")) else { throw .badProperty(offset: reader.position) }
        try skipSpace()
        let value = try readValue() ?? ""
        if type == "reason" { result.reason = value }
        return
      }
      try skipSpace()
      guard let name = readKeyword() else { throw .badProperty(offset: reader.position) }
      try skipSpace()
      guard reader.take(UInt8(ascii: "=")) else { throw .badProperty(offset: reader.position) }
      try skipSpace()
      result.properties.append(Property(type, name, try readValue() ?? ""))
    }

    /// Letters, digits and hyphens (RFC 8601 §2.2 Keyword), with the underscore that some methods have; in lower case.
    private mutating func readKeyword() -> String? {
      reader.read {
        ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-")
          || $0 == UInt8(ascii: "_")
      }.map { String(decoding: $0, as: UTF8.self).lowercased() }
    }

    /// A token or quoted string, or an address made of them with an `@` between.
    private mutating func readValue() throws(SyntaxError) -> String? {
      var text: [UInt8] = []
      var isFound = false
      while let next = reader.next {
        if next == UInt8(ascii: "\"") {
          let start = reader.position
          guard let content = reader.readQuotedString() else {
            throw .openQuotedString(offset: start)
          }
          text += content
        } else if let part = reader.read(while: Self.isValueOctet) {
          text += part
        } else {
          break
        }
        isFound = true
      }
      return isFound ? String(decoding: text, as: UTF8.self) : nil
    }

    /// More than a token has: `/`, `=`, `:`, `@`, `[` stand unquoted in what many servers write (`header.b=AbC/d=`).
    private static func isValueOctet(_ octet: UInt8) -> Bool {
      switch octet {
      case 0...0x20, 0x7F, UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: ")"),
        UInt8(ascii: "\""), UInt8(ascii: "\\"):
        false
      default: true
      }
    }

    @discardableResult
    private mutating func skipSpace() throws(SyntaxError) -> [ArraySlice<UInt8>] {
      guard let comments = reader.skipCommentsAndSpace() else { throw .openComment }
      return comments
    }
  }
}
