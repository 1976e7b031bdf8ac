import Audit
public import DNS

/// Writes the data of a record as zone files have them; the edge that has the codec knows more types than `RecordData` does.
public typealias RecordDataWriter = @Sendable (Record) -> String

/// Records as lines that can be pasted into a zone file, and as members of JSON documents.
public struct RecordLines: Sendable {
  let data: RecordDataWriter

  public init(data: @escaping RecordDataWriter) { self.data = data }

  /// Owner, TTL, class, type and data in columns, each line behind two spaces.
  func text(_ records: [Record], _ page: TextPage, indent: Int = 2) -> String {
    let names = records.map { VisibleText.line($0.name.absolute) }
    let columns = min(names.map { TextLayout.width(of: $0) }.max() ?? 0, Self.widestOwner)
    let ttlColumns = records.map { String($0.ttl).utf8.count }.max() ?? 0
    let typeColumns = records.map { $0.type.mnemonic.utf8.count }.max() ?? 0
    let margin = String(repeating: " ", count: indent)
    return zip(names, records).map { name, record in
      margin + page.style.paint(TextLayout.padded(name, to: columns), .bold) + " "
        + page.style.paint(TextLayout.padded(String(record.ttl), to: ttlColumns) + " IN ", .dim)
        + TextLayout.padded(record.type.mnemonic, to: typeColumns) + " "
        + VisibleText.line(data(record)) + "\n"
    }.joined()
  }

  /// Owners wider than that push the rest of their line to the right.
  private static let widestOwner = 40

  func value(_ record: Record) -> FactValue {
    [
      "name": .string(record.name.absolute), "ttl": .integer(Int(record.ttl)), "class": "IN",
      "type": .string(record.type.mnemonic), "data": .string(data(record)),
    ]
  }

  func values(_ records: [Record]) -> FactValue { .list(records.map(value)) }
}

/// Spans of time as people say them.
enum TimeText {
  /// `45 s`, `5 min`, `1 h 30 min`, `2 d`: the two largest units.
  static func seconds(_ seconds: Int) -> String {
    let units: [(Int, String)] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")]
    var (rest, parts): (Int, [String]) = (max(0, seconds), [])
    for (size, name) in units where rest >= size {
      parts.append("\(rest / size) \(name)")
      rest %= size
    }
    return parts.isEmpty ? "0 s" : parts.prefix(2).joined(separator: " ")
  }

  /// `12 ms`.
  static func milliseconds(_ duration: Duration) -> String { "\(number(duration)) ms" }

  /// Whole milliseconds.
  static func number(_ duration: Duration) -> Int {
    Int((duration / .milliseconds(1)).rounded())
  }
}
