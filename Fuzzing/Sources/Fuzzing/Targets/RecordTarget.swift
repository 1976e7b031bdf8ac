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
    policies(input)
    do throws(AuthenticationResults.SyntaxError) {
      let results = try AuthenticationResults(body: input)
      // What is read can be written, and reads the same again.
      let field = results.field()
      if let colon = field.utf8.firstIndex(of: UInt8(ascii: ":")) {
        _ = try AuthenticationResults(body: Array(field.utf8[colon...].dropFirst()))
      }
    } catch { _ = "\(error)" }
  }

  private static func policies(_ input: [UInt8]) {
    // Certificates come from the network as well.
    if let mark = MarkCertificate(der: input) { _ = mark.logotype }
    if let chain = MarkCertificate.certificates(pem: input) {
      for certificate in chain { _ = MarkCertificate(der: certificate) }
    }
    do throws(MTASTSRecord.SyntaxError) {
      let record = try MTASTSRecord(input)
      let again = try MTASTSRecord(Array("\(record)".utf8))
      precondition(again.id == record.id)
    } catch { precondition(error.offset >= 0 && error.offset <= input.count, "\(error)") }
    do throws(TLSRPTRecord.SyntaxError) {
      for uri in try TLSRPTRecord(input).destinations {
        precondition(uri.offset >= 0 && uri.offset <= input.count)
      }
    } catch { precondition(error.offset >= 0 && error.offset <= input.count, "\(error)") }
    let file = MTASTSPolicyFile(input)
    for problem in file.problems {
      precondition(problem.offset <= input.count && problem.line >= 1 && problem.column >= 1)
      _ = "\(problem)"
    }
    // What is printed reads the same again.
    if let policy = file.policy {
      precondition(MTASTSPolicyFile(Array("\(policy)".utf8)).policy == policy)
    }
  }
}
