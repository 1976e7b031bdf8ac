import Crypto
import DNS
import MailAuth
import Message

/// A message that arrives in pieces: its header is read, its signatures are verified.
enum MessageTarget {
  static func run(_ input: [UInt8]) {
    let whole = reading(of: input, pieces: input.count + 1)
    // How a message is cut on its way changes nothing.
    precondition(reading(of: input, pieces: 7) == whole)
    for field in whole?.header ?? [] {
      _ = AddressList(field)
      _ = ReceivedField(field)
      _ = try? AuthenticationResults(body: field)
    }
  }

  private struct Reading: Equatable {
    /// What follows the colon of each header field.
    var header: [[UInt8]]
    var verdicts: [String]
  }

  /// `nil` for a header section beyond the limits.
  private static func reading(of input: [UInt8], pieces size: Int) -> Reading? {
    var reader = HeaderReader()
    var verification: DKIMVerification?
    do throws(HeaderReader.LimitExceeded) {
      for start in stride(from: 0, to: input.count, by: size) {
        let piece = input[start..<min(start + size, input.count)]
        if verification == nil {
          guard let body = try reader.read(piece) else { continue }
          verification = begin(reader)
          verification?.takeBody(body)
        } else {
          verification?.takeBody(piece)
        }
      }
      if verification == nil {
        let body = try reader.finish()
        verification = begin(reader)
        verification?.takeBody(body)
      }
    } catch {
      return nil
    }
    verification?.finishBody()
    let report = verification?.report(at: 1_700_000_000, answer: answer)
    return Reading(
      header: reader.section.map { Array($0.value) },
      verdicts: (report?.signatures ?? []).map { "\($0.verdict) \($0.explanations)" })
  }

  private static func begin(_ reader: HeaderReader) -> DKIMVerification {
    var options = DKIMVerification.Options()
    options.explains = true
    return DKIMVerification(reader.section, OpenSSLSignatureVerifier(), options: options)
  }

  /// A key for every selector: Ed25519 where its name begins with e.
  private static func answer(_ question: Question) -> Answer {
    let isEd25519 = question.name.wire.dropFirst().first == UInt8(ascii: "e")
    let record = Record(
      name: question.name, ttl: 60, data: .txt(CharacterStrings(isEd25519 ? ed25519 : rsa)))
    return Answer(question: question, outcome: .records([record]))
  }

  /// Public keys made for this (openssl genpkey); nobody holds the private ones.
  private static let ed25519 = "v=DKIM1; k=ed25519; p=9NBft2u6pQahBQYpP7VAigUC1j/6RGWhGVspLVzSjoU="
  private static let rsa =
    "v=DKIM1; k=rsa; p="
    + "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDhfcgiN9j6QjU4+aUYGUAzet7DmWIklNAe"
    + "D4OaS1JqVMwre3K8bhCbsjZhTO3V2UQSZgDX+EPc7h6qTdRXawlnzm1rW67o7MMgujHDRIcy"
    + "7E9i63613s+mjYAnYbzpKPVXUaaa3kJkxfiViNlHSBguOiKHTAUIJHzGA/mUkKeweQIDAQAB"
}
