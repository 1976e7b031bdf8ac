public import DNS

/// What a flattened record was made from, as comment lines of the zone file that it is printed in: `--check` needs nothing else.
///
///     ;< dlv.spf-flatten/1 domain=example.com. part-name=_spf# keep=
///     ;< example.com. 3600 IN TXT "v=spf1 include:_spf.example.net -all"
///     ;< _spf.example.net. 300 IN TXT "v=spf1 ip4:192.0.2.0/24 -all"
///     ;< end 2 1f0b8c0f5a3d2e91
public struct SPFFlattenedFile: Sendable {
  public let domain: DomainName
  public let partName: String
  public let kept: Set<DomainName>
  /// `SPFTree.sourceRecords` of that time.
  public let source: [Record]

  public init(
    domain: DomainName, partName: String, kept: Set<DomainName>, source: [Record]
  ) {
    self.domain = domain
    self.partName = partName
    self.kept = kept
    self.source = source
  }

  /// The name and version of the form.
  public static let form = "dlv.spf-flatten/1"

  /// What each line begins with.
  static let mark = ";< "

  /// More lines than any tree can lead to.
  public static let maximumRecords = 10_000

  /// Without line ends.
  public var lines: [String] {
    let records = source.map(\.description)
    let kept = kept.sorted().map { "\($0)." }.joined(separator: ",")
    let first = "\(Self.form) domain=\(domain). part-name=\(partName) keep=\(kept)"
    let last = "end \(records.count) \(Self.checksum([first] + records))"
    return ([first] + records + [last]).map { Self.mark + $0 }
  }

  /// The SPF record that was flattened.
  public var root: Record? {
    source.first { record in
      guard record.name == domain, case .txt(let strings) = record.data else { return false }
      return SPFRecord.isRecord(strings.joined)
    }
  }

  /// Reads the lines out of a file.
  public init(parsing text: some Sequence<UInt8>) throws(Failure) {
    var lines: [String] = []
    for line in Array(text).split(separator: UInt8(ascii: "\n")) where line.starts(with: Self.marks)
    {
      if lines.count > Self.maximumRecords + 2 { throw .tooLong }
      var line = line.dropFirst(Self.mark.utf8.count)
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      lines.append(String(decoding: line, as: UTF8.self))
    }
    guard let first = lines.first else { throw .absent }
    let words = first.split(separator: " ")
    guard words.first.map(String.init) == Self.form else { throw .otherForm }
    guard lines.count >= 2, let last = lines.last?.split(separator: " "), last.first == "end" else {
      throw .incomplete
    }
    let content = lines.dropLast()
    guard last.count == 3, last[1] == "\(content.count - 1)",
      last[2] == Self.checksum(Array(content))
    else { throw .changed }
    guard words.count == 4, let domainText = Self.value("domain", words[1]),
      let domain = try? DomainName(domainText), let partName = Self.value("part-name", words[2]),
      let keptText = Self.value("keep", words[3])
    else { throw .changed }
    var kept: Set<DomainName> = []
    for name in keptText.split(separator: ",") {
      guard let name = try? DomainName(name) else { throw .changed }
      kept.insert(name)
    }
    var source: [Record] = []
    for line in content.dropFirst() {
      guard let record = Record(presentation: line) else { throw .changed }
      source.append(record)
    }
    self.init(domain: domain, partName: partName, kept: kept, source: source)
    if root == nil { throw .changed }
  }

  public enum Failure: Error, Hashable, Sendable {
    /// No such line.
    case absent
    /// Of a later version.
    case otherForm
    /// The last lines are missing.
    case incomplete
    /// Somebody changed the lines: they no longer fit their checksum.
    case changed
    case tooLong
  }

  private static let marks = Array(mark.utf8)

  private static func value(_ key: String, _ word: Substring) -> String? {
    word.hasPrefix(key + "=") ? String(word.dropFirst(key.count + 1)) : nil
  }

  /// FNV-1a, 64 bits: it finds accidents, not forgery, which would have to change the records themselves as well.
  private static func checksum(_ lines: [String]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for line in lines {
      for octet in line.utf8 { hash = (hash ^ UInt64(octet)) &* 0x100_0000_01B3 }
      hash = (hash ^ 0x0A) &* 0x100_0000_01B3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension SPFFlattenedFile.Failure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .absent:
      "it has no lines that begin with ';<', which say what the record was made from"
    case .otherForm: "the lines that say what it was made from are of another version"
    case .incomplete: "the lines that say what it was made from are cut off"
    case .changed: "the lines that say what it was made from have been changed"
    case .tooLong: "it was made from more records than there can be"
    }
  }
}

extension SPFFlattening {
  /// What the file says it was made from.
  public func file(_ options: Options) -> SPFFlattenedFile {
    SPFFlattenedFile(
      domain: domain, partName: options.partName, kept: kept, source: source.sourceRecords)
  }
}
