public import DNS
public import Message
import Reputation

/// Verifies one message while it is read: header, body in pieces, then everything that the DNS has to say.
///
///     var examination = verifier.examine(header, envelope)
///     async let lookups = verifier.lookUp(examination.questions, …)
///     examination.takeBody(chunk) …
///     let verification = await verifier.finish(examination, await lookups, at: now, asking: resolver)
public struct MessageVerifier: Sendable {
  private let resolver: any Resolver
  private let signatureVerifier: any SignatureVerifier
  private let suffixes: any PublicSuffixes
  private let names: any DomainNameReader
  /// The name of the host that verifies, for SPF's `%{r}`.
  private let receiver: String?

  public init(
    resolver: any Resolver, signatureVerifier: any SignatureVerifier,
    suffixes: any PublicSuffixes, names: any DomainNameReader, receiver: String?
  ) {
    self.resolver = resolver
    self.signatureVerifier = signatureVerifier
    self.suffixes = suffixes
    self.names = names
    self.receiver = receiver
  }

  /// What is computed of the octets of the message.
  public struct Examination {
    let header: HeaderSection
    var dkim: DKIMVerification
    var arc: ARCVerification

    /// Takes the next octets of the body, as they are in the message.
    public mutating func takeBody(_ octets: ArraySlice<UInt8>) {
      dkim.takeBody(octets)
      arc.takeBody(octets)
    }

    /// The questions about keys.
    public var questions: [Question] { dkim.questions + arc.questions }
  }

  /// What was asked while the body was read.
  public struct Lookups: Sendable {
    let envelope: MessageEnvelope
    let keys: [Question: Answer]
    let spf: SPFEvaluation?
    let heloSPF: SPFEvaluation?
    let reverseDNS: ReverseDNS?
  }

  /// - Parameter explains: Whether to look for what explains signatures that fail.
  public func examine(_ header: HeaderSection, explains: Bool) -> Examination {
    var options = DKIMVerification.Options()
    options.explains = explains
    options.author = author(of: header).domain
    return Examination(
      header: header, dkim: DKIMVerification(header, signatureVerifier, options: options),
      arc: ARCVerification(header, signatureVerifier))
  }

  /// Asks everything that does not depend on the body. All of it goes out at once.
  ///
  /// - Parameter now: Seconds since 1970.
  public func lookUp(
    _ questions: [Question], _ envelope: MessageEnvelope, at now: UInt64
  ) async -> Lookups {
    async let keys = resolver.resolve(questions)
    async let spf = evaluateSPF(mailFromRequest(envelope, now))
    async let heloSPF = evaluateSPF(heloRequest(envelope, now))
    async let reverseDNS = reverseDNS(of: envelope.client)
    let answers = await keys
    return await Lookups(
      envelope: envelope,
      keys: Dictionary(answers.map { ($0.question, $0) }, uniquingKeysWith: { first, _ in first }),
      spf: spf, heloSPF: heloSPF, reverseDNS: reverseDNS)
  }

  /// The verdicts, once the whole body was taken.
  ///
  /// - Parameter resolver: Answers the questions of DMARC, which depend on what passes; another one than before where the time for
  ///   those may be over.
  public func finish(
    _ examination: consuming Examination, _ lookups: Lookups, at now: UInt64,
    asking resolver: any Resolver
  ) async -> MessageVerification {
    examination.dkim.finishBody()
    examination.arc.finishBody()
    let answer = { (question: Question) in
      lookups.keys[question] ?? Answer(question: question, outcome: .failed(.offline))
    }
    let header = examination.header
    let dkim = examination.dkim.report(at: now, answer: answer)
    let arc = examination.arc.report(at: now, answer: answer)
    let author = author(of: header)
    var dmarc: DMARCEvaluation?
    if let domain = author.domain {
      dmarc = await DMARCEvaluation(
        authorDomain: domain,
        identifiers: MessageVerification.identifiers(
          spf: lookups.spf, dkim: dkim, author: domain),
        suffixes: suffixes, resolver: resolver)
    }
    return MessageVerification(
      header: header, envelope: lookups.envelope, author: author, spf: lookups.spf,
      heloSPF: lookups.heloSPF, reverseDNS: lookups.reverseDNS, dkim: dkim, arc: arc, dmarc: dmarc)
  }

  /// A message that is there as a whole, with answers at hand and without waiting for anybody.
  public func verify(
    _ message: ArraySlice<UInt8>, _ envelope: MessageEnvelope, at now: UInt64,
    answer: (Question) -> Answer
  ) throws(HeaderReader.LimitExceeded) -> MessageVerification {
    let (header, body) = try HeaderReader.split(message)
    var examination = examine(header, explains: false)
    examination.takeBody(body)
    examination.dkim.finishBody()
    examination.arc.finishBody()
    let spf = mailFromRequest(envelope, now).map { SPFEvaluator.evaluate($0, answer: answer) }
    let heloSPF = heloRequest(envelope, now).map { SPFEvaluator.evaluate($0, answer: answer) }
    let dkim = examination.dkim.report(at: now, answer: answer)
    let author = author(of: header)
    return MessageVerification(
      header: header, envelope: envelope, author: author, spf: spf, heloSPF: heloSPF,
      reverseDNS: envelope.client.map { ReverseDNS(of: $0, answer: answer) }, dkim: dkim,
      arc: examination.arc.report(at: now, answer: answer),
      dmarc: author.domain.map { domain in
        let identifiers = MessageVerification.identifiers(spf: spf, dkim: dkim, author: domain)
        return DMARCEvaluation(
          authorDomain: domain, identifiers: identifiers,
          answers: DMARCEvaluation.questions(domain, identifiers).map(answer), suffixes: suffixes)
      })
  }

  private func author(of header: HeaderSection) -> AuthorDomain {
    AuthorDomain(fields: header.all("From").map { Array($0.value) }, names: names)
  }

  private func evaluateSPF(_ request: SPFRequest?) async -> SPFEvaluation? {
    guard let request else { return nil }
    return await SPFEvaluator.evaluate(request, asking: resolver)
  }

  /// With a null reverse path the HELO name stands in (RFC 7208 §2.4); without that there is nothing to check.
  private func mailFromRequest(_ envelope: MessageEnvelope, _ now: UInt64) -> SPFRequest? {
    guard let client = envelope.client, let mailFrom = envelope.mailFrom else { return nil }
    if mailFrom.isEmpty && envelope.helo == nil { return nil }
    return SPFRequest(
      mailFrom: mailFrom, helo: envelope.helo ?? "", client: client, receiver: receiver,
      time: Int64(clamping: now))
  }

  private func heloRequest(_ envelope: MessageEnvelope, _ now: UInt64) -> SPFRequest? {
    guard let client = envelope.client, let helo = envelope.helo else { return nil }
    return SPFRequest(helo: helo, client: client, receiver: receiver, time: Int64(clamping: now))
  }

  private func reverseDNS(of client: IPAddress?) async -> ReverseDNS? {
    guard let client else { return nil }
    return await ReverseDNS(of: client, resolver: resolver)
  }
}
