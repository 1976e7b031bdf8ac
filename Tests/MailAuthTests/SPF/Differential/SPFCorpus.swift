import DNS
import Foundation
import MailAuth
import TestKit

/// Records and cases as the drivers in `Benchmarks/Peers` read them, and as a table for our own evaluator.
struct SPFCorpus {
  private(set) var lines: [String] = []
  private(set) var table = RecordTable()
  var cases: [Case] = []

  struct Case {
    let client: String
    let helo: String
    let sender: String

    var request: SPFRequest? {
      guard let address = IPAddress(client) else { return nil }
      return SPFRequest(mailFrom: sender, helo: helo, client: address, receiver: nil, time: 0)
    }
  }

  /// The file that drivers read: records, then cases.
  var text: String {
    (lines + cases.map { "Q\t\($0.client)\t\($0.helo)\t\($0.sender)" }).joined(separator: "\n")
      + "\n"
  }

  mutating func add(_ name: String, _ type: String, _ value: String) {
    guard let domain = Self.name(name), let data = Self.data(type, value) else { return }
    lines.append("R\t\(name)\t\(type)\t\(value)")
    table.add(.record(data), at: domain)
  }

  mutating func addTimeout(_ name: String, _ type: String) {
    guard let domain = Self.name(name), let recordType = RecordType(type) else { return }
    lines.append("T\t\(name)\t\(type)")
    table.add(.timeout(recordType), at: domain)
  }

  /// The name of which the labels are these octets.
  private static func name(_ text: String) -> DomainName? {
    try? MacroString.domainName(Array(text.utf8))
  }

  private static func data(_ type: String, _ value: String) -> RecordData? {
    switch type {
    case "A": return IPv4Address(value).map { .a($0) }
    case "AAAA": return IPv6Address(value).map { .aaaa($0) }
    case "TXT": return .txt(CharacterStrings(value))
    case "PTR": return name(value).map { .ptr($0) }
    case "MX":
      let words = value.split(separator: " ").map(String.init)
      guard words.count == 2, let preference = UInt16(words[0]), let host = name(words[1])
      else { return nil }
      return .mx(MailExchanger(preference: preference, exchange: host))
    default: return nil
    }
  }
}
