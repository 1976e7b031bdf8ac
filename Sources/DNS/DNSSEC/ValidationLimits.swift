/// How much one answer may cost: hostile zones make validators work (CVE-2023-50387, CVE-2023-50868).
enum ValidationLimits {
  /// Questions for one answer. Each label between the trust anchor and the name costs one, each zone one more, and names in use have
  /// fewer than ten labels; an alias begins anew, but mostly finds its zones known.
  static let questions = 96

  /// Attempts to verify a signature for one answer. An honest one takes about three for each zone on the way.
  static let verifications = 128

  /// Signatures over one set of records that are looked at: two algorithms, each with a key coming and one going, make four.
  static let signaturesPerSet = 8

  /// Zones that claim to have signed one set: the right one, and one that was left by a move.
  static let signersPerSet = 3

  /// Keys of the same tag and algorithm that are tried for one signature. Tags collide by chance in one of thousands of zones.
  static let keysPerSignature = 4

  /// DNSKEY and DS records of a zone that are compared.
  static let digests = 64

  /// Names hashed for the proofs of one answer: one for each label of the name, and the wildcard.
  static let hashes = 256

  /// NSEC3 iterations above which names are not hashed, and the zone counts as insecure (RFC 9276 §3.2). BIND 9.20 has the same
  /// limit, BIND 9.18 and Unbound have 150.
  static let iterations: UInt16 = 50
}

/// What is left to do for one answer.
struct ValidationWork {
  var questions = ValidationLimits.questions
  var verifications = ValidationLimits.verifications
  var digests = ValidationLimits.digests
  var hashes = ValidationLimits.hashes
}
