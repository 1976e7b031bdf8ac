import ArgumentParser
import Glibc

/// `dkim`: messages verified and signed a second on one core, in process, beside OpenDKIM's library and OpenSSL alone.
struct SignaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dkim",
    abstract: "DKIM: verifications beside libopendkim, signatures beside openssl speed.")

  @Option(help: "Rounds; in each, everything runs once, and the median counts.")
  var rounds = 5

  @Option(help: "Seconds for each measurement of a round.")
  var seconds = 1.0

  @OptionGroup var measurement: MeasurementOptions

  func run() throws {
    try measurement.report(SignaturesMeasurement(rounds: rounds, seconds: seconds).run())
  }
}

struct SignaturesMeasurement {
  let rounds: Int
  let seconds: Double

  func run() throws -> [Target] {
    let folder = try WorkingFolder("dkim")
    let dlv = try Self.variable("DKIM_DRIVER")
    let (message, record) = (folder.file("message.eml"), folder.file("record.txt"))
    _ = try folder.output(of: [dlv, "prepare", message, record])
    let peer = folder.file("libopendkim_driver")
    _ = try folder.output(
      of: ["cc", "-O2", "-o", peer, Self.variable("LIBOPENDKIM_DRIVER"), "-lopendkim"])

    var (verified, peerVerified, rsa, ed25519): ([Double], [Double], [Double], [Double]) =
      ([], [], [], [])
    var limits: [OpenSSLSpeed] = []
    for _ in 0..<rounds {
      verified.append(try folder.number(of: [dlv, "verify", message, record, "\(seconds)"]))
      peerVerified.append(try folder.number(of: [peer, message, record, "\(seconds)"]))
      limits.append(try OpenSSLSpeed(seconds: max(1, Int(seconds)), folder))
      rsa.append(try folder.number(of: [dlv, "sign", "rsa", "\(seconds)"]))
      ed25519.append(try folder.number(of: [dlv, "sign", "ed25519", "\(seconds)"]))
    }
    let rsaLimit = limits.map { $0.messages(signedBy: $0.rsa2048) }.median
    let edLimit = limits.map { $0.messages(signedBy: $0.ed25519) }.median
    print(
      "DKIM on one core, a message of 10 KB, relaxed/relaxed; median of \(rounds) rounds\n")
    print(
      Table(
        ["", "a second", "µs each"],
        rows: [
          Self.row("dlv verifies, rsa-sha256, 2048 bits", verified.median),
          Self.row("libopendkim verifies", peerVerified.median),
          Self.row("dlv signs, rsa-sha256, 2048 bits", rsa.median),
          Self.row("openssl speed rsa2048, sign", limits.map(\.rsa2048).median),
          Self.row("  and SHA-256 of 10,240 octets", rsaLimit),
          Self.row("dlv signs, ed25519-sha256", ed25519.median),
          Self.row("openssl speed ed25519, sign", limits.map(\.ed25519).median),
          Self.row("  and SHA-256 of 10,240 octets", edLimit),
        ]
      ).text)
    return [
      Target(
        name: "DKIM verification, times libopendkim", value: verified.median / peerVerified.median,
        unit: "×", limit: .atLeast(1.5)),
      Target(
        name: "DKIM signing with RSA 2048, of openssl speed",
        value: rsa.median / limits.map(\.rsa2048).median, unit: "×", limit: .atLeast(0.85)),
      Target(
        name: "DKIM signing with Ed25519, of openssl speed with SHA-256",
        value: ed25519.median / edLimit, unit: "×", limit: .atLeast(0.85)),
    ]
  }

  private static func row(_ name: String, _ rate: Double) -> [String] {
    [name, rate.short, (1e6 / rate).short]
  }

  private static func variable(_ name: String) throws(BenchmarkFailure) -> String {
    guard let value = getenv(name).map({ String(cString: $0) }) else {
      throw BenchmarkFailure("\(name) is not set: start with Benchmarks/run dkim")
    }
    return value
  }
}

extension WorkingFolder {
  /// What a program prints, once it has ended well.
  func output(of command: [String]) throws(BenchmarkFailure) -> String {
    let (output, errors) = (file("output.txt"), file("errors.txt"))
    try ChildProcess(command, output: output, errors: errors).wait()
      .expecting([0], errors: errors)
    return try TextFile.read(output)
  }

  /// The number that a program prints.
  func number(of command: [String]) throws(BenchmarkFailure) -> Double {
    let text = try output(of: command)
    guard let number = Double(text.filter { !$0.isWhitespace }) else {
      throw BenchmarkFailure("\(command[0]) printed no number: \(text)")
    }
    return number
  }
}

/// What OpenSSL alone does a second on this core.
struct OpenSSLSpeed {
  let rsa2048: Double
  let ed25519: Double
  /// Octets a second, in blocks of 10,240.
  let sha256: Double

  init(seconds: Int, _ folder: WorkingFolder) throws(BenchmarkFailure) {
    let base = ["openssl", "speed", "-mr", "-seconds", "\(seconds)"]
    rsa2048 = try Self.value(folder, base + ["rsa2048"], line: "+F2:", field: 3, isTime: true)
    ed25519 = try Self.value(folder, base + ["ed25519"], line: "+F6:", field: 4, isTime: true)
    sha256 = try Self.value(
      folder, base + ["-bytes", "10240", "-evp", "sha256"], line: "+F:", field: 3, isTime: false)
  }

  /// Messages that could be signed if nothing but the hash and the signature took time.
  func messages(signedBy rate: Double) -> Double { 1 / (1 / rate + 10_240 / sha256) }

  private static func value(
    _ folder: WorkingFolder, _ command: [String], line prefix: String, field: Int, isTime: Bool
  ) throws(BenchmarkFailure) -> Double {
    let output = try folder.output(of: command)
    for line in output.split(separator: "\n") where line.hasPrefix(prefix) {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields.indices.contains(field), let number = Double(fields[field]), number > 0 {
        // Newer versions print seconds each, older ones how many a second.
        return isTime && number < 1 ? 1 / number : number
      }
    }
    throw BenchmarkFailure("openssl speed printed no \(prefix) line:\n\(output)")
  }
}
