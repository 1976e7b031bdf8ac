import Message

/// What explains a failure for certain: a change that makes the hash or the signature fit.
extension DKIMVerification {
  func bodyExplanations(
    _ signature: DKIMSignature, _ canonicalization: Canonicalization
  ) -> [DKIMExplanation] {
    let hash = signature.bodyHash
    let other = canonicalization.other
    if let body = body(.declared(other, limit: signature.bodyLength)), body.hash == hash {
      return [.otherBodyCanonicalization(other)]
    }
    let digest = verifier.makeDigest()
    if hash == digest.value() || hash == digest.value(with: [0x0D, 0x0A]) { return [.emptyBody] }
    if let body = body(.declared(canonicalization, limit: nil)),
      let line = body.hasher.lines(fitting: hash)
    {
      return [.appendedAfter(line: line)]
    }
    if let body = body(.withLineFeeds(canonicalization)), body.hash == hash {
      return [.lineFeedBody]
    }
    return []
  }

  /// Tries the changes that are common; one that makes the signature fit is what happened.
  func headerExplanation(
    _ signature: DKIMSignature, _ candidate: Candidate, _ canonicalization: Canonicalization,
    _ key: any VerificationKey
  ) -> DKIMExplanation? {
    let selected = FieldSelection(
      signature.signedFields, in: index, except: candidate.fieldIndex
    ).indices
    let fits = { (indices: [Int?], canonicalization: Canonicalization) in
      key.check(
        signature.signature,
        ofSHA256: headerDigest(indices, candidate, canonicalization)) == .valid
    }
    if fits(selected, canonicalization.other) {
      return .otherHeaderCanonicalization(canonicalization.other)
    }
    let topmost = FieldSelection.topmostFirst(
      signature.signedFields, of: header, except: candidate.fieldIndex)
    if topmost != selected, fits(topmost, canonicalization) { return .topmostFirst }
    for place in selected.indices.prefix(Self.maximumTrials) {
      guard let field = selected[place] else { continue }
      var without = selected
      without[place] = nil
      if fits(without, canonicalization) { return .addedField(header[field].name.text) }
    }
    for group in addableGroups(selected) {
      let without = selected.map { place in place.flatMap { group.contains($0) ? nil : $0 } }
      if fits(without, canonicalization) {
        return .addedFields(group.map { header[$0].name.text })
      }
    }
    for case .some(let place) in selected where header[place].name == "Subject" {
      guard let (prefix, field) = header[place].withoutListPrefix else { continue }
      let digest = headerDigest(
        selected, candidate, canonicalization, replacing: (place, field))
      if key.check(signature.signature, ofSHA256: digest) == .valid {
        return .subjectPrefix(prefix)
      }
    }
    return nil
  }

  /// Two and more of the fields that hosts add which were not there: a signature that lists them as absent takes them then.
  private func addableGroups(_ selected: [Int?]) -> [[Int]] {
    let places = Self.addable.compactMap { name -> Int? in
      let taken = selected.compactMap(\.self).filter { header[$0].name == name }
      return taken.count == 1 ? taken[0] : nil
    }
    return (0..<(1 << places.count)).map { bits in
      places.indices.filter { bits & (1 << $0) != 0 }.map { places[$0] }
    }.filter { $0.count > 1 }
  }

  /// What submission servers and relays add (RFC 6409 §8, RFC 6152, RFC 2045 §4): each further one doubles the trials.
  private static let addable: [HeaderFieldName] = [
    "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Sender",
  ]

  /// Fields that are left out on trial: each costs a verification.
  private static let maximumTrials = 50
}

extension FieldSelection {
  /// What a signer takes that reads the header from the top: wrong, but some do.
  static func topmostFirst(
    _ names: [HeaderFieldName], of header: HeaderSection, except excluded: Int
  ) -> [Int?] {
    var places: [HeaderFieldName: ArraySlice<Int>] = [:]
    for place in header.indices where place != excluded {
      places[header[place].name, default: []].append(place)
    }
    return names.map { name in places[name]?.popFirst() }
  }
}

extension HeaderField {
  /// A field without the bracketed word that its value begins with, and that word.
  fileprivate var withoutListPrefix: (prefix: String, field: HeaderField)? {
    guard let open = value.firstIndex(where: { $0 != 0x20 && $0 != 0x09 }),
      value[open] == UInt8(ascii: "["),
      let close = value[open...].firstIndex(of: UInt8(ascii: "]"))
    else { return nil }
    let rest = value[(close + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
    let head = octets[octets.startIndex..<open]
    var section = Array(head + rest)
    let prefix = String(decoding: value[open..<rest.startIndex], as: UTF8.self)
    section += [0x0D, 0x0A]
    guard let field = HeaderField(written: section[...]) else { return nil }
    return (prefix, field)
  }
}
