import Crypto
import DNS
import MailAuth

/// One text as every kind of record.
enum RecordTarget {
  static func run(_ input: [UInt8]) {
    let record = SPFRecord(parsing: input)
    // What could be read lies within the text, in order, and prints.
    var end = 0
    for term in record.terms {
      precondition(term.range.lowerBound >= end && term.range.upperBound <= input.count)
      end = term.range.upperBound
      _ = record.text(of: term)
    }
    for error in record.errors {
      precondition(error.term.lowerBound >= 0 && error.term.upperBound <= input.count)
      _ = "\(error)"
    }
    _ = "\(record)"

    do throws(DKIMKeyRecord.SyntaxError) {
      _ = DKIMPublicKey(try DKIMKeyRecord(input), inspector: OpenSSLKeyInspector())
    } catch { _ = "\(error)" }
    if let record = DMARCRecord(input) { _ = "\(record)" }
    do throws(AuthenticationResults.SyntaxError) {
      let results = try AuthenticationResults(body: input)
      // What is read can be written, and reads the same again.
      let field = results.field()
      if let colon = field.utf8.firstIndex(of: UInt8(ascii: ":")) {
        _ = try AuthenticationResults(body: Array(field.utf8[colon...].dropFirst()))
      }
    } catch { _ = "\(error)" }
  }
}
