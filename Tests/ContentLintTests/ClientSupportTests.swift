import Testing

@testable import ContentLint

/// The table of what mail programs support.
@Suite struct ClientSupportTests {
  @Test func `every line of the data is read, with a source and a date`() {
    let lines = ClientSupportData.text.split(separator: "\n").filter { !$0.hasPrefix("source ") }
    let rows = ClientSupport.known.features.flatMap { $0.clients.values }
    #expect(rows.count == lines.count)
    for row in rows {
      // A name of a source that is not explained would stand here by itself.
      #expect(row.source.contains(" "))
      #expect(row.date.wholeMatch(of: /20\d\d-\d\d/) != nil)
    }
  }

  @Test func `every feature is missing somewhere, and known somewhere or not told`() {
    for feature in ClientSupport.known.features {
      #expect(!feature.missing(in: Set(MailClient.allCases)).isEmpty, "\(feature.name)")
    }
  }
}
