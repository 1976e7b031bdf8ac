/// Reads back what `Record.description` writes.
extension Record {
  /// One line with owner, TTL, class and type, all written out; `nil` when it is not that.
  public init?(presentation text: some StringProtocol) {
    var lexer = ZoneFileLexer(Array(text.utf8))
    var line = ZoneFileLexer.LogicalLine()
    guard (try? lexer.next(&line)) == true, line.fields.count > 4 else { return nil }
    let word = { (index: Int) in line.text[line.fields[index].range] }
    let typeName = String(decoding: word(3), as: UTF8.self)
    guard let name = try? DomainName(presentation: word(0), origin: nil),
      let ttl = UInt32(decimalDigits: word(1)), word(2).elementsEqual("IN".utf8),
      let type = RecordType(typeName)
    else { return nil }
    var reader = PresentationReader(text: line.text, fields: line.fields[4...], origin: nil)
    guard let data = try? reader.read(type) else { return nil }
    self.init(name: name, ttl: ttl, data: data)
  }
}
