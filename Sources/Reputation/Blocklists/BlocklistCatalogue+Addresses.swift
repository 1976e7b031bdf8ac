/// Lists of addresses by what came from them. A table: the largest receivers' lists first, then by name.
extension BlocklistCatalogue {
  static let addresses: [Row] = [
    Row(
      zone: "zen.spamhaus.org", name: "Spamhaus ZEN", kinds: [.ip4, .ip6], weight: .major,
      runBy: "The Spamhaus Project", removal: "https://check.spamhaus.org/", source: Row.rspamd,
      codes: [
        ("127.0.0.2", "SBL: source or supporter of spam", .listed),
        ("127.0.0.3", "CSS: small or spread-out source of spam", .listed),
        ("127.0.0.4-127.0.0.7", "XBL: exploited machine, malware or proxy", .listed),
        ("127.0.0.9", "DROP: network hijacked or run for crime", .listed),
        (
          "127.0.0.10-127.0.0.11", "PBL: by its owner's policy no host that sends mail itself",
          .listedAs(.common)
        ),
      ] + Row.refusals, policies: [.noPublicResolvers, .limitedFreeUse],
      keyedZone: "zen.dq.spamhaus.net"),
    Row(
      zone: "b.barracudacentral.org", name: "Barracuda", weight: .major,
      runBy: "Barracuda Networks",
      removal: "https://www.barracudacentral.org/rbl/removal-request", source: Row.checker,
      policies: [.registration]),
    Row(
      zone: "bl.spamcop.net", name: "SpamCop", weight: .common, runBy: "Cisco",
      removal: "https://www.spamcop.net/bl.shtml",
      note: "expires about 24 hours after the last report", source: Row.spamAssassin),
    Row(
      zone: "combined.mail.abusix.zone", name: "Abusix combined", kinds: [.ip4, .ip6],
      weight: .common, runBy: "Abusix", removal: "https://lookup.abusix.com/",
      source: "https://docs.abusix.com/docs/guardian-mail/production-zones.md",
      codes: [
        ("127.0.0.2", "mail to spam traps", .listed),
        ("127.0.0.3", "very low reputation, or near senders to spam traps", .listed),
        ("127.0.0.4", "exploited machine, or open proxy", .listed),
        ("127.0.0.11", "reverse DNS that looks generic", .listed),
        ("127.0.0.12", "no reverse DNS", .listed), ("127.0.0.200", "listed by hand", .listed),
      ], policies: [.needsKey], keyedZone: "combined.mail.abusix.zone", lacksIPv6: true,
      listsNameless: true),
    Row(
      zone: "bl.mailspike.net", name: "Mailspike BL", weight: .common, runBy: "AnubisNetworks",
      removal: "https://mailspike.io/ip_verify", source: Row.spamAssassin,
      codes: [
        ("127.0.0.2", "part of an attack of the last hours", .listed),
        ("127.0.0.10", "worst possible reputation", .listed),
        ("127.0.0.11", "very bad reputation", .listed), ("127.0.0.12", "bad reputation", .listed),
        ("127.0.0.13", "suspicious", .listedAs(.minor)),
      ]),
    Row(
      zone: "bl.score.senderscore.com", name: "Validity RPBL", weight: .common, runBy: "Validity",
      removal: "https://senderscore.org/act/blocklist-remediation/", source: Row.spamAssassin,
      policies: [.registration, .limitedFreeUse]),
    Row(
      zone: "psbl.surriel.com", name: "PSBL", weight: .common, runBy: "Rik van Riel",
      removal: "https://psbl.org/", source: Row.spamAssassin),
    Row(
      zone: "bl.blocklist.de", name: "blocklist.de", weight: .common, runBy: "blocklist.de",
      removal: "https://www.blocklist.de/en/delist.html",
      note: "expires 48 hours after the last attack",
      source: "https://www.blocklist.de/de/rbldns.html", codes: Row.attacks),
    Row(
      zone: "bl.spameatingmonkey.net", name: "SEM-BLACK", weight: .common,
      runBy: "Spam Eating Monkey", removal: "https://spameatingmonkey.com/lookup",
      note: "expires 15 days after the last mail to a trap", source: Row.rspamd,
      policies: [.limitedFreeUse]),
    Row(
      zone: "bl.ipv6.spameatingmonkey.net", name: "SEM-IPV6BL", kinds: [.ip6], weight: .common,
      runBy: "Spam Eating Monkey", removal: "https://spameatingmonkey.com/lookup",
      source: Row.rspamd, policies: [.limitedFreeUse], lacksIPv6: true),
    Row(
      zone: "bip.virusfree.cz", name: "virusfree.cz BIP", kinds: [.ip4, .ip6], weight: .common,
      runBy: "Excello", removal: "https://www.virusfree.cz/", source: Row.rspamd, lacksIPv6: true),

    Row(
      zone: "all.s5h.net", name: "s5h.net", runBy: "System 5 Hosting",
      removal: "https://www.usenix.org.uk/content/rbl.html", source: Row.checker),
    Row(
      zone: "auth.spamrats.com", name: "RATS-Auth", runBy: "SpamRATS",
      removal: "https://www.spamrats.com/lookup.php",
      source: "https://spamrats.com/communigate-configuration.php",
      codes: [("127.0.0.43", "attempts to guess passwords", .listed)], policies: [.limitedFreeUse]),
    Row(
      zone: "backscatter.spameatingmonkey.net", name: "SEM-BACKSCATTER",
      runBy: "Spam Eating Monkey", removal: "https://spameatingmonkey.com/lookup",
      note: "expires 15 days after the last bounce to a trap", source: Row.checker,
      policies: [.limitedFreeUse]),
    Row(
      zone: "bad.virusfree.cz", name: "virusfree.cz BAD", runBy: "Excello",
      removal: "https://www.virusfree.cz/", source: Row.checker),
    Row(
      zone: "bl.0spam.org", name: "0spam", runBy: "0spam.org", removal: "https://0spam.org/",
      source: Row.zeroSpam, codes: Row.zeroSpamAddresses + Row.zeroSpamNetworks),
    Row(
      zone: "bl.nordspam.com", name: "NordSpam", kinds: [.ip4, .ip6], runBy: "The NordSpam Project",
      removal: "https://www.nordspam.com/", source: "https://nordspam.com/usage",
      codes: [("127.0.0.2", "source of unsolicited bulk mail or other abuse", .listed)]),
    Row(
      zone: "bl.nosolicitado.org", name: "NoSolicitado", runBy: "NoSolicitado.org",
      removal: "https://www.nosolicitado.org/",
      source:
        "https://suped.com/email-deliverability/answers/what-are-examples-of-insignificant-or-ineffective-email-blocklists"
    ),
    Row(
      zone: "bl.suomispam.net", name: "Suomispam", runBy: "Suomispam",
      removal: "https://suomispam.net/",
      source: "https://www.suped.com/learn/blocklists/suomispam-blacklist-bl"),
    Row(
      zone: "blacklist.woody.ch", name: "Woody's SMTP Blacklist", runBy: "the owner of woody.ch",
      note: "write to its owner, from an address that is not listed", source: Row.checker),
    Row(
      zone: "dnsbl-1.uceprotect.net", name: "UCEPROTECT Level 1", runBy: "UCEPROTECT-Network",
      removal: "https://www.uceprotect.net/en/rblcheck.php",
      note: "expires 7 days after the last spam; what it asks money for is not needed",
      source: Row.monitor),
    Row(
      zone: "dnsbl.calivent.com.pe", name: "Calivent", source: Row.checker),
    Row(
      zone: "dnsbl.dronebl.org", name: "DroneBL", runBy: "DroneBL",
      removal: "https://dronebl.org/lookup", source: "https://dronebl.org/docs/howtouse",
      codes: [
        ("127.0.0.2", "sample", .listed), ("127.0.0.3", "IRC drone", .listed),
        ("127.0.0.5", "bottler", .listed), ("127.0.0.6", "unknown worm or spambot", .listed),
        ("127.0.0.7", "DDoS drone", .listed), ("127.0.0.8", "open SOCKS proxy", .listed),
        ("127.0.0.9", "open HTTP proxy", .listed), ("127.0.0.10", "proxy chain", .listed),
        ("127.0.0.11", "web page proxy", .listed), ("127.0.0.12", "open DNS resolver", .listed),
        ("127.0.0.13", "guesses passwords", .listed), ("127.0.0.14", "open WinGate proxy", .listed),
        ("127.0.0.15", "compromised router or gateway", .listed),
        ("127.0.0.16", "worm that takes over machines", .listed),
        ("127.0.0.17", "botnet, determined automatically", .listed),
        ("127.0.0.18", "host of DNS or MX type seen on IRC", .listed),
        ("127.0.0.19", "abused VPN service", .listed), ("127.0.0.255", "uncategorized", .listed),
      ]),
    Row(
      zone: "dnsbl.spfbl.net", name: "SPFBL", runBy: "SPFBL.net", removal: "https://spfbl.net/",
      source: Row.monitor,
      codes: [
        ("127.0.0.2", "bad reputation", .listed),
        ("127.0.0.3", "reverse DNS missing or of a kind that it refuses", .listedAs(.opinion)),
        ("127.0.0.4", "address of a household", .listedAs(.opinion)),
      ], listsNameless: true),
    Row(
      zone: "dnsbl.zapbl.net", name: "ZapBL", runBy: "ZapBL", removal: "https://zapbl.net/",
      source: Row.monitor),
    Row(
      zone: "dnsblchile.org", name: "DNSBL Chile", runBy: "DNSBL Chile",
      removal: "https://www.dnsblchile.org/", source: Row.checker),
    Row(
      zone: "hostkarma.junkemailfilter.com", name: "Hostkarma",
      runBy: "Junk Email Filter",
      removal: "https://wiki.junkemailfilter.com/index.php/Spam_DNS_Lists", source: Row.checker,
      codes: [
        ("127.0.0.1", "whitelisted", .neutral), ("127.0.0.2", "sends spam", .listed),
        ("127.0.0.3", "sends both spam and other mail", .neutral),
        ("127.0.0.4", "sends little but spam", .listed),
        ("127.0.0.5", "not to be blocked", .neutral),
      ]),
    Row(
      zone: "ip.dnsbl.risk.oxl.app", name: "OXL Risk-DB", kinds: [.ip4, .ip6], runBy: "OXL",
      removal: "https://github.com/O-X-L/risk-db", source: Row.checker,
      codes: [
        ("127.0.0.2", "abuse", .listed), ("127.0.0.3", "scanner", .listed),
        ("127.0.0.4", "bot", .listed), ("127.0.0.5", "attacks", .listed),
        ("127.0.0.6", "spam", .listed),
      ], lacksIPv6: true),
    Row(
      zone: "ips.backscatterer.org", name: "Backscatterer", runBy: "UCEPROTECT-Network",
      removal: "https://www.backscatterer.org/",
      note: "expires 4 weeks after the last bounce or callout; it is meant for bounces only",
      source: Row.monitor),
    Row(
      zone: "rbl.0spam.org", name: "0spam RBL", runBy: "0spam.org", removal: "https://0spam.org/",
      source: Row.zeroSpam, codes: Row.zeroSpamAddresses + Row.zeroSpamNetworks),
    Row(
      zone: "rbl.abuse.ro", name: "abuse.ro", runBy: "abuse.ro", removal: "https://abuse.ro/",
      source: "https://abuse.ro/",
      codes: [
        ("127.0.0.2", "sends spam", .listed), ("127.0.0.3", "abused or infected", .listed),
        ("127.0.0.4", "network that sends spam", .listedAs(.opinion)),
      ]),
    Row(
      zone: "rbl.efnetrbl.org", name: "EFnet RBL", runBy: "EFnet",
      removal: "https://rbl.efnetrbl.org/", source: "https://whoisping.com/rbl_details/26",
      codes: [
        ("127.0.0.1", "open proxy", .listed), ("127.0.0.2", "spam trap, score 666", .listed),
        ("127.0.0.3", "spam trap, score 50", .listed), ("127.0.0.4", "Tor exit", .listed),
        ("127.0.0.5", "drone, or flooding", .listed),
      ]),
    Row(
      zone: "rbl.interserver.net", name: "InterServer", runBy: "InterServer",
      removal: "https://rbl.interserver.net/", source: Row.checker),
    Row(
      zone: "rbl.polspam.pl", name: "Polspam", runBy: "Polspam", removal: "https://polspam.com/",
      source: Row.checker),
    Row(
      zone: "rbl.your-server.de", name: "Hetzner RBL", runBy: "Hetzner Online",
      removal: "https://rbl.your-server.de/", source: Row.checker),
    Row(
      zone: "singular.ttk.pte.hu", name: "SINGULARis",
      removal: "https://singular.ttk.pte.hu/en/", source: Row.checker),
    Row(
      zone: "spam.dnsbl.anonmails.de", name: "Anonmails", runBy: "anonmails.de",
      removal: "https://anonmails.de/dnsbl.php", source: Row.monitor),
    Row(
      zone: "spam.spamrats.com", name: "RATS-Spam", runBy: "SpamRATS",
      removal: "https://www.spamrats.com/lookup.php", source: "https://spamrats.com/lists.php",
      codes: [("127.0.0.38", "sends spam", .listed)], policies: [.limitedFreeUse]),
    Row(
      zone: "spamsources.fabel.dk", name: "Fabel", removal: "https://www.spamsources.fabel.dk/",
      source: Row.checker),
    Row(
      zone: "truncate.gbudb.net", name: "GBUdb Truncate", runBy: "ARM Research Labs",
      removal: "https://www.gbudb.com/truncate/index.jsp",
      note: "nobody removes entries by hand; they go within days after the spam ends",
      source: Row.monitor),
    Row(
      zone: "z.mailspike.net", name: "Mailspike Z", runBy: "AnubisNetworks",
      removal: "https://mailspike.io/ip_verify", source: Row.checker,
      codes: [("127.0.0.2", "part of an attack of the last hours", .listed)]),
  ]
}
