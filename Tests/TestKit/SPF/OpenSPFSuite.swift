/// The RFC 7208 test suite of the OpenSPF project, as the source package of pyspf carries it.
import DNS
import Foundation
import Yams

public struct OpenSPFSuite: Sendable {
  public let scenarios: [Scenario]

  public static let loaded = Result { try OpenSPFSuite() }

  /// A zone and the cases that are evaluated with it.
  public struct Scenario: Sendable {
    public let description: String
    public let table: RecordTable
    public let cases: [Case]
  }

  public struct Case: Sendable {
    public let name: String
    public let helo: String
    public let host: String
    public let mailFrom: String
    /// Every result that the suite accepts, the preferred one first.
    public let results: [String]
    /// `DEFAULT` where the receiver's own text is wanted.
    public let explanation: String?
  }

  public struct Malformed: Error {
    public let place: String
  }

  private init() throws {
    let file = try PythonSourcePackage.pyspf.get().folder.appending(path: "test/rfc7208-tests.yml")
    let text = try String(contentsOf: file, encoding: .utf8)
    scenarios = try Yams.load_all(yaml: text).compactMap { document in
      guard let document = document as? [String: Any] else { return nil }
      return try Self.scenario(document)
    }
  }

  private static func scenario(_ document: [String: Any]) throws -> Scenario {
    let description = document["description"] as? String ?? "?"
    guard let tests = document["tests"] as? [String: [String: Any]],
      let zone = document["zonedata"] as? [AnyHashable: Any]
    else { throw Malformed(place: description) }
    var table = RecordTable()
    for (name, entries) in zone {
      guard let name = name as? String, let entries = entries as? [Any] else {
        throw Malformed(place: "\(description): \(name)")
      }
      // A name with a label that is too long is never asked for.
      guard let domain = domain(name) else { continue }
      try add(entries, at: domain, to: &table)
    }
    return Scenario(
      description: description, table: table,
      cases: try tests.sorted { $0.key < $1.key }.map { try testCase($0.key, $0.value) })
  }

  private static func testCase(_ name: String, _ values: [String: Any]) throws -> Case {
    let results = (values["result"] as? String).map { [$0] } ?? values["result"] as? [String]
    guard let results, let helo = values["helo"], let host = values["host"] as? String else {
      throw Malformed(place: name)
    }
    return Case(
      name: name, helo: "\(helo)", host: host, mailFrom: values["mailfrom"] as? String ?? "",
      results: results, explanation: values["explanation"] as? String)
  }

  /// Records of type SPF stand for TXT too, unless the name has TXT records of its own.
  private static func add(
    _ entries: [Any], at name: DomainName, to table: inout RecordTable
  ) throws {
    let maps = entries.compactMap { $0 as? [String: Any] }
    let hasOwnText = maps.contains { $0["TXT"] != nil }
    for entry in entries {
      if entry as? String == "TIMEOUT" {
        table.add(.timeout(nil), at: name)
        continue
      }
      guard let map = entry as? [String: Any] else { throw Malformed(place: "\(name)") }
      for (type, value) in map {
        if value as? String == "NONE" { continue }
        guard let recordType = RecordType(type) else { throw Malformed(place: "\(name) \(type)") }
        if value as? String == "TIMEOUT" {
          table.add(.timeout(recordType), at: name)
          continue
        }
        let data = try data(type, value, at: name)
        table.add(.record(data), at: name)
        if case .spf(let strings) = data, !hasOwnText {
          table.add(.record(.txt(strings)), at: name)
        }
      }
    }
  }

  private static func data(
    _ type: String, _ value: Any, at name: DomainName
  ) throws -> RecordData {
    let text = value as? String
    switch type {
    case "A": if let address = text.flatMap({ IPv4Address($0) }) { return .a(address) }
    case "AAAA": if let address = text.flatMap({ IPv6Address($0) }) { return .aaaa(address) }
    case "CNAME": if let target = text.flatMap(domain) { return .cname(target) }
    case "PTR": if let target = text.flatMap(domain) { return .ptr(target) }
    case "MX":
      if let values = value as? [Any], values.count == 2, let preference = values[0] as? Int,
        let host = (values[1] as? String).flatMap(domain)
      {
        return .mx(MailExchanger(preference: UInt16(preference), exchange: host))
      }
    case "TXT", "SPF":
      let segments = text.map { [$0] } ?? value as? [String]
      if let segments {
        let strings = CharacterStrings(segments: segments.map { Array($0.utf8) })
        return type == "TXT" ? .txt(strings) : .spf(strings)
      }
    default: break
    }
    throw Malformed(place: "\(name) \(type)")
  }

  /// The name of which the labels are these octets, without escapes; a final dot changes nothing.
  static func domain(_ text: String) -> DomainName? {
    var wire: [UInt8] = []
    let text = text.hasSuffix(".") ? text.dropLast() : text[...]
    if text.isEmpty { return .root }
    for label in text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
      guard !label.isEmpty, label.count <= DomainName.maximumLabelLength else { return nil }
      wire.append(UInt8(label.count))
      wire += label
    }
    return DomainName(wire: wire + [0])
  }
}
