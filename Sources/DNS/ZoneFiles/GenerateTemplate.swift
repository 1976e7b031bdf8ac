/// A `$GENERATE` line of BIND's zone files: `start-stop[/step] owner [TTL] [class] type data`, in which `$` stands for each number in turn, and
/// `${offset,width,base}` for the number with something added, padded with zeros, and in another base.
public struct GenerateTemplate: Sendable {
  public let numbers: StrideThrough<Int>
  /// Owner, TTL, class and type with the data behind them; one space between two.
  private let fields: [(text: [UInt8], index: Int)]

  public struct Failure: Error, Hashable, Sendable {
    public let reason: String
    /// The index of the line's field; the index after the last means 'at the end'.
    public let field: Int
  }

  /// Records that one line may stand for: a network of 16 bits has so many addresses, and nobody writes more of them by a pattern.
  public static let maximumCount = 65_536
  /// Octets that one number may become, so that a width can't fill any memory: a label has 63.
  private static let maximumWidth = 255

  /// - Parameter line: A line that begins with `$GENERATE`.
  public init(_ line: ZoneFileLexer.LogicalLine) throws(Failure) {
    guard line.fields.count >= 5 else {
      throw Failure(
        reason: "expected: $GENERATE start-stop[/step] owner [TTL] [class] type data",
        field: line.fields.count)
    }
    numbers = try Self.range(line.text[line.fields[1].range])
    // The data are one field, in quotation marks where they are several: `MX "10 mail$"`.
    fields = line.fields.indices.dropFirst(2).map { index in
      let field = line.fields[index]
      var text = Array(line.text[field.range])
      if field.isQuoted {
        text =
          index == line.fields.count - 1
          ? Self.withoutEscapedQuotes(text)
          : [UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")]
      }
      return (text, index)
    }
  }

  private static func range(_ octets: ArraySlice<UInt8>) throws(Failure) -> StrideThrough<Int> {
    let text = String(decoding: octets, as: UTF8.self)
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count <= 2, ends.count == 2, let start = number(ends[0]),
      let stop = number(ends[1]), let step = parts.count == 2 ? number(parts[1]) : 1, step > 0,
      start <= stop
    else {
      throw Failure(reason: "'\(text.prefix(40))' is no range such as 1-254 or 0-100/10", field: 1)
    }
    if (stop - start) / step >= maximumCount {
      throw Failure(reason: "more than \(maximumCount) records by one line", field: 1)
    }
    return stride(from: start, through: stop, by: step)
  }

  /// BIND takes numbers of 31 bits.
  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    return Int32(text).map(Int.init)
  }

  private static func withoutEscapedQuotes(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "\\"), index + 1 < text.count {
        if text[index + 1] != UInt8(ascii: "\"") { result.append(text[index]) }
        index += 1
      }
      result.append(text[index])
      index += 1
    }
    return result
  }

  /// The line of a number, as a zone file has it.
  public func text(_ number: Int) throws(Failure) -> [UInt8] {
    var text: [UInt8] = []
    for field in fields {
      if !text.isEmpty { text.append(UInt8(ascii: " ")) }
      try substitute(number, in: field, into: &text)
    }
    return text
  }

  private func substitute(
    _ number: Int, in field: (text: [UInt8], index: Int), into result: inout [UInt8]
  ) throws(Failure) {
    let text = field.text
    var index = 0
    while index < text.count {
      let octet = text[index]
      index += 1
      switch octet {
      case UInt8(ascii: "\\") where index < text.count:
        // `\$` is a dollar sign.
        if text[index] != UInt8(ascii: "$") { result.append(octet) }
        result.append(text[index])
        index += 1
      case UInt8(ascii: "$") where index < text.count && text[index] == UInt8(ascii: "$"):
        result.append(octet)
        index += 1
      case UInt8(ascii: "$") where index < text.count && text[index] == UInt8(ascii: "{"):
        guard let end = text[index...].firstIndex(of: UInt8(ascii: "}")) else {
          throw Failure(reason: "'${' without '}'", field: field.index)
        }
        let modifier = String(decoding: text[(index + 1)..<end], as: UTF8.self)
        guard let shown = Self.number(number, modifier) else {
          throw Failure(
            reason: "'\(modifier.prefix(40))' is no offset,width,base such as 0,3,d",
            field: field.index)
        }
        result += shown.utf8
        index = end + 1
      case UInt8(ascii: "$"): result += String(number).utf8
      default: result.append(octet)
      }
    }
  }

  /// `offset[,width[,base]]`; the base is d, o, x or X, or n or N for the digits of a reverse name in hexadecimal.
  private static func number(_ number: Int, _ modifier: String) -> String? {
    let parts = modifier.split(separator: ",", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count), let offset = Int32(parts[0]),
      let width = parts.count > 1 ? Int(parts[1]) : 0, (0...maximumWidth).contains(width)
    else { return nil }
    let value = number + Int(offset)
    if value < 0 { return nil }
    let digits: String
    switch parts.count > 2 ? parts[2] : "d" {
    case "d": digits = String(value)
    case "o": digits = String(value, radix: 8)
    case "x": digits = String(value, radix: 16)
    case "X": digits = String(value, radix: 16, uppercase: true)
    case "n": return reversed(String(value, radix: 16), width)
    case "N": return reversed(String(value, radix: 16, uppercase: true), width)
    default: return nil
    }
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// The lowest digit first, a dot between two. The width counts the dots, as with BIND.
  private static func reversed(_ digits: String, _ width: Int) -> String {
    var labels = digits.reversed().map(String.init)
    while 2 * labels.count - 1 < width { labels.append("0") }
    return labels.joined(separator: ".")
  }
}
