import Crypto
import DNS
import Glibc
import MailAuth
import Message
import NameRules
import SMTP

/// SPF, DKIM and DMARC of what a sink receives, as `dlv verify` has them.
struct SinkVerifier: Sendable {
  let lookups: LookupSession
  let hostName: String
  /// Where messages are taken to come from, instead of from where they do.
  let client: IPAddress?
  /// Seconds since 1970 of a replay, which is verified as of then.
  let time: UInt64?

  func verify(
    _ spool: MessageSpool, _ message: SinkMessage
  ) async throws(MessageSpool.Failure) -> SinkVerdict {
    let verifier = MessageVerifier(
      resolver: lookups.makeResolver(), signatureVerifier: OpenSSLSignatureVerifier(),
      suffixes: lookups.publicSuffixes, names: InternationalNameReader(), receiver: hostName)
    let envelope = MessageEnvelope(
      client: client ?? message.peer.client, helo: message.envelope.helo,
      mailFrom: message.envelope.sender?.address ?? "", receivedBy: hostName,
      encryption: message.tls.map { .encrypted($0.version) } ?? .plain)
    let now = time ?? UInt64(clamping: LookupSession.now.seconds)
    var reader = HeaderReader()
    var examination: MessageVerifier.Examination?
    var limit: HeaderReader.LimitExceeded?
    try spool.read { (octets) throws(MessageSpool.Failure) in
      if examination != nil {
        examination?.takeBody(octets)
      } else if limit == nil {
        do throws(HeaderReader.LimitExceeded) {
          guard let body = try reader.read(octets) else { return }
          examination = verifier.examine(reader.section, explains: false)
          examination?.takeBody(body)
        } catch {
          limit = error
        }
      }
    } failed: {
      $0
    }
    if limit == nil, examination == nil {
      do throws(HeaderReader.LimitExceeded) {
        let body = try reader.finish()
        examination = verifier.examine(reader.section, explains: false)
        examination?.takeBody(body)
      } catch {
        limit = error
      }
    }
    guard let examination else { return .undetermined }
    let answers = await verifier.lookUp(examination.questions, envelope, at: now)
    let verification = await verifier.finish(
      examination, answers, at: now, asking: lookups.makeResolver())
    return SinkVerdict(verification, server: hostName)
  }
}

/// What verification came to, in the words of RFC 8601.
struct SinkVerdict: Sendable {
  let spf: String
  let dkim: String
  let dmarc: String
  /// What `dmarc` is about, and whose signatures pass.
  let author: String?
  let signers: [String]
  /// The Authentication-Results field; `nil` where the header is too large to be looked at.
  let field: String?

  static let undetermined = SinkVerdict(
    spf: "undetermined", dkim: "undetermined", dmarc: "undetermined", author: nil, signers: [],
    field: nil)

  private init(
    spf: String, dkim: String, dmarc: String, author: String?, signers: [String], field: String?
  ) {
    self.spf = spf
    self.dkim = dkim
    self.dmarc = dmarc
    self.author = author
    self.signers = signers
    self.field = field
  }

  init(_ verification: MessageVerification, server: String) {
    self.init(
      spf: verification.spf?.result.rawValue ?? verification.heloSPF?.result.rawValue ?? "none",
      dkim: verification.dkim.result.rawValue, dmarc: verification.result.rawValue,
      author: verification.author.domain?.description,
      signers: verification.dkim.signatures.compactMap {
        $0.verdict.result == .pass ? $0.signature?.domain.description : nil
      },
      field: verification.authenticationResults(server: server).field(lineEnd: "\r\n"))
  }

  /// One line on standard output.
  func print(_ message: SinkMessage) {
    let to = message.envelope.recipients
    let more = to.count > 1 ? " and \(to.count - 1) more" : ""
    let signed = signers.isEmpty ? "" : " (\(signers.joined(separator: ", ")))"
    let line =
      "\(message.id)  <\(message.envelope.sender?.address ?? "")> to <\(to.first?.path.address ?? "")>\(more)"
      + "  spf=\(spf)  dkim=\(dkim)\(signed)  dmarc=\(dmarc)\(author.map { " (\($0))" } ?? "")"
    let octets = Array((StandardError.visible(line) + "\n").utf8)
    octets.withUnsafeBytes { _ = Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
}
