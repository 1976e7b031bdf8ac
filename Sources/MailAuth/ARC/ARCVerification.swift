public import DNS
public import Message

/// Validates the ARC chain of one message (RFC 8617 §5.2), step by step and without I/O: header, body in pieces, then the answers
/// about keys.
public struct ARCVerification {
  private let header: HeaderSection
  private let verifier: any SignatureVerifier
  private let chain: Chain
  /// Of the ARC-Message-Signature fields.
  private var signatures: DKIMVerification

  /// The chain as far as it shows without keys.
  private enum Chain {
    case none
    case broken(ARCProblem)
    case links([Link])
  }

  private struct Link {
    let set: ARCSet
    let seal: ARCSeal
  }

  /// - Parameter clockSkew: Seconds that clocks may differ, for `t=` and `x=`.
  public init(
    _ header: HeaderSection, _ verifier: any SignatureVerifier, clockSkew: UInt64 = 300
  ) {
    self.header = header
    self.verifier = verifier
    chain = Self.chain(of: header)
    var options = DKIMVerification.Options()
    options.clockSkew = clockSkew
    switch chain {
    case .none, .broken: options.maximumSignatures = 0
    case .links: options.maximumSignatures = ARCSet.maximumInstance
    }
    // Every set needs its own.
    options.maximumListed = .max
    signatures = DKIMVerification(header, verifier, kind: .arcMessageSignature, options: options)
  }

  /// §5.2 steps 1 to 3.
  private static func chain(of header: HeaderSection) -> Chain {
    do throws(ARCSet.StructureError) {
      let sets = try ARCSet.sets(of: header)
      guard let last = sets.last else { return .none }
      var links: [Link] = []
      for set in sets {
        do throws(ARCSeal.SyntaxError) {
          links.append(Link(set: set, seal: try ARCSeal(Array(header[set.sealIndex].value))))
        } catch {
          return .broken(.structure(.badSeal(instance: set.instance, error)))
        }
      }
      // Step 2 comes before the others' cv: a host that found the chain broken seals itself alone (§5.1.2).
      if links.last?.seal.chainValidation == .fail {
        return .broken(.sealedAsFailed(instance: last.instance))
      }
      for link in links {
        let expected: ARCSeal.ChainValidation = link.set.instance == 1 ? .none : .pass
        if link.seal.chainValidation != expected {
          throw .badChainValidation(instance: link.set.instance, link.seal.chainValidation)
        }
      }
      return .links(links)
    } catch {
      return .broken(.structure(error))
    }
  }

  /// What has to be asked to know: each key once.
  public var questions: [Question] {
    guard case .links(let links) = chain else { return [] }
    var seen: Set<Question> = []
    return (signatures.questions + links.map { Question($0.seal.keyName, .txt) })
      .filter { seen.insert($0).inserted }
  }

  /// Takes the next octets of the body, as they are in the message.
  public mutating func takeBody(_ octets: ArraySlice<UInt8>) { signatures.takeBody(octets) }

  /// The body is complete.
  public mutating func finishBody() { signatures.finishBody() }

  /// The result, once the body is complete.
  ///
  /// - Parameters:
  ///   - now: Seconds since 1970.
  ///   - answer: What is known about a question of `questions`.
  public func report(at now: UInt64, answer: (Question) -> Answer) -> ARCReport {
    switch chain {
    case .none:
      return ARCReport(result: .none, problem: nil, sets: [])
    case .broken(let problem):
      return ARCReport(
        result: .fail, problem: problem, sets: [], unverifiedSeals: readableSeals)
    case .links(let links):
      let verified = signatures.report(at: now, answer: answer).signatures
      let byField = Dictionary(
        verified.map { ($0.fieldIndex, $0) }, uniquingKeysWith: { first, _ in first })
      var prefix: [UInt8] = []
      var sets: [VerifiedARCSet] = []
      for link in links {
        guard let signature = byField[link.set.signatureIndex] else { continue }
        let digest = sealDigest(of: link.set, after: &prefix)
        sets.append(
          VerifiedARCSet(
            instance: link.set.instance, seal: link.seal,
            sealVerdict: verdict(on: link.seal, digest, answer(Question(link.seal.keyName, .txt))),
            messageSignature: signature, results: results(of: link.set)))
      }
      return judged(sets)
    }
  }

  /// The seals of a chain that makes no sense as a whole; of more than fifty, the first.
  private var readableSeals: [ARCSeal] {
    let fields = header.all(ARCSet.sealName).prefix(ARCSet.maximumInstance)
    return fields.compactMap { try? ARCSeal(Array($0.value)) }.sorted { $0.instance < $1.instance }
  }

  /// §5.2 steps 4, 6 and 7. A failure is certain whatever another lookup would say.
  private func judged(_ sets: [VerifiedARCSet]) -> ARCReport {
    var open: ARCProblem?
    func judge(_ verdict: DKIMVerdict, _ problem: ARCProblem) -> ARCReport? {
      switch verdict.result {
      case .pass: return nil
      case .temperror:
        open = open ?? problem
        return nil
      case .none, .fail, .policy, .neutral, .permerror:
        return ARCReport(result: .fail, problem: problem, sets: sets)
      }
    }
    for set in sets
    where set.messageSignature.signature?.signedFields.contains(ARCSet.sealName) == true {
      return ARCReport(
        result: .fail, problem: .sealSignedByMessageSignature(instance: set.instance), sets: sets)
    }
    if let last = sets.last {
      let verdict = last.messageSignature.verdict
      if let report = judge(verdict, .messageSignature(instance: last.instance, verdict)) {
        return report
      }
    }
    for set in sets.reversed() {
      if let report = judge(set.sealVerdict, .seal(instance: set.instance, set.sealVerdict)) {
        return report
      }
    }
    return ARCReport(result: open == nil ? .pass : .undetermined, problem: open, sets: sets)
  }

  /// The digest of all sets up to this one, its own `b=` empty, relaxed (§5.1.1). `prefix` grows by the set, so that fifty sets
  /// are canonicalized once each.
  private func sealDigest(of set: ARCSet, after prefix: inout [UInt8]) -> [UInt8] {
    HeaderCanonicalizer.append(header[set.resultsIndex], .relaxed, to: &prefix)
    HeaderCanonicalizer.append(header[set.signatureIndex], .relaxed, to: &prefix)
    let seal = header[set.sealIndex]
    var octets = prefix
    HeaderCanonicalizer.appendSignature(seal, .relaxed, to: &octets)
    HeaderCanonicalizer.append(seal, .relaxed, to: &prefix)
    return verifier.makeDigest().value(with: octets)
  }

  private func verdict(on seal: ARCSeal, _ digest: [UInt8], _ answer: Answer) -> DKIMVerdict {
    switch seal.algorithm {
    case .rsaSHA256, .ed25519SHA256: break
    case .rsaSHA1: return .obsoleteAlgorithm
    case .other(let name): return .unknownAlgorithm(name)
    }
    if let failure = answer.failure { return .keyLookupFailed(answer.question, failure) }
    var best: DKIMVerdict?
    for record in answer.records.prefix(DKIMVerification.maximumKeyRecords) {
      guard case .txt(let strings) = record.data else { continue }
      let verdict: DKIMVerdict
      switch UsableKey.read(strings.joined, for: seal.algorithm, verifier) {
      case .failure(let refusal): verdict = refusal.verdict
      case .success(let key):
        verdict = key.verdict(on: seal.signature, ofSHA256: digest, seal.algorithm)
      }
      if verdict == .verified { return verdict }
      best = best ?? verdict
    }
    return best ?? .noKey(seal.keyName)
  }

  private func results(of set: ARCSet) -> AuthenticationResults? {
    ARCSet.instanceAndResults(header[set.resultsIndex]).flatMap {
      try? AuthenticationResults(body: $0.body)
    }
  }
}
