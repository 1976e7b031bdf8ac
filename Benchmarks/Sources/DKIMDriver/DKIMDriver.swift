import Crypto
import DNS
import Glibc
import MailAuth

/// Runs DKIM of dlv again and again in a process of its own, and prints how often a second of processor time:
/// `DKIMDriver prepare MESSAGE RECORD`, `DKIMDriver verify MESSAGE RECORD SECONDS`, `DKIMDriver sign rsa|ed25519 SECONDS`.
@main
struct DKIMDriver {
  struct Failure: Error { let reason: String }

  /// When all is signed and verified, in seconds since 1970.
  static let time: UInt64 = 1_795_298_400

  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch (arguments.first, arguments.count) {
    case ("prepare", 3): try prepare(message: arguments[1], record: arguments[2])
    case ("verify", 4):
      try verify(message: arguments[1], record: arguments[2], seconds: Double(arguments[3]) ?? 1)
    case ("sign", 3): try sign(isRSA: arguments[1] == "rsa", seconds: Double(arguments[2]) ?? 1)
    default: throw Failure(reason: "prepare, verify or sign")
    }
  }

  private static func prepare(message: String, record: String) throws {
    let letter = BenchmarkLetter()
    let key = try KeyGenerator.generate(.rsa(bits: 2048))
    let signer = try BenchmarkLetter.signer(with: key)
    try write(letter.sign(with: signer, OpenSSLSignatureVerifier()) + letter.plain, to: message)
    let text = "v=DKIM1; k=rsa; p=\(Base64.encode(key.publicKeyData))"
    try write(Array(text.utf8), to: record)
  }

  /// As a receiver does for each message whose key record its resolver has; nothing is kept from one to the next.
  private static func verify(message: String, record: String, seconds: Double) throws {
    let message = try read(message)
    let name = try DomainName("s1._domainkey.example.com")
    let text = CharacterStrings(String(decoding: try read(record), as: UTF8.self))
    let answer = Answer(
      question: Question(name, .txt),
      outcome: .records([Record(name: name, ttl: 300, data: .txt(text))]))
    let cryptography = OpenSSLSignatureVerifier()
    try measure(seconds) {
      let report = try DKIMVerifier.verify(
        message[...], at: time, cryptography, answer: { _ in answer })
      guard report.result == .pass else { throw Failure(reason: "\(report.signatures)") }
    }
  }

  private static func sign(isRSA: Bool, seconds: Double) throws {
    let letter = BenchmarkLetter()
    let key = try KeyGenerator.generate(isRSA ? .rsa(bits: 2048) : .ed25519)
    let signer = try BenchmarkLetter.signer(with: key)
    let cryptography = OpenSSLSignatureVerifier()
    try measure(seconds) { _ = try letter.sign(with: signer, cryptography) }
  }

  private static func measure(_ seconds: Double, _ body: () throws -> Void) throws {
    try body()
    let start = processorTime
    var (count, passed) = (0.0, 0.0)
    repeat {
      for _ in 0..<50 { try body() }
      count += 50
      passed = processorTime - start
    } while passed < seconds
    print(count / passed)
  }

  /// Seconds of processor time of this process, which other processes on the machine do not change, as openssl speed counts.
  private static var processorTime: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func read(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "re") else { throw Failure(reason: "can't read \(path)") }
    defer { fclose(file) }
    var octets = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&octets, 1, octets.count, file)
    return Array(octets.prefix(count))
  }

  private static func write(_ octets: [UInt8], to path: String) throws {
    guard let file = fopen(path, "we") else { throw Failure(reason: "can't write \(path)") }
    defer { fclose(file) }
    guard fwrite(octets, 1, octets.count, file) == octets.count else {
      throw Failure(reason: "can't write \(path)")
    }
  }
}
