/// What is wrong with one line of an answer to EHLO, behind the first (RFC 5321 §4.1.1.1).
public enum EHLOLineFault: Hashable, Sendable {
  /// There is nothing behind the code.
  case empty
  /// What is not a letter or digit, followed by letters, digits and hyphens.
  case badKeyword(String)
  /// A parameter with something else than visible characters of ASCII.
  case badParameter(keyword: String)
  /// Parameters that the extension does not have: `SIZE abc` (RFC 1870 §4).
  case badValue(keyword: String, String)
  /// The same keyword again, with the same parameters or others.
  case repeated(keyword: String, isSame: Bool)

  /// The faults of a 250 reply, each with the number of its line, from 0.
  public static func all(in reply: Reply) -> [(line: Int, fault: EHLOLineFault)] {
    var seen: [String: [UInt8]] = [:]
    var faults: [(line: Int, fault: EHLOLineFault)] = []
    for (index, line) in reply.lines.enumerated().dropFirst() {
      if let fault = fault(of: line, &seen) { faults.append((index, fault)) }
    }
    return faults
  }

  private static func fault(
    of line: [UInt8], _ seen: inout [String: [UInt8]]
  ) -> EHLOLineFault? {
    // Blanks at the end do no harm: many servers have them behind AUTH.
    let blank = UInt8(ascii: " ")
    let text = Array(line.reversed().drop { $0 == blank }.reversed())
    if text.isEmpty { return .empty }
    let keyword = text.prefix { $0 != blank }
    let word = String(decoding: keyword, as: UTF8.self).uppercased()
    // `AUTH=LOGIN`, for clients from before RFC 4954, is against the grammar, and everywhere.
    if word.hasPrefix("AUTH=") { return nil }
    guard let first = keyword.first, isAlphanumeric(first),
      keyword.allSatisfy({ isAlphanumeric($0) || $0 == UInt8(ascii: "-") })
    else { return .badKeyword(String(decoding: keyword, as: UTF8.self)) }
    let parameters = text.dropFirst(keyword.count)
    if !parameters.allSatisfy({ $0 == blank || (33...126).contains($0) }) {
      return .badParameter(keyword: word)
    }
    if case .other(let named, let values)? = ServiceExtension(line: text),
      ServiceExtension(line: Array(named.utf8))?.isOther == false
    {
      return .badValue(keyword: word, values.joined(separator: " "))
    }
    let earlier = seen.updateValue(Array(parameters), forKey: word)
    return earlier.map { .repeated(keyword: word, isSame: $0 == Array(parameters)) }
  }

  private static func isAlphanumeric(_ octet: UInt8) -> Bool {
    octet &- 0x30 < 10 || (octet | 0x20) &- 0x61 < 26
  }
}

extension ServiceExtension {
  fileprivate var isOther: Bool { if case .other = self { true } else { false } }
}

extension EHLOLineFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "a line without a keyword"
    case .badKeyword(let word): "'\(OctetText.escaped(Array(word.utf8)))', which is no keyword"
    case .badParameter(let keyword):
      "a parameter of \(keyword) with a character beyond ASCII's visible ones"
    case .badValue(let keyword, let value): "\(keyword) with '\(value)', which is no value of it"
    case .repeated(let keyword, let isSame):
      "\(keyword) twice" + (isSame ? "" : ", with different parameters")
    }
  }
}
