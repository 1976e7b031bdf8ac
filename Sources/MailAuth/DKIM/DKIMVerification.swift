public import DNS
public import Message

/// Verifies the signatures of one message, step by step and without I/O: header, body in pieces, then the answers about keys.
///
///     var verification = DKIMVerification(header, verifier)
///     // ask verification.questions meanwhile
///     verification.takeBody(chunk) …
///     verification.finishBody()
///     let report = verification.report(at: now, answers: answers)
public struct DKIMVerification {
  let header: HeaderSection
  let verifier: any SignatureVerifier
  let options: Options
  let index: FieldIndex
  private var candidates: [Candidate] = []
  /// Fields that are in no report.
  private var unlisted = DKIMReport.Unlisted()
  private var bodies: [Body] = []

  public struct Options: Sendable {
    /// Whether to look for what explains failures; it makes further hashes of the body.
    public var explains = false
    /// Signatures that are verified with key and body. Verifying costs, and senders of good will have two or three
    /// (RFC 6376 §8.4). What shows without them (bad syntax, an unknown algorithm) costs nothing and does not count.
    public var maximumSignatures = 10
    /// Signatures that are reported at most; of more, how many is told. So many are never read by anybody.
    public var maximumListed = 50
    /// The domain that a signature should be aligned with; those that are nearer to it are verified first. Otherwise the topmost are.
    public var author: DomainName?
    /// Seconds that clocks may differ, for `t=` and `x=`.
    public var clockSkew: UInt64 = 300

    public init() {}
  }

  /// Key records at one name that are tried (RFC 6376 §6.1.2 lets verifiers choose).
  static let maximumKeyRecords = 5
  /// RFC 8301 §3.2.
  public static let minimumRSABits = 1024

  /// The field of a signature.
  struct Candidate {
    let fieldIndex: Int
    /// What was read, or what settles it without a look at body or key.
    let reading: Result<DKIMSignature, Settled>
    let canonicalization: CanonicalizationPair?
  }

  struct Settled: Error {
    let verdict: DKIMVerdict
    let signature: DKIMSignature?
  }

  /// A hash of the body that several signatures may share.
  struct Body {
    let purpose: Purpose
    var hasher: BodyHasher
    var hash: [UInt8] = []

    enum Purpose: Hashable {
      case declared(Canonicalization, limit: UInt64?)
      case withLineFeeds(Canonicalization)
    }
  }

  /// - Parameter kind: The fields that are verified; ARC has its own (RFC 8617 §4.1.2).
  public init(
    _ header: HeaderSection, _ verifier: any SignatureVerifier,
    kind: DKIMSignature.Kind = .dkimSignature, options: Options = Options()
  ) {
    self.header = header
    self.verifier = verifier
    self.options = options
    let fields = header.indices.filter { header[$0].name == kind.fieldName }
    index = fields.isEmpty ? .empty : FieldIndex(header)
    candidates = choose(among: fields.map { Self.read(header[$0], at: $0, kind) })
    prepareBodies()
  }

  /// What has to be asked to know: each key once.
  public var questions: [Question] {
    var seen: Set<Question> = []
    return candidates.compactMap { candidate in
      guard case .success(let signature) = candidate.reading else { return nil }
      let question = Question(signature.keyName, .txt)
      return seen.insert(question).inserted ? question : nil
    }
  }

  /// Takes the next octets of the body, as they are in the message.
  public mutating func takeBody(_ octets: ArraySlice<UInt8>) {
    for place in bodies.indices { bodies[place].hasher.update(octets) }
  }

  /// The body is complete.
  public mutating func finishBody() {
    for place in bodies.indices { bodies[place].hash = bodies[place].hasher.finish() }
  }

  /// The results, once the body is complete.
  ///
  /// - Parameters:
  ///   - now: Seconds since 1970.
  ///   - answer: What is known about a question of `questions`.
  public func report(at now: UInt64, answer: (Question) -> Answer) -> DKIMReport {
    DKIMReport(signatures: candidates.map { verify($0, now, answer) }, unlisted: unlisted)
  }

  /// The same with the answers to `questions`.
  public func report(at now: UInt64, answers: [Answer]) -> DKIMReport {
    let known = Dictionary(
      answers.map { ($0.question, $0) }, uniquingKeysWith: { first, _ in first })
    return report(at: now) { question in
      known[question] ?? Answer(question: question, outcome: .failed(.offline))
    }
  }
}

// MARK: Reading

extension DKIMVerification {
  private static func read(
    _ field: HeaderField, at index: Int, _ kind: DKIMSignature.Kind
  ) -> Candidate {
    do throws(DKIMSignature.SyntaxError) {
      let signature = try DKIMSignature(Array(field.value), kind: kind)
      let settled = { (verdict: DKIMVerdict) in
        Candidate(
          fieldIndex: index, reading: .failure(Settled(verdict: verdict, signature: signature)),
          canonicalization: nil)
      }
      switch signature.algorithm {
      case .rsaSHA256, .ed25519SHA256: break
      case .rsaSHA1: return settled(.obsoleteAlgorithm)
      case .other(let name): return settled(.unknownAlgorithm(name))
      }
      guard signature.queryMethods.contains(DKIMSignature.dnsQueryMethod) else {
        return settled(.unknownQueryMethod(signature.queryMethods))
      }
      switch signature.canonicalization {
      case .other(let text):
        return settled(.unknownCanonicalization(text))
      case .known(let pair):
        return Candidate(
          fieldIndex: index, reading: .success(signature), canonicalization: pair)
      }
    } catch {
      return Candidate(
        fieldIndex: index, reading: .failure(Settled(verdict: .badSyntax(error), signature: nil)),
        canonicalization: nil)
    }
  }

  /// Settles the signatures that are too many, and takes out those that are not even listed.
  private mutating func choose(among all: [Candidate]) -> [Candidate] {
    var open: [Int] = []
    var settled: [Int] = []
    for (place, candidate) in all.enumerated() {
      switch candidate.reading {
      case .success: open.append(place)
      case .failure: settled.append(place)
      }
    }
    if let author = options.author, open.count > options.maximumSignatures {
      open = author.nearestFirst(open) { place in
        guard case .success(let signature) = all[place].reading else { return nil }
        return signature.domain
      }
    }
    let verified = Set(open.prefix(options.maximumSignatures))
    // One that was not looked at may still decide, one that is settled does not.
    let listed = Set((open + settled).prefix(options.maximumListed))
    unlisted.notVerified = open.count { !listed.contains($0) }
    unlisted.unusable = settled.count { !listed.contains($0) }
    return listed.sorted().map { place in
      guard case .success(let signature) = all[place].reading, !verified.contains(place) else {
        return all[place]
      }
      let verdict = DKIMVerdict.notVerified(limit: options.maximumSignatures)
      return Candidate(
        fieldIndex: all[place].fieldIndex,
        reading: .failure(Settled(verdict: verdict, signature: signature)), canonicalization: nil)
    }
  }

  /// The hashes that are needed, each once.
  private mutating func prepareBodies() {
    var wanted: [Canonicalization: Set<[UInt8]>] = [:]
    var purposes: [Body.Purpose] = []
    for candidate in candidates {
      guard case .success(let signature) = candidate.reading,
        let canonicalization = candidate.canonicalization?.body
      else { continue }
      purposes.append(.declared(canonicalization, limit: signature.bodyLength))
      guard options.explains else { continue }
      purposes.append(.declared(canonicalization, limit: nil))
      purposes.append(.declared(canonicalization.other, limit: signature.bodyLength))
      purposes.append(.withLineFeeds(canonicalization))
      wanted[canonicalization, default: []].insert(signature.bodyHash)
    }
    for purpose in purposes where !bodies.contains(where: { $0.purpose == purpose }) {
      let digest = verifier.makeDigest()
      let hasher =
        switch purpose {
        case .declared(let canonicalization, nil) where wanted[canonicalization] != nil:
          BodyHasher(
            canonicalization, digest: digest, probing: wanted[canonicalization, default: []])
        case .declared(let canonicalization, let limit):
          BodyHasher(canonicalization, limit: limit, digest: digest)
        case .withLineFeeds(let canonicalization):
          BodyHasher(canonicalization, digest: digest, lineBreak: .lineFeed)
        }
      bodies.append(Body(purpose: purpose, hasher: hasher))
    }
  }

  func body(_ purpose: Body.Purpose) -> Body? { bodies.first { $0.purpose == purpose } }
}

// MARK: Verifying

extension DKIMVerification {
  private func verify(
    _ candidate: Candidate, _ now: UInt64, _ answer: (Question) -> Answer
  ) -> VerifiedSignature {
    switch candidate.reading {
    case .failure(let settled):
      return result(candidate, settled.signature, settled.verdict)
    case .success(let signature):
      guard let canonicalization = candidate.canonicalization,
        let body = body(.declared(canonicalization.body, limit: signature.bodyLength))
      else { return result(candidate, signature, .unknownCanonicalization("")) }
      let finding = Finding(
        bodyMatches: body.hash == signature.bodyHash,
        coverage: coverage(of: signature, candidate, length: body.hasher.canonicalLength))
      if let limit = signature.bodyLength, limit > body.hasher.canonicalLength {
        let verdict = DKIMVerdict.bodyTooShort(signed: limit, length: body.hasher.canonicalLength)
        return result(candidate, signature, verdict, finding)
      }
      if let verdict = timeVerdict(signature, now) {
        return result(candidate, signature, verdict, finding)
      }
      let answer = answer(Question(signature.keyName, .txt))
      return verify(signature, candidate, canonicalization, body, answer, finding)
    }
  }

  /// RFC 6376 §6.1.1 and §3.5: expired, or signed in the future.
  private func timeVerdict(_ signature: DKIMSignature, _ now: UInt64) -> DKIMVerdict? {
    if let expiration = signature.expiration, now > expiration,
      now - expiration > options.clockSkew
    {
      return .expired(secondsAgo: now - expiration)
    }
    if let timestamp = signature.timestamp, timestamp > now, timestamp - now > options.clockSkew {
      return .signedInFuture(secondsAhead: timestamp - now)
    }
    return nil
  }

  /// Tries each key record, and takes the best outcome (RFC 6376 §6.1.2).
  private func verify(
    _ signature: DKIMSignature, _ candidate: Candidate, _ canonicalization: CanonicalizationPair,
    _ body: Body, _ answer: Answer, _ finding: Finding
  ) -> VerifiedSignature {
    if let failure = answer.failure {
      // Whatever the key is: with another body the signature can't pass.
      let verdict: DKIMVerdict =
        body.hash == signature.bodyHash
        ? .keyLookupFailed(answer.question, failure) : .bodyHashMismatch(computed: body.hash)
      return result(
        candidate, signature, verdict, explained(finding, verdict, signature, candidate))
    }
    var best: (verdict: DKIMVerdict, finding: Finding)?
    for record in answer.records.prefix(Self.maximumKeyRecords) {
      guard case .txt(let strings) = record.data else { continue }
      var finding = finding
      let verdict = self.verdict(
        signature, candidate, canonicalization, body, strings.joined, &finding)
      if verdict == .verified {
        return result(candidate, signature, verdict, finding)
      }
      // A record that is a key says more than one that is none.
      if best == nil || (best?.finding.keyRecord == nil && finding.keyRecord != nil) {
        best = (verdict, finding)
      }
    }
    let (verdict, last) = best ?? (.noKey(signature.keyName), finding)
    return result(candidate, signature, verdict, explained(last, verdict, signature, candidate))
  }

  /// RFC 6376 §6.1.2 and §6.1.3, in their order.
  private func verdict(
    _ signature: DKIMSignature, _ candidate: Candidate, _ canonicalization: CanonicalizationPair,
    _ body: Body, _ text: [UInt8], _ finding: inout Finding
  ) -> DKIMVerdict {
    let usable: UsableKey
    switch UsableKey.read(text, for: signature.algorithm, verifier) {
    case .failure(let refusal):
      finding.keyRecord = refusal.record
      finding.key = refusal.key
      return refusal.verdict
    case .success(let key): usable = key
    }
    finding.keyRecord = usable.record
    finding.key = usable.key
    if usable.record.flags.contains(.sameDomain), let identity = signature.identity,
      identity.domain != signature.domain
    {
      return .identityNotAllowed(identity)
    }
    if body.hash != signature.bodyHash { return .bodyHashMismatch(computed: body.hash) }
    let selection = FieldSelection(
      signature.signedFields, in: index, except: candidate.fieldIndex)
    let digest = headerDigest(selection.indices, candidate, canonicalization.header)
    return usable.verdict(on: signature.signature, ofSHA256: digest, signature.algorithm)
  }

  /// RFC 6376 §3.7: the selected fields, then the signature's own.
  func headerDigest(
    _ indices: [Int?], _ candidate: Candidate, _ canonicalization: Canonicalization,
    replacing replacement: (index: Int, field: HeaderField)? = nil
  ) -> [UInt8] {
    var octets: [UInt8] = []
    octets.reserveCapacity(header.octets.count)
    for case .some(let place) in indices {
      let field = replacement.flatMap { $0.index == place ? $0.field : nil } ?? header[place]
      HeaderCanonicalizer.append(field, canonicalization, to: &octets)
    }
    HeaderCanonicalizer.appendSignature(
      header[candidate.fieldIndex], canonicalization, to: &octets)
    let digest = verifier.makeDigest()
    return digest.value(with: octets)
  }
}

// MARK: Results

extension DKIMVerification {
  /// What was learnt beside the verdict.
  private struct Finding {
    var bodyMatches: Bool?
    var coverage: SignatureCoverage?
    var keyRecord: DKIMKeyRecord?
    var key: (any VerificationKey)?
    var explanations: [DKIMExplanation] = []
  }

  private func result(
    _ candidate: Candidate, _ signature: DKIMSignature?, _ verdict: DKIMVerdict,
    _ finding: Finding = Finding()
  ) -> VerifiedSignature {
    VerifiedSignature(
      fieldIndex: candidate.fieldIndex, fieldValue: Array(header[candidate.fieldIndex].value),
      signature: signature, verdict: verdict, keyRecord: finding.keyRecord,
      publicKey: finding.key?.publicKey, bodyMatches: finding.bodyMatches,
      coverage: finding.coverage, explanations: finding.explanations)
  }

  private func coverage(
    of signature: DKIMSignature, _ candidate: Candidate, length: UInt64
  ) -> SignatureCoverage? {
    // A list of what is signed is for people; a receiver needs the result alone.
    guard options.explains else { return nil }
    let selection = FieldSelection(
      signature.signedFields, in: index, except: candidate.fieldIndex)
    return SignatureCoverage(
      signature, selection, header: header, own: candidate.fieldIndex, bodyLength: length)
  }

  private func explained(
    _ finding: Finding, _ verdict: DKIMVerdict, _ signature: DKIMSignature, _ candidate: Candidate
  ) -> Finding {
    guard options.explains, let canonicalization = candidate.canonicalization else {
      return finding
    }
    var finding = finding
    switch verdict {
    case .bodyHashMismatch:
      finding.explanations = bodyExplanations(signature, canonicalization.body)
    case .signatureMismatch:
      guard let key = finding.key else { break }
      finding.explanations =
        headerExplanation(signature, candidate, canonicalization.header, key).map { [$0] } ?? []
    case .verified, .badSyntax, .unknownAlgorithm, .unknownCanonicalization, .unknownQueryMethod,
      .obsoleteAlgorithm, .bodyTooShort, .expired, .signedInFuture, .keyLookupFailed, .noKey,
      .badKeyRecord, .keyRevoked, .unusableKey, .wrongKeyType, .hashNotAllowed, .keyNotForMail,
      .identityNotAllowed, .keyTooShort, .notVerified:
      break
    }
    return finding
  }
}

extension FieldIndex {
  /// Of a header that nobody selects from.
  static let empty = FieldIndex(lowest: [:], previous: [])
}
