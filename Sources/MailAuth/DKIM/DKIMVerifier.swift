public import DNS
public import Message

/// Verifies the signatures of messages, with a resolver to ask for keys.
public struct DKIMVerifier: Sendable {
  private let resolver: any Resolver
  private let verifier: any SignatureVerifier
  private let options: DKIMVerification.Options

  public init(
    _ resolver: any Resolver, _ verifier: any SignatureVerifier,
    options: DKIMVerification.Options = DKIMVerification.Options()
  ) {
    self.resolver = resolver
    self.verifier = verifier
    self.options = options
  }

  /// Verifies a message that is there as a whole.
  ///
  /// - Parameter now: Seconds since 1970.
  public func verify(
    _ message: ArraySlice<UInt8>, at now: UInt64
  ) async throws(HeaderReader.LimitExceeded) -> DKIMReport {
    let (header, body) = try HeaderReader.split(message)
    var verification = DKIMVerification(header, verifier, options: options)
    verification.takeBody(body)
    verification.finishBody()
    let answers = await resolver.resolve(verification.questions)
    return verification.report(at: now, answers: answers)
  }

  /// The same with answers at hand, without waiting for anybody.
  public static func verify(
    _ message: ArraySlice<UInt8>, at now: UInt64, _ verifier: any SignatureVerifier,
    options: DKIMVerification.Options = DKIMVerification.Options(), answer: (Question) -> Answer
  ) throws(HeaderReader.LimitExceeded) -> DKIMReport {
    let (header, body) = try HeaderReader.split(message)
    var verification = DKIMVerification(header, verifier, options: options)
    verification.takeBody(body)
    verification.finishBody()
    return verification.report(at: now, answer: answer)
  }
}
