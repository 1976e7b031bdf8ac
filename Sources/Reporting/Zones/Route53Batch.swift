import Audit
import DNS

/// A change batch for `aws route53 change-resource-record-sets`
/// (https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html).
enum Route53Batch {
  enum Action: String {
    case create = "CREATE"
    case upsert = "UPSERT"
  }

  struct Change {
    let action: Action
    let name: DomainName
    let type: RecordType
    let ttl: UInt32
    /// In presentation format: a text has each string in quotes, one space between two.
    let values: [String]
  }

  static func text(_ changes: [Change], comment: String) -> String {
    var json = JSONWriter()
    json.openObject()
    json.member("Comment", comment)
    json.key("Changes")
    json.openArray()
    for change in changes {
      json.openObject()
      json.member("Action", change.action.rawValue)
      json.key("ResourceRecordSet")
      json.openObject()
      json.member("Name", octalEscapes(change.name.absolute))
      json.member("Type", change.type.description)
      json.member("TTL", Int(change.ttl))
      json.key("ResourceRecords")
      json.openArray()
      for value in change.values {
        json.openObject()
        json.member("Value", octalEscapes(value))
        json.closeObject()
      }
      json.closeArray()
      json.closeObject()
      json.closeObject()
    }
    json.closeArray()
    json.closeObject()
    json.endDocument()
    return json.take()
  }

  /// The digits behind a backslash are decimal in zone files, and octal at Route 53
  /// (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html).
  static func octalEscapes(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
    var result: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let octet = rest.popFirst() {
      result.append(octet)
      guard octet == UInt8(ascii: "\\"), let next = rest.first else { continue }
      let digits = rest.prefix(3)
      if next &- 0x30 < 10, digits.count == 3,
        let value = UInt8(String(decoding: digits, as: UTF8.self))
      {
        result += [0x30 + (value >> 6), 0x30 + ((value >> 3) & 7), 0x30 + (value & 7)]
        rest = rest.dropFirst(3)
      } else {
        result.append(next)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
