internal import COpenSSL
public import MailAuth

/// A list of fingerprints of RSA keys whose private half is known to everybody, as two programs keep it.
///
/// - `openssl-blacklist` (Debian and Ubuntu until 2017): a line a key, the last 20 hexadecimal digits of the SHA-1 of
///   `Modulus=…`, as openssl-vulnkey(1) says; the keys of CVE-2008-0166.
/// - `blocklist.dat` of badkeys: 16 octets a key, sorted: the first 15 of the SHA-256 of the modulus, and the number of the list
///   that the key is in; the keys of CVE-2008-0166 and others found in firmware and documents.
public struct KnownKeyList: KnownKeys {
  private let name: String
  private let content: Content

  private enum Content {
    case lines(Set<[UInt8]>)
    case records([UInt8], names: [UInt8: String])
  }

  public enum Failure: Error, Hashable, Sendable {
    case empty
    /// Neither form.
    case unknownForm
    /// A line of the first form that is no fingerprint, counted from one.
    case badLine(Int)
    /// Records of the second form that are not in order: a search would pass keys over.
    case unsorted
  }

  /// - Parameters:
  ///   - name: The file, for the report.
  ///   - names: What the numbers of the second form stand for.
  public init(
    _ octets: [UInt8], name: String, names: [UInt8: String] = [:]
  ) throws(Failure) {
    self.name = name
    if octets.isEmpty { throw .empty }
    if octets.prefix(4096).allSatisfy({ $0 == 0x0A || $0 == 0x0D || $0 &- 0x20 < 95 }) {
      content = .lines(try Self.lines(octets))
      return
    }
    guard octets.count % Self.recordLength == 0 else { throw .unknownForm }
    for start in stride(from: Self.recordLength, to: octets.count, by: Self.recordLength) {
      let before = octets[(start - Self.recordLength)..<start]
      let record = octets[start..<(start + Self.recordLength)]
      if record.lexicographicallyPrecedes(before) { throw .unsorted }
    }
    content = .records(octets, names: names)
  }

  /// How many keys the list names.
  public var count: Int {
    switch content {
    case .lines(let lines): lines.count
    case .records(let octets, _): octets.count / Self.recordLength
    }
  }

  public func mention(ofModulus modulus: [UInt8]) -> String? {
    switch content {
    case .lines(let fingerprints):
      let text = Array("Modulus=".utf8) + Self.hexadecimal(modulus) + [0x0A]
      let digest = Self.digest(text, EVP_sha1())
      return fingerprints.contains(digest.suffix(Self.lineLength))
        ? "\(name) (CVE-2008-0166)" : nil
    case .records(let octets, let names):
      let digest = Self.digest(modulus, EVP_sha256())
      guard let number = Self.search(digest.prefix(Self.recordLength - 1), in: octets) else {
        return nil
      }
      return "\(name) (list \(names[number] ?? String(number)))"
    }
  }

  // MARK: Forms

  /// Octets of a fingerprint of the first form.
  private static let lineLength = 10
  private static let recordLength = 16

  private static func lines(_ octets: [UInt8]) throws(Failure) -> Set<[UInt8]> {
    var fingerprints: Set<[UInt8]> = []
    for (index, line) in octets.split(separator: 0x0A, omittingEmptySubsequences: false)
      .enumerated()
    {
      let text = line.last == 0x0D ? line.dropLast() : line
      if text.isEmpty || text.first == UInt8(ascii: "#") { continue }
      guard text.count == 2 * lineLength else { throw .badLine(index + 1) }
      var fingerprint: [UInt8] = []
      var high: UInt8?
      for digit in text {
        guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else {
          throw .badLine(index + 1)
        }
        if let first = high {
          fingerprint.append(first << 4 | UInt8(value))
          high = nil
        } else {
          high = UInt8(value)
        }
      }
      fingerprints.insert(fingerprint)
    }
    if fingerprints.isEmpty { throw .empty }
    return fingerprints
  }

  /// The last octet of the record that begins so.
  private static func search(_ key: ArraySlice<UInt8>, in octets: [UInt8]) -> UInt8? {
    var (low, high) = (0, octets.count / recordLength)
    while low < high {
      let middle = (low + high) / 2
      let record = octets[(middle * recordLength)..<((middle + 1) * recordLength)]
      let fingerprint = record.dropLast()
      if fingerprint.elementsEqual(key) { return record.last }
      if fingerprint.lexicographicallyPrecedes(key) { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// Upper case, as openssl(1) prints it.
  private static func hexadecimal(_ octets: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    let text = octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return text.first == UInt8(ascii: "0") ? Array(text.dropFirst()) : text
  }

  private static func digest(_ octets: [UInt8], _ algorithm: OpaquePointer?) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    guard EVP_Digest(octets, octets.count, &digest, &count, algorithm, nil) == 1 else { return [] }
    return Array(digest.prefix(Int(count)))
  }
}

extension KnownKeyList.Failure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "it names no key"
    case .unknownForm:
      "it is neither a list of openssl-blacklist (lines of 20 hexadecimal digits) nor badkeys' blocklist.dat (records of 16 octets)"
    case .badLine(let line): "line \(line) is not a fingerprint of 20 hexadecimal digits"
    case .unsorted: "its records are not in order; is it badkeys' blocklist.dat?"
    }
  }
}
