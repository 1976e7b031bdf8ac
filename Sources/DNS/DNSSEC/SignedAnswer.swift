/// What came back for a question with the signatures and proofs beside it: nothing of it is validated.
public struct SignedAnswer: Hashable, Sendable {
  public let question: Question
  public let outcome: Outcome

  public init(question: Question, outcome: Outcome) {
    self.question = question
    self.outcome = outcome
  }

  public enum Outcome: Hashable, Sendable {
    case response(SignedResponse)
    case failed(LookupFailure)
  }

  /// Why nothing came back, where that is so.
  public var failure: LookupFailure? {
    switch outcome {
    case .response: nil
    case .failed(let failure): failure
    }
  }
}

/// One response, aliases not followed.
public struct SignedResponse: Hashable, Sendable {
  public var code: Code
  /// The answer section: records, aliases and their RRSIG records as the server sent them.
  public var answers: [Record]
  /// The authority section: SOA, NSEC and NSEC3 records of a negative answer, with their RRSIG records.
  public var authority: [Record]
  public var origin: Origin

  public init(
    code: Code, answers: [Record] = [], authority: [Record] = [], origin: Origin = .server
  ) {
    self.code = code
    self.answers = answers
    self.authority = authority
    self.origin = origin
  }

  public enum Code: Hashable, Sendable { case noError, noSuchName }

  public enum Origin: Hashable, Sendable {
    case server
    /// A server that has the zone itself (AA): what it leaves out is not lost on the way.
    case authoritativeServer
    /// A zone file that is not signed: it may be signed on its way to the servers, or not.
    case unsignedZoneFile
  }
}

/// Whoever answers with signatures: DO and CD set (RFC 4035 §3.2), so that a validating resolver gives what it has.
public protocol SignedResolver: Sendable {
  /// Answers within bounded time. Aliases are not followed; whether the answer is right is for the caller to find out.
  func resolveSigned(_ question: Question) async -> SignedAnswer
}

extension OfflineResolver: SignedResolver {
  public func resolveSigned(_ question: Question) async -> SignedAnswer {
    SignedAnswer(question: question, outcome: .failed(.offline))
  }
}
