/// One line of a recording: JSON with a question and its answer, as dlv-audit(1) describes it.
import DNS
import Foundation

struct RecordingLine: Decodable {
  let name: String
  let type: String
  /// The authoritative server that was asked directly; absent for the resolver.
  let server: String?
  let outcome: String
  let ttl: UInt32?
  let reason: String?
  let aliases: [Entry]?
  let records: [Entry]?
  /// Of an answer with signatures alone.
  let authority: [Entry]?
  /// Of such an answer: whether the server has the zone itself; absent for no.
  let authoritative: Bool?

  struct Entry: Decodable {
    let record: String
    let file: String?
    let line: Int?
    let column: Int?
    let pointer: String?
  }

  /// Changes when a reader of the number before would misread a line.
  static let version = 2
  /// Those that are read: the first had no answers with signatures.
  static let readVersions = 1...2

  /// The answer with signatures that the line holds; `nil` when it holds none.
  var signedContent: SignedAnswer? {
    guard let name = try? DomainName(name), let type = RecordType(type) else { return nil }
    let question = Question(name, type)
    guard outcome.hasPrefix(Self.signedPrefix) else { return nil }
    func response(
      _ code: SignedResponse.Code, _ origin: SignedResponse.Origin? = nil
    ) -> SignedAnswer? {
      let origin = origin ?? (authoritative == true ? .authoritativeServer : .server)
      guard let answers = Self.records(records ?? []),
        let authority = Self.records(authority ?? [])
      else { return nil }
      return SignedAnswer(
        question: question,
        outcome: .response(
          SignedResponse(code: code, answers: answers, authority: authority, origin: origin)))
    }
    switch outcome.dropFirst(Self.signedPrefix.count) {
    case "no_error": return response(.noError)
    case "no_such_name": return response(.noSuchName)
    case "unsigned_zone_file": return response(.noError, .unsignedZoneFile)
    case "unsigned_zone_file_no_such_name": return response(.noSuchName, .unsignedZoneFile)
    case let other:
      guard case .failed(let failure)? = outcome(String(other), []) else { return nil }
      return SignedAnswer(question: question, outcome: .failed(failure))
    }
  }

  private static let signedPrefix = "signed_"

  /// The answer that the line holds, and the server that was asked directly; `nil` when it holds none.
  var content: (answer: Answer, server: IPAddress?)? {
    guard let name = try? DomainName(name), let type = RecordType(type),
      let aliases = Self.records(aliases ?? []), let records = Self.records(records ?? []),
      let outcome = outcome(self.outcome, records)
    else { return nil }
    let answer = Answer(question: Question(name, type), aliases: aliases, outcome: outcome)
    guard let server else { return (answer, nil) }
    return IPAddress(server).map { (answer, $0) }
  }

  private func outcome(_ word: String, _ records: [Record]) -> Answer.Outcome? {
    switch word {
    case "records": records.isEmpty ? nil : .records(records)
    case "no_data": ttl.map(Answer.Outcome.noData)
    case "no_such_name": ttl.map(Answer.Outcome.noSuchName)
    case "server_failure": .failed(.serverFailure)
    case "refused": .failed(.refused)
    case "timed_out": .failed(.timedOut)
    case "unreachable": reason.map { .failed(.unreachable($0)) }
    case "bogus": reason.map { .failed(.bogus($0)) }
    case "offline": .failed(.offline)
    default: nil
    }
  }

  private static func records(_ entries: [Entry]) -> [Record]? {
    var records: [Record] = []
    for entry in entries {
      guard var record = Record(presentation: entry.record) else { return nil }
      if let file = entry.file, let line = entry.line {
        record.location = SourceLocation(
          file: file, line: line, column: entry.column, pointer: entry.pointer)
      }
      records.append(record)
    }
    return records
  }
}

extension RecordingLine {
  /// The answer as a line without its line feed. Name and type come first, so that sorted lines are sorted by question.
  static func encode(_ answer: Answer, from server: IPAddress? = nil) -> String {
    var text = "{\"name\":\(quoted(answer.question.name.description))"
    text += ",\"type\":\"\(answer.question.type)\""
    if let server { text += ",\"server\":\"\(server)\"" }
    switch answer.outcome {
    case .records(let records):
      text += ",\"outcome\":\"records\"" + aliases(of: answer) + ",\"records\":" + list(records)
    case .noData(let ttl): text += ",\"outcome\":\"no_data\",\"ttl\":\(ttl)" + aliases(of: answer)
    case .noSuchName(let ttl):
      text += ",\"outcome\":\"no_such_name\",\"ttl\":\(ttl)" + aliases(of: answer)
    case .failed(let failure): text += outcome(failure) + aliases(of: answer)
    }
    return text + "}"
  }

  /// The same of an answer with signatures.
  static func encode(_ answer: SignedAnswer) -> String {
    var text = "{\"name\":\(quoted(answer.question.name.description))"
    text += ",\"type\":\"\(answer.question.type)\""
    switch answer.outcome {
    case .failed(let failure):
      text += outcome(failure).replacing(
        "\"outcome\":\"", with: "\"outcome\":\"\(signedPrefix)", maxReplacements: 1)
    case .response(let response):
      let word =
        switch (response.origin, response.code) {
        case (.server, .noError), (.authoritativeServer, .noError): "no_error"
        case (.server, .noSuchName), (.authoritativeServer, .noSuchName): "no_such_name"
        case (.unsignedZoneFile, .noError): "unsigned_zone_file"
        case (.unsignedZoneFile, .noSuchName): "unsigned_zone_file_no_such_name"
        }
      text += ",\"outcome\":\"\(signedPrefix)\(word)\",\"records\":" + list(response.answers)
      text += ",\"authority\":" + list(response.authority)
      if response.origin == .authoritativeServer { text += ",\"authoritative\":true" }
    }
    return text + "}"
  }

  /// The first line of a file.
  static func header(keyNames: [DomainName], time: UTCTime?) -> String {
    let names = keyNames.map { quoted($0.description) }.joined(separator: ",")
    let moment = time.map { ",\"time\":\"\($0)\"" } ?? ""
    return "{\"dlv_recording\":\(version),\"key_names\":[\(names)]\(moment)}"
  }

  private static func outcome(_ failure: LookupFailure) -> String {
    switch failure {
    case .serverFailure: ",\"outcome\":\"server_failure\""
    case .refused: ",\"outcome\":\"refused\""
    case .timedOut: ",\"outcome\":\"timed_out\""
    case .unreachable(let reason): ",\"outcome\":\"unreachable\",\"reason\":\(quoted(reason))"
    case .bogus(let reason): ",\"outcome\":\"bogus\",\"reason\":\(quoted(reason))"
    case .offline: ",\"outcome\":\"offline\""
    }
  }

  private static func aliases(of answer: Answer) -> String {
    answer.aliases.isEmpty ? "" : ",\"aliases\":" + list(answer.aliases)
  }

  private static func list(_ records: [Record]) -> String {
    let entries = records.map { record in
      var entry = "{\"record\":\(quoted(record.description))"
      if let location = record.location {
        entry += ",\"file\":\(quoted(location.file)),\"line\":\(location.line)"
        if let column = location.column { entry += ",\"column\":\(column)" }
        if let pointer = location.pointer { entry += ",\"pointer\":\(quoted(pointer))" }
      }
      return entry + "}"
    }
    return "[" + entries.joined(separator: ",") + "]"
  }

  /// A JSON string (RFC 8259 §7).
  private static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes, as: UTF8.self)
  }
}
