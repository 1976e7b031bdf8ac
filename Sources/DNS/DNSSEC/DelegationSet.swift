/// The DS records of a zone, or its trust anchors: which of its keys they vouch for.
struct DelegationSet {
  private let signers: [DelegationSigner]
  /// Trust anchors that are keys.
  private let anchors: [DNSKey]

  private let cryptography: any DNSSECCryptography

  init(_ records: [Record], _ cryptography: any DNSSECCryptography) {
    self.cryptography = cryptography
    let signers = records.compactMap { record -> DelegationSigner? in
      if case .ds(let signer) = record.data { signer } else { nil }
    }
    self.signers = signers
    anchors = records.compactMap { record in
      if case .dnskey(let key) = record.data { key } else { nil }
    }
  }

  /// SHA-1, SHA-256, SHA-384.
  static let supportedDigests: Set<UInt8> = [1, 2, 4]
  private static let sha1: UInt8 = 1

  /// Those that can be used: of a supported algorithm and digest, and with SHA-1 only where there is nothing better (RFC 4509 §3).
  private var usable: [DelegationSigner] {
    let usable = signers.filter {
      cryptography.validates(SecurityAlgorithm(rawValue: $0.algorithm))
        && Self.supportedDigests.contains($0.digestType)
    }
    let better = usable.filter { $0.digestType != Self.sha1 }
    return better.isEmpty ? usable : better
  }

  /// Why the zone is as good as unsigned (RFC 4035 §5.2, RFC 6840 §5.2); `nil` where some record can be used.
  var unsupported: SecurityReason.Kind? {
    guard usable.isEmpty,
      !anchors.contains(where: { cryptography.validates($0.securityAlgorithm) })
    else { return nil }
    let algorithms = Set(
      signers.map { SecurityAlgorithm(rawValue: $0.algorithm) } + anchors.map(\.securityAlgorithm))
    return algorithms.contains(where: cryptography.validates)
      ? .unsupportedDigests(Set(signers.map(\.digestType)).sorted())
      : .unsupportedAlgorithms(algorithms.sorted())
  }

  /// The keys that a record vouches for: same tag, algorithm and digest.
  func keys(
    among keys: [Record], _ work: inout ValidationWork
  ) -> [Record] {
    let signers = usable
    return keys.filter { record in
      guard case .dnskey(let key) = record.data else { return false }
      if anchors.contains(key) { return true }
      let tag = key.tag
      return signers.contains { signer in
        guard signer.keyTag == tag, signer.algorithm == key.algorithm, work.digests > 0 else {
          return false
        }
        work.digests -= 1
        return cryptography.digest(of: record, type: signer.digestType) == signer.digest
      }
    }
  }
}
