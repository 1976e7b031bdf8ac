import DNS
import NameRules

/// A text that is given as a domain to audit: a domain name, and not a mail address or URL, which DNS would take for a name too.
enum TargetName {
  enum Problem: Error, CustomStringConvertible {
    case notAName(InternationalNameError)
    case mailAddress(domain: String)
    case url(host: String)

    var description: String {
      switch self {
      case .notAName(let error): "\(error)"
      case .mailAddress(let domain): "it is a mail address; its domain is '\(domain)'"
      case .url(let host): "it is a URL; its host is '\(host)'"
      }
    }
  }

  /// Reads the text. An escaped `\@` passes, as in the mailbox of an SOA record.
  static func read(_ text: String) throws(Problem) -> InternationalName {
    if let scheme = text.firstRange(of: "://") {
      throw .url(host: String(text[scheme.upperBound...].prefix { !"/:?#".contains($0) }))
    }
    if let at = text.lastIndex(of: "@"), !text[..<at].hasSuffix("\\") {
      throw .mailAddress(domain: String(text[text.index(after: at)...]))
    }
    do throws(InternationalNameError) { return try InternationalName(text) } catch {
      throw .notAName(error)
    }
  }
}
