/// What went over a connection, verbatim, up to a bound.
public struct SMTPTranscript: Hashable, Sendable {
  public enum Entry: Hashable, Sendable {
    case sent([UInt8])
    case received([UInt8])
    /// A line of the client's that holds a secret.
    case sentSecret
    /// A part of a message.
    case sentContent(octets: Int)
    /// From here on the octets are those inside TLS.
    case tlsBegan
  }

  public private(set) var entries: [Entry] = []
  /// Octets that came after the bound.
  public private(set) var omittedOctets = 0
  private var octets = 0

  /// Octets that are kept: more than any sound dialogue of a probe takes.
  public static let maximumOctets = 65_536

  public init() {}

  public mutating func append(_ entry: Entry) {
    switch entry {
    case .sent(let octets): add(octets) { .sent($0) }
    case .received(let octets): add(octets) { .received($0) }
    case .sentSecret, .sentContent, .tlsBegan: entries.append(entry)
    }
  }

  private mutating func add(_ new: [UInt8], _ entry: ([UInt8]) -> Entry) {
    let kept = new.prefix(max(0, Self.maximumOctets - octets))
    octets += kept.count
    omittedOctets += new.count - kept.count
    if !kept.isEmpty { entries.append(entry(Array(kept))) }
  }

  /// A line each: `S: 220 mail.example.com ESMTP`, `C: EHLO …`. What is not printable ASCII is escaped.
  public var lines: [String] {
    var lines: [String] = []
    var (sender, pending): (String, [UInt8]) = ("", [])
    func flush() {
      if !pending.isEmpty { lines.append("\(sender): \(OctetText.escaped(pending))") }
      pending = []
    }
    func take(_ from: String, _ octets: [UInt8]) {
      if sender != from { flush() }
      sender = from
      for octet in octets {
        guard octet == UInt8(ascii: "\n") else {
          pending.append(octet)
          continue
        }
        // Only the end that the standard asks for is not worth showing.
        if pending.last == UInt8(ascii: "\r") {
          pending.removeLast()
        } else {
          pending.append(octet)
        }
        lines.append("\(sender): \(OctetText.escaped(pending))")
        pending = []
      }
    }
    for entry in entries {
      switch entry {
      case .sent(let octets): take("C", octets)
      case .received(let octets): take("S", octets)
      case .sentSecret:
        flush()
        lines.append("C: (a secret)")
      case .sentContent(let octets):
        flush()
        lines.append("C: (\(octets) octets of the message)")
      case .tlsBegan:
        flush()
        lines.append("-- TLS --")
      }
    }
    flush()
    if omittedOctets > 0 { lines.append("… \(omittedOctets) more octets") }
    return lines
  }
}
