import DNS
import HTML

/// Names that rules about links and addresses know: Data/link-names.txt, read once.
enum KnownNames {
  enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Services for sending that count clicks.
    case tracker
    case shortener
    /// Pages, forms, storage and tunnels for nothing.
    case freeHost = "free-host"
    /// Top-level domains with a bad name.
    case abusedEnding = "abused-ending"
    /// Top-level domains that phishing uses far more than newsletters do.
    case cheapEnding = "cheap-ending"
    case freemail
    /// The first label of providers with a domain in many countries.
    case freemailFamily = "freemail-family"
  }

  /// A line of the file.
  struct Group: Hashable, Sendable {
    let kind: Kind
    let names: [String]
    /// Year and month in which the line was compiled.
    let date: String
    let source: String
  }

  static func contains(_ name: some StringProtocol, _ kind: Kind) -> Bool {
    names[kind]?.contains(String(name)) == true
  }

  /// Whether a host in small letters is one of a kind, or below one.
  static func containsDomain(of host: String, _ kind: Kind) -> Bool {
    domains[kind]?.contains(host) == true
  }

  private static let domains = names.mapValues { HostSet(Array($0)) }

  private static let names: [Kind: Set<String>] = {
    var names: [Kind: Set<String>] = [:]
    for line in lines {
      guard let group = try? read(line) else { continue }
      names[group.kind, default: []].formUnion(group.names)
    }
    return names
  }()

  /// The lines that are groups.
  static var lines: [Substring] { text.split(separator: "\n").filter { !$0.hasPrefix("#") } }

  /// Why a line is no group.
  enum LineError: Error, Hashable {
    case fields(String)
    case kind(String)
    case name(String)
    case date(String)
    case source(String)
  }

  /// Reads `kind | name name … | date | source`.
  static func read(_ line: Substring) throws(LineError) -> Group {
    let fields = line.split(separator: "|", omittingEmptySubsequences: false).map {
      $0.split(separator: " ").map(String.init)
    }
    guard fields.count == 4, fields[0].count == 1, !fields[1].isEmpty, fields[2].count == 1,
      fields[3].count == 1
    else { throw .fields(String(line)) }
    guard let kind = Kind(rawValue: fields[0][0]) else { throw .kind(fields[0][0]) }
    for name in fields[1] where (try? DomainName(name)) == nil || name != name.lowercased() {
      throw .name(name)
    }
    guard ClientSupport.isMonth(fields[2][0][...]) else { throw .date(fields[2][0]) }
    guard fields[3][0].hasPrefix("https://") else { throw .source(fields[3][0]) }
    return Group(kind: kind, names: fields[1], date: fields[2][0], source: fields[3][0])
  }
}
