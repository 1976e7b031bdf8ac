/// What validating the ARC chain of a message found (RFC 8617 §5.2).
public struct ARCReport: Sendable {
  public let result: ARCResult
  /// Why the chain fails, or can't be determined.
  public let problem: ARCProblem?
  /// The sets from the first to the last; empty where there is no chain, or it fails before a signature is looked at (§5.2 steps 1
  /// to 3).
  public let sets: [VerifiedARCSet]
  /// The seals that can be read of such a chain, by their instance. Nothing about them is verified.
  public let unverifiedSeals: [ARCSeal]

  init(
    result: ARCResult, problem: ARCProblem?, sets: [VerifiedARCSet],
    unverifiedSeals: [ARCSeal] = []
  ) {
    self.result = result
    self.problem = problem
    self.sets = sets
    self.unverifiedSeals = unverifiedSeals
  }

  /// The lowest instance whose message signature still verifies, with all above it: 0 where every one does (§5.2 step 5). `nil`
  /// unless the chain passes.
  public var oldestPass: Int? {
    guard result == .pass else { return nil }
    let broken = sets.last { $0.messageSignature.verdict != .verified }
    return broken.map { $0.instance + 1 } ?? 0
  }
}

/// The chain validation status (RFC 8617 §4.4), and that nobody knows.
public enum ARCResult: String, Hashable, Sendable, CaseIterable {
  /// The message has no ARC fields.
  case none
  case pass
  case fail
  /// A key could not be looked up. RFC 8617 has no word for it.
  case undetermined
}

/// Why a chain does not pass.
public enum ARCProblem: Hashable, Sendable {
  case structure(ARCSet.StructureError)
  /// The last host found the chain broken already (§5.2 step 2).
  case sealedAsFailed(instance: Int)
  /// The newest message signature does not verify (§5.2 step 4).
  case messageSignature(instance: Int, DKIMVerdict)
  /// h= of a message signature lists ARC-Seal (§4.1.2).
  case sealSignedByMessageSignature(instance: Int)
  /// A seal does not verify (§5.2 step 6).
  case seal(instance: Int, DKIMVerdict)
}

/// One set, and what became of its signatures.
public struct VerifiedARCSet: Sendable {
  public let instance: Int
  public let seal: ARCSeal
  public let sealVerdict: DKIMVerdict
  public let messageSignature: VerifiedSignature
  /// What the host found out about the message; `nil` where its field can't be read.
  public let results: AuthenticationResults?
}

extension ARCProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .structure(let error): error.description
    case .sealedAsFailed(let instance): "set \(instance) was sealed with cv=fail"
    case .messageSignature(let instance, let verdict):
      "ARC-Message-Signature of set \(instance): \(verdict)"
    case .sealSignedByMessageSignature(let instance):
      "ARC-Message-Signature of set \(instance) signs ARC-Seal fields"
    case .seal(let instance, let verdict): "ARC-Seal of set \(instance): \(verdict)"
    }
  }
}
