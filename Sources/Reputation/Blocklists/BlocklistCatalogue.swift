public import DNS

/// The blocklists that dlv knows.
///
/// Compiled on `date` from what operators, filters and checkers publish: each entry names its source. Taken are lists that a checker
/// maintained in 2025 or 2026 asks, or that a filter ships in its own rules, or whose operator documents them; a code is here where a
/// source says what it means. Left out are lists that ended (SORBS, NJABL, AHBL, dsbl, NiX Spam, inps, CBL beside XBL, LashBack), parts of
/// others (SBL, XBL, PBL), those that take hashes, bogon lists, which list 127.0.0.1 and so can't be told from a list of everything, and
/// lists for which neither an operator's page nor a test entry was found.
///
/// The weight goes by use: `major` for lists by which large receivers say that they refuse mail, `common` for those in the default rules of
/// SpamAssassin 4 or rspamd 3 and for what operators answer customers alone, `opinion` for lists of networks, of kinds of hosts or of new domains, `minor` for all others.
public enum BlocklistCatalogue {
  /// The day on which the facts were last looked up.
  public static let date = "2026-11-22"

  public static let all: [Blocklist] = rows.compactMap(\.list)

  static let rows = addresses + opinions + domains

  /// The list that is asked in a zone, or that is asked there with a key in front.
  public static func list(at zone: DomainName) -> Blocklist? {
    all.first { $0.zone == zone || $0.keyedZone == zone }
  }

  /// One list, as the tables have it.
  struct Row {
    var zone: String
    var name: String
    var kinds: Set<Blocklist.Kind> = [.ip4]
    var weight: Blocklist.Weight = .minor
    var runBy = ""
    /// An https URL.
    var removal = ""
    var note = ""
    /// An https URL.
    var source: String
    /// Pattern, meaning and effect.
    var codes: [(String, String, Blocklist.Effect)] = []
    var policies: [Blocklist.Policy] = []
    var keyedZone: String?
    var testDomain: String?
    /// Whether nobody says that the test entry for IPv6 is there.
    var lacksIPv6 = false
    /// Whether it lists addresses because they have no reverse DNS.
    var listsNameless = false

    /// `nil` where a name or pattern can't be read, which a test would tell.
    var list: Blocklist? {
      guard let zone = try? DomainName(zone) else { return nil }
      let codes = codes.compactMap { text, meaning, effect in
        Blocklist.Pattern(text).map { Blocklist.Code($0, meaning, effect) }
      }
      guard codes.count == self.codes.count else { return nil }
      var list = Blocklist(
        name: name, zone: zone, kinds: kinds, codes: codes, weight: weight, policies: policies,
        about: .init(runBy: runBy, removal: removal, removalNote: note, source: source),
        testPoints: .init(
          listedDomain: testDomain.flatMap { try? DomainName($0) }, lacksIPv6: lacksIPv6,
          listsNameless: listsNameless))
      list.keyedZone = keyedZone.flatMap { try? DomainName($0) }
      return list
    }
  }
}

/// Where several entries come from.
extension BlocklistCatalogue.Row {
  /// The list of providers of OXL's checker, with their sites, 2025.
  static let checker = "https://github.com/O-X-L/dnsbl-checker/blob/latest/Providers.md"
  /// The rules of rspamd.
  static let rspamd = "https://github.com/rspamd/rspamd/blob/master/conf/modules.d/rbl.conf"
  /// The rules of SpamAssassin 4.
  static let spamAssassin =
    "https://github.com/apache/spamassassin/blob/trunk/rules/20_dnsbl_tests.cf"
  /// What a monitoring service asked in 2026.
  static let monitor = "https://domaincare.io/docs/checks/blacklist"

  /// 0spam's explanation of its codes; the last octet that is not 0 says why, the third where a whole /24 is listed.
  static let zeroSpam = "https://0spam.org/QandA/why-is-my-ip-listed"
  static let zeroSpamAddresses = zeroSpamReasons.map { code, reason in
    ("127.0.0.\(code)", reason, Blocklist.Effect.listed)
  }
  static let zeroSpamNetworks = zeroSpamReasons.map { code, reason in
    ("127.0.\(code).0", "its /24: \(reason)", Blocklist.Effect.listedAs(.opinion))
  }
  private static let zeroSpamReasons: [(Int, String)] = [
    (1, "mail to spam traps"), (2, "request for removal incomplete"),
    (3, "newsletters against the rules (CAN-SPAM)"),
    (4, "not configured by the RFCs"), (5, "listed again and again"),
    (6, "bounces to the wrong server"), (7, "open relay"),
    (8, "bounces of forged mail"), (9, "fraud or malware"),
  ]

  /// Services that were attacked, by blocklist.de's codes.
  static let attacks: [(String, String, Blocklist.Effect)] = [
    (2, "mail that amavis refused"), (3, "web server (DDoS)"), (4, "Asterisk"), (5, "bad bot"),
    (6, "FTP"), (7, "IMAP"), (8, "IRC bot"), (9, "mail"), (10, "POP3"),
    (11, "registrations by a bot"), (12, "web server (remote file inclusion)"), (13, "SASL"),
    (14, "SSH"), (15, "web server (w00tw00t)"), (16, "flooded ports"), (17, "SQL injection"),
    (18, "Webmin"), (19, "spam"), (20, "listed by hand"), (21, "guessing of passwords"),
    (22, "MySQL"),
  ].map { code, service in
    ("127.0.0.\(code)", "attack: \(service)", Blocklist.Effect.listed)
  }

  /// The codes by which operators tell that they do not answer.
  static let refusals: [(String, String, Blocklist.Effect)] = [
    ("127.255.255.252", "the zone is written wrong", .refused(.mistyped)),
    ("127.255.255.254", "the question came by a public resolver", .refused(.publicResolver)),
    ("127.255.255.255", "too many questions", .refused(.overQuota)),
  ]
}
