import DNS
import Glibc
import MailAuth

/// Records and cases of a corpus file: lines `R name type value`, `T name type`, `Q ip helo sender`, separated by tabs.
struct SPFCorpus {
  private(set) var cases: [Case] = []
  private var answers: [Question: Answer] = [:]
  /// `nil` where each evaluation is to read the records anew.
  var records: SPFRecordCache? = SPFRecordCache()

  struct Case {
    let client: IPAddress
    let helo: String
    let sender: String
  }

  /// `nil` where the file can't be read or a line is none of these.
  init?(path: String) {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var found: [Question: [Record]] = [:]
    while let line = Self.line(of: file) {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      switch fields[0] {
      case "Q":
        guard fields.count == 4, let client = IPAddress(fields[1]) else { return nil }
        cases.append(Case(client: client, helo: fields[2], sender: fields[3]))
      case "T", "R":
        guard fields.count >= 3, let name = try? DomainName(fields[1]),
          let type = RecordType(fields[2])
        else { return nil }
        let question = Question(name, type)
        if fields[0] == "T" {
          answers[question] = Answer(question: question, outcome: .failed(.timedOut))
        } else {
          guard fields.count == 4, let data = Self.data(type, fields[3]) else { return nil }
          found[question, default: []].append(Record(name: name, ttl: 3600, data: data))
        }
      default: return nil
      }
    }
    for (question, records) in found {
      answers[question] = Answer(question: question, outcome: .records(records))
    }
  }

  func evaluate(_ test: Case) -> SPFEvaluation {
    SPFEvaluator.evaluate(
      SPFRequest(
        mailFrom: test.sender, helo: test.helo, client: test.client, receiver: nil, time: 0),
      records: records
    ) { question in
      answers[question] ?? Answer(question: question, outcome: .noSuchName(ttl: 300))
    }
  }

  private static func data(_ type: RecordType, _ value: String) -> RecordData? {
    switch type {
    case .a: IPv4Address(value).map { .a($0) }
    case .aaaa: IPv6Address(value).map { .aaaa($0) }
    case .ptr: (try? DomainName(value)).map { .ptr($0) }
    case .txt: .txt(CharacterStrings(value))
    case .mx: exchanger(value).map { .mx($0) }
    default: nil
    }
  }

  private static func exchanger(_ value: String) -> MailExchanger? {
    let words = value.split(separator: " ")
    guard words.count == 2, let preference = UInt16(words[0]), let host = try? DomainName(words[1])
    else { return nil }
    return MailExchanger(preference: preference, exchange: host)
  }

  private static func line(of file: UnsafeMutablePointer<FILE>) -> String? {
    var buffer: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(buffer) }
    let count = getline(&buffer, &capacity, file)
    guard count > 0, let buffer else { return nil }
    let bytes = UnsafeRawBufferPointer(start: buffer, count: count)
    return String(decoding: bytes.last == 0x0A ? bytes.dropLast() : bytes[...], as: UTF8.self)
  }
}
