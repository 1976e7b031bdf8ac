/// Numbers that look random and follow from a seed alone (SplitMix64; Steele, Lea and Flood, OOPSLA 2014, §5).
///
/// The scheduler and the forecast go by one, so that the same run can be had again. For nothing that has to be secret.
public struct RandomSequence: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// A number that follows from a text and a seed, the same on every machine (FNV-1a, then mixed).
  public static func hash(_ text: some Sequence<UInt8>, seed: UInt64) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for octet in text { hash = (hash ^ UInt64(octet)) &* 0x0000_0100_0000_01B3 }
    return mixed(hash ^ mixed(seed &+ 0x9E37_79B9_7F4A_7C15))
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
