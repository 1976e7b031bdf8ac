import Audit

/// Names of results that stay the same from run to run: rule, target and subject, and a number among those that share them. Messages
/// and evidence are left out, since they change with a TTL.
struct FingerprintMaker {
  let target: String
  private var seen: [UInt64: Int] = [:]

  init(target: String) { self.target = target }

  mutating func next(_ rule: RuleID, _ subject: String) -> String {
    // FNV-1a, 64 bits.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for text in [rule.rawValue, target, subject] {
      for octet in text.utf8 { hash = (hash ^ UInt64(octet)) &* 0x100_0000_01b3 }
      // An octet that UTF-8 never has divides the parts.
      hash = (hash ^ 0xFF) &* 0x100_0000_01b3
    }
    let number = seen[hash, default: 0] + 1
    seen[hash] = number
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits + ":\(number)"
  }
}
