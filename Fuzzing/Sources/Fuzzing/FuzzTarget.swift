import DNS
import Glibc
import MailMutations

/// What input is thrown at; `--target=NAME` chooses one. A target finds a fault by crashing.
enum FuzzTarget: String, CaseIterable {
  /// One record: every parser of a record reads it.
  case records
  /// A zone of SPF records and addresses, a line each, in which SPF is evaluated.
  case spf
  /// A message: header section, addresses, trace, signatures.
  case message
  /// A message as a whole: parts, content, text, structured headers; and a mailbox.
  case mime
  /// A page: its tree, styles and text.
  case html
  /// A style sheet on a page of its own.
  case css
  /// A message that is signed and then verified as a whole.
  case signing
  /// A zone as for `spf`, whose first record is flattened.
  case flattening
  /// Configurations and key files of signers.
  case signers
  /// What an SMTP server sends: replies, and the dialogue of a probe.
  case smtp
  /// A message that is linted, reported, mended and shown.
  case lint
  /// What a client sends to an SMTP server, and rules of faults.
  case server
  /// Zones in each format that is read.
  case zone, octodns, dnscontrol, terraform, route53, cloudflare, nsupdate

  func run(_ input: [UInt8]) {
    switch self {
    case .records: RecordTarget.run(input)
    case .spf: SPFTarget.run(input)
    case .message: MessageTarget.run(input)
    case .mime: MIMETarget.run(input)
    case .html: HTMLTarget.run(input)
    case .css: HTMLTarget.runSheet(input)
    case .signing: SigningTarget.run(input)
    case .flattening: FlatteningTarget.run(input)
    case .signers: SignersTarget.run(input)
    case .smtp: SMTPTarget.run(input)
    case .lint: LintTarget.run(input)
    case .server: SMTPServerTarget.run(input)
    case .zone: ZoneFormatTarget.run(input, .zone)
    case .octodns: ZoneFormatTarget.run(input, .octodns)
    case .dnscontrol: ZoneFormatTarget.run(input, .dnscontrol)
    case .terraform: ZoneFormatTarget.run(input, .terraform)
    case .route53: ZoneFormatTarget.run(input, .route53)
    case .cloudflare: ZoneFormatTarget.run(input, .cloudflare)
    case .nsupdate: ZoneFormatTarget.run(input, .nsupdate)
    }
  }
}

/// Chosen once, before the first input.
nonisolated(unsafe) private var target = FuzzTarget.records

/// Called by libFuzzer with the command line; its own options begin with one hyphen, ours with two.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
  let option = "--target="
  for index in 1..<max(1, Int(count.pointee)) {
    guard let argument = arguments.pointee[index].map({ String(cString: $0) }),
      argument.hasPrefix(option)
    else { continue }
    guard let chosen = FuzzTarget(rawValue: String(argument.dropFirst(option.count))) else {
      print("there is no such target: \(FuzzTarget.allCases.map(\.rawValue))")
      exit(64)
    }
    target = chosen
  }
  return 0
}

/// Called by libFuzzer once an input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ octets: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target.run(Array(UnsafeBufferPointer(start: octets, count: count)))
  return 0
}

/// Called by libFuzzer for a new input. Messages that are linted change as messages break half of the time: octets alone hardly ever make a
/// part or an element.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(
  _ octets: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32
) -> Int {
  guard target == .lint, seed & 1 == 0 else { return mutateOctets(octets, count, most) }
  var mutator = MailMutator(seed: UInt64(seed))
  let changed = mutator.mutate(
    Array(UnsafeBufferPointer(start: octets, count: count)), most: most)
  _ = UnsafeMutableBufferPointer(start: octets, count: most).update(fromContentsOf: changed)
  return changed.count
}

/// What libFuzzer itself does.
@_silgen_name("LLVMFuzzerMutate")
private func mutateOctets(
  _ octets: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int
) -> Int
