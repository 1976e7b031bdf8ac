import ArgumentParser
import Audit
import ContentLint
import DNS
import MailAuth
import NameRules

/// What the owner of a domain tells about how it is used.
struct AuditOptions: ParsableArguments {
  @OptionGroup var selection: SelectorOptions

  @Option(
    help: ArgumentHelp(
      "Domain (or address) of the envelope sender, where it is another.", valueName: "domain"),
    transform: Self.domain)
  var mailFrom: DomainName?

  @Option(
    name: .customLong("sending-ip"),
    help: ArgumentHelp(
      "Address that sends the domain's mail; SPF has to authorise it. Repeatable.",
      valueName: "address"), transform: Self.address)
  var sendingAddresses: [IPAddress] = []

  @Option(
    help: ArgumentHelp(
      "Name that the sending hosts give in HELO or EHLO; it has to fit their addresses.",
      valueName: "name"))
  var helo: String?

  @Flag(help: "The domain sends no mail: it should say so.")
  var parked = false

  @Flag(help: "Ask every authoritative server, and compare their answers.")
  var authoritative = false

  @Option(
    help: ArgumentHelp(
      "Only these families of rules, divided by commas: \(Self.familyWords).",
      valueName: "families"),
    completion: .list(RuleFamily.ofAudits.map(\.word)), transform: Self.families)
  var only: Set<RuleFamily>?

  @Flag(
    help: "Also ask DNS blocklists about the domain, its mail hosts and the addresses that send.")
  var blocklists = false

  @Option(
    help: ArgumentHelp(
      "Also hold the domain against what receivers have written down: gmail, yahoo, microsoft, bulk, transactional or parked.",
      valueName: "profile"), completion: .list(SenderProfile.allCases.map(\.rawValue)),
    transform: Self.profile)
  var profile: SenderProfile?

  /// What is examined and reported.
  var families: Set<RuleFamily> {
    (only ?? RuleFamily.byDefault).union(blocklists ? [.blocklists] : [])
      .union(profile == nil ? [] : [.receivers])
  }

  /// By whose rules the domain's messages are looked at; `nil` where the configuration says it.
  var lintProfile: LintProfile? {
    switch profile {
    case .gmail: .gmail
    case .yahoo: .yahoo
    case .microsoft: .microsoft
    case .bulk: .bulk
    case .transactional: .transactional
    case .parked, nil: nil
    }
  }

  func validate() throws {
    if profile == nil, only?.contains(.receivers) == true {
      throw ValidationError("--only receivers needs --profile, which says whose rules.")
    }
  }

  private static let familyWords = RuleFamily.ofAudits.map(\.word).joined(separator: ", ")

  @Sendable private static func families(_ text: String) throws -> Set<RuleFamily> {
    let words = text.split(separator: ",").map { $0.lowercased() }
    let families = try words.map { word in
      guard let family = RuleFamily.ofAudits.first(where: { $0.word == word }) else {
        throw ValidationError("'\(word)' is not a family of rules: \(familyWords).")
      }
      return family
    }
    guard !families.isEmpty else { throw ValidationError("--only names no family of rules.") }
    return Set(families)
  }

  @Sendable private static func profile(_ text: String) throws -> SenderProfile {
    guard let profile = SenderProfile(rawValue: text.lowercased()) else {
      let names = SenderProfile.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(text)' is not a profile: \(names).")
    }
    return profile
  }

  @Sendable private static func domain(_ text: String) throws -> DomainName {
    let domain = text.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    do { return try InternationalName(domain).name } catch {
      throw ValidationError("'\(text)' is not a domain: \(error).")
    }
  }

  @Sendable private static func address(_ text: String) throws -> IPAddress {
    guard let address = IPAddress(text) else {
      throw ValidationError("'\(text)' is not an IP address.")
    }
    return address
  }
}
