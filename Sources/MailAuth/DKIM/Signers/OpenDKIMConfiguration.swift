/// opendkim.conf(5), as far as it names keys: `Domain`, `Selector`, `KeyFile`, `KeyTable`, `SigningTable`, `BaseDirectory`.
public struct OpenDKIMConfiguration: Hashable, Sendable {
  /// The last value of each name, in lower case.
  private let values: [String: String]

  public init(_ text: String) {
    var values: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let words = line.prefix { $0 != "#" }.split(
        maxSplits: 1, omittingEmptySubsequences: true, whereSeparator: \.isWhitespace)
      guard words.count == 2 else { continue }
      values[words[0].lowercased()] = words[1].trimmed
    }
    self.values = values
  }

  /// The folder that relative names start from.
  public var baseDirectory: String? { values["basedirectory"] }

  /// A table that the configuration names.
  public enum Table: Hashable, Sendable {
    /// A file of lines; `isPattern` for `refile:`, whose names may hold `*`.
    case file(path: String, isPattern: Bool)
    /// Something that is not followed: a database, a script.
    case other(String)
  }

  public var keyTable: Table? { values["keytable"].map(Self.table) }
  public var signingTable: Table? { values["signingtable"].map(Self.table) }

  private static func table(_ text: String) -> Table {
    if text.hasPrefix("refile:") { return .file(path: String(text.dropFirst(7)), isPattern: true) }
    if text.hasPrefix("file:") { return .file(path: String(text.dropFirst(5)), isPattern: false) }
    // A name that begins with a slash is a file.
    return text.hasPrefix("/") ? .file(path: text, isPattern: false) : .other(text)
  }

  /// The keys, with the contents of the tables that could be read.
  public func keys(keyTable: String?, signingTable: String?) -> SignerKeys {
    var result = SignerKeys()
    if let keyTable { return Self.keys(keyTable, signingTable) }
    if case .other(let text)? = self.keyTable {
      result.unfollowed.append("KeyTable \(text): only files are followed")
      return result
    }
    guard let path = values["keyfile"], let selector = values["selector"],
      let domains = values["domain"]
    else {
      result.unfollowed.append(
        "it has neither a KeyTable nor all of Domain, Selector and KeyFile")
      return result
    }
    if domains.contains("/") || domains.contains(":") {
      result.unfollowed.append("Domain \(domains): only names are followed")
      return result
    }
    for domain in domains.split(separator: ",") {
      result.keys.append(
        SignerKey(
          domain: domain.trimmed, selector: selector, path: path, place: "KeyFile"))
    }
    return result
  }

  private static func keys(_ keyTable: String, _ signingTable: String?) -> SignerKeys {
    var result = SignerKeys()
    let users = signingTable.map(domainsByKey) ?? [:]
    for (index, line) in keyTable.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      let words = line.prefix { $0 != "#" }.split(
        maxSplits: 1, omittingEmptySubsequences: true, whereSeparator: \.isWhitespace)
      if words.isEmpty { continue }
      let place = "KeyTable:\(index + 1)"
      let parts =
        words.count == 2
        ? words[1].split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(
          \.trimmed)
        : []
      guard parts.count == 3 else {
        result.unfollowed.append("\(place): no domain:selector:key behind the name")
        continue
      }
      // What is no file name is the key itself, which is not to be repeated anywhere.
      guard ["/", "./", "../"].contains(where: parts[2].hasPrefix) else {
        result.unfollowed.append("\(place): the key stands in the table itself; give it a file")
        continue
      }
      // A percent sign stands for the domain of the sender, which the signing table tells.
      let domains = parts[0] == "%" ? users[String(words[0])] ?? [] : [parts[0]]
      if domains.isEmpty {
        result.unfollowed.append(
          "\(place): % is the sender's domain, and no line of the signing table names one")
      }
      for domain in domains {
        result.keys.append(
          SignerKey(domain: domain, selector: parts[1], path: parts[2], place: place))
      }
    }
    return result
  }

  /// The domains that a signing table gives to each key; patterns that stand for any domain are left out.
  private static func domainsByKey(_ table: String) -> [String: [String]] {
    var domains: [String: [String]] = [:]
    for line in table.split(separator: "\n") {
      let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
      guard words.count >= 2 else { continue }
      let pattern = words[0].split(separator: "@").last.map(String.init) ?? ""
      let name = pattern.hasPrefix(".") ? String(pattern.dropFirst()) : pattern
      if name.isEmpty || name.contains("*") { continue }
      if domains[String(words[1])]?.contains(name) == true { continue }
      domains[String(words[1]), default: []].append(name)
    }
    return domains
  }
}

extension StringProtocol {
  var trimmed: String {
    let inner = drop { $0.isWhitespace }
    guard let end = inner.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(inner[...end])
  }
}
