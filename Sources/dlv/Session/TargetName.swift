import DNS
import NameRules

/// A text that is given as a domain to audit: a domain name, and nothing else that DNS would take for a name too.
enum TargetName {
  /// The domain of what is looked at before it has one: nobody can own it (RFC 2606 §2).
  static let nobodys = "proposed.invalid"

  enum Problem: Error, CustomStringConvertible {
    case notAName(InternationalNameError)
    case mailAddress(domain: String)
    case url(host: String)
    case address
    /// No top-level domain is a number (RFC 3696 §2): it is an address with a mistake.
    case number
    /// What zone files have, and nobody sends mail to.
    case wildcard
    case root
    case slash

    var description: String {
      switch self {
      case .notAName(let error): "\(error)"
      case .mailAddress(let domain): "it is a mail address; its domain is '\(domain)'"
      case .url(let host): "it is a URL; its host is '\(host)'"
      case .address: "it is an address, not a domain"
      case .number: "no name ends in a number; as an address it has a mistake"
      case .wildcard: "it is a wildcard; name a domain that it stands for"
      case .root: "it is the root of the DNS"
      case .slash: "a domain has no '/'"
      }
    }
  }

  /// Domains on the command line are checked before anything is asked: whoever typed them can mend them.
  static func check(_ domains: [String]) throws(CommandFailure) {
    for domain in domains { _ = try readArgument(domain) }
  }

  /// Reads a domain of the command line.
  static func readArgument(_ text: String) throws(CommandFailure) -> InternationalName {
    do throws(Problem) { return try read(text) } catch {
      throw CommandFailure(.badData, "'\(text)' is not a domain name: \(error)")
    }
  }

  /// Reads the text. An escaped `\@` passes, as in the mailbox of an SOA record.
  static func read(_ text: String) throws(Problem) -> InternationalName {
    // Nearly every target is a name, and has neither.
    let octets = text.utf8
    if octets.contains(UInt8(ascii: "/")), let scheme = text.firstRange(of: "://") {
      throw .url(host: String(text[scheme.upperBound...].prefix { !"/:?#".contains($0) }))
    }
    if octets.contains(UInt8(ascii: "@")), let at = text.lastIndex(of: "@"),
      !text[..<at].hasSuffix("\\")
    {
      throw .mailAddress(domain: String(text[text.index(after: at)...]))
    }
    if IPAddress(text) != nil { throw .address }
    if octets.last.map({ $0 &- 0x30 < 10 }) ?? false,
      octets.reversed().prefix(while: { $0 != UInt8(ascii: ".") }).allSatisfy({ $0 &- 0x30 < 10 })
    {
      throw .number
    }
    if octets.contains(UInt8(ascii: "/")) { throw .slash }
    let name: InternationalName
    do throws(InternationalNameError) { name = try InternationalName(text) } catch {
      throw .notAName(error)
    }
    if name.name.isRoot { throw .root }
    if name.name.isWildcard { throw .wildcard }
    return name
  }
}
