/// Lists of domains: by what is sent in their name, and of links. A table.
extension BlocklistCatalogue {
  static let domains: [Row] = [
    Row(
      zone: "dbl.spamhaus.org", name: "Spamhaus DBL", kinds: [.domain], weight: .major,
      runBy: "The Spamhaus Project", removal: "https://check.spamhaus.org/", source: Row.rspamd,
      codes: [
        ("127.0.1.2", "spam", .listed), ("127.0.1.4", "phishing", .listed),
        ("127.0.1.5", "malware", .listed), ("127.0.1.6", "botnet command and control", .listed),
        ("127.0.1.102", "sound domain abused for spam", .listedAs(.common)),
        ("127.0.1.103", "redirector abused for spam", .listedAs(.common)),
        ("127.0.1.104", "sound domain abused for phishing", .listedAs(.common)),
        ("127.0.1.105", "sound domain abused for malware", .listedAs(.common)),
        ("127.0.1.106", "sound domain abused for botnet command and control", .listedAs(.common)),
        ("127.0.1.255", "the list takes no addresses", .refused(.mistyped)),
      ] + Row.refusals, policies: [.noPublicResolvers, .limitedFreeUse],
      keyedZone: "dbl.dq.spamhaus.net", testDomain: "dbltest.com"),
    Row(
      zone: "multi.surbl.org", name: "SURBL", kinds: [.uri], weight: .common, runBy: "SURBL",
      removal: "https://surbl.org/surbl-analysis", source: Row.rspamd,
      codes: [
        ("bit 8", "phishing", .listed), ("bit 16", "malware", .listed),
        ("bit 64", "spam and other abuse", .listed), ("bit 128", "cracked site", .listed),
        ("127.0.0.1", "the list does not answer this resolver", .refused(.publicResolver)),
      ], policies: [.noPublicResolvers, .limitedFreeUse], testDomain: "test.surbl.org"),
    Row(
      zone: "multi.uribl.com", name: "URIBL", kinds: [.uri], weight: .common, runBy: "URIBL",
      removal: "https://admin.uribl.com/", source: Row.rspamd,
      codes: [
        ("bit 2", "black: used by spammers", .listed),
        ("bit 4", "grey: in bulk mail that nobody asked for", .listedAs(.minor)),
        ("bit 8", "red: seen in mail and young or hidden", .listedAs(.minor)),
        ("127.0.0.1", "the list does not answer this resolver", .refused(.publicResolver)),
      ], policies: [.noPublicResolvers, .limitedFreeUse], testDomain: "test.uribl.com"),
    Row(
      zone: "uribl.spameatingmonkey.net", name: "SEM-URI", kinds: [.uri], weight: .common,
      runBy: "Spam Eating Monkey", removal: "https://spameatingmonkey.com/lookup",
      source: Row.rspamd, policies: [.limitedFreeUse], testDomain: Row.semTest),
    Row(
      zone: "dblack.mail.abusix.zone", name: "Abusix domains", kinds: [.domain], weight: .common,
      runBy: "Abusix", removal: "https://lookup.abusix.com/",
      source: "https://docs.abusix.com/docs/guardian-mail/production-zones.md",
      policies: [.needsKey], keyedZone: "dblack.mail.abusix.zone"),
    Row(
      zone: "bl.fmb.la", name: "fmb.la", kinds: [.domain, .ip4], runBy: "fmb.la",
      removal: "https://fmb.la/pages/about", note: "expires 7 days after the last abuse",
      source: Row.fmb,
      codes: [
        ("127.0.0.2", "level 1: one of the worst by several sources", .listed),
        ("127.0.1.2", "level 2", .listedAs(.opinion)),
        (
          "127.0.1.24-127.0.1.28", "in a network of /24 to /28 that sends spam", .listedAs(.opinion)
        ),
        Row.fmbRefusal,
      ]),
    Row(
      zone: "dbl.0spam.org", name: "0spam domains", kinds: [.domain], runBy: "0spam.org",
      removal: "https://0spam.org/", source: Row.monitor),
    Row(
      zone: "dbl.abuse.ro", name: "abuse.ro domains", kinds: [.domain], runBy: "abuse.ro",
      removal: "https://abuse.ro/", source: Row.checker),
    Row(
      zone: "dbl.nordspam.com", name: "NordSpam domains", kinds: [.domain],
      runBy: "The NordSpam Project", removal: "https://www.nordspam.com/",
      source: "https://nordspam.com/usage",
      codes: [("127.0.0.2", "used for unsolicited bulk mail or other abuse", .listed)]),
    Row(
      zone: "dbl.suomispam.net", name: "Suomispam domains", kinds: [.domain], runBy: "Suomispam",
      removal: "https://suomispam.net/", source: Row.monitor),
    Row(
      zone: "rhsbl.zapbl.net", name: "ZapBL domains", kinds: [.domain], runBy: "ZapBL",
      removal: "https://zapbl.net/", source: Row.monitor),
    Row(
      zone: "uri.blacklist.woody.ch", name: "Woody's domains", kinds: [.uri],
      runBy: "the owner of woody.ch",
      note: "write to its owner, from an address that is not listed", source: Row.monitor),
    Row(
      zone: "uribl.abuse.ro", name: "abuse.ro links", kinds: [.uri], runBy: "abuse.ro",
      removal: "https://abuse.ro/", source: "https://abuse.ro/",
      codes: [
        ("127.0.0.2", "in much spam", .listed), ("127.0.0.4", "in spam", .listed),
        ("127.0.0.9", "dynamic domain", .listedAs(.opinion)),
      ]),
    Row(
      zone: "urired.spameatingmonkey.net", name: "SEM-URIRED", kinds: [.uri],
      runBy: "Spam Eating Monkey", removal: "https://spameatingmonkey.com/lookup",
      source: Row.checker, policies: [.limitedFreeUse], testDomain: Row.semTest),
    // Domains that are only new.
    Row(
      zone: "fresh.fmb.la", name: "fmb.la new domains", kinds: [.domain], weight: .opinion,
      runBy: "fmb.la", removal: "https://fmb.la/pages/about",
      note: "expires 28 days after the registration of the domain", source: Row.fmb,
      codes: [
        ("127.2.0.2", "registered in the last 7 days", .listed),
        ("127.2.0.14", "registered 7 to 14 days ago", .listed),
        ("127.2.0.28", "registered 14 to 28 days ago", .listed), Row.fmbRefusal,
      ]),
    Row(
      zone: "fresh.spameatingmonkey.net", name: "SEM-FRESH", kinds: [.uri], weight: .opinion,
      runBy: "Spam Eating Monkey", removal: "https://spameatingmonkey.com/services/SEM-FRESH",
      note: "expires 5 days after the registration of the domain", source: Row.checker,
      policies: [.limitedFreeUse], testDomain: Row.semTest),
    Row(
      zone: "fresh15.spameatingmonkey.net", name: "SEM-FRESH15", kinds: [.uri], weight: .opinion,
      runBy: "Spam Eating Monkey", removal: "https://spameatingmonkey.com/services/SEM-FRESH15",
      note: "expires 15 days after the registration of the domain", source: Row.rspamd,
      policies: [.limitedFreeUse], testDomain: Row.semTest),
    Row(
      zone: "fresh30.spameatingmonkey.net", name: "SEM-FRESH30", kinds: [.uri], weight: .opinion,
      runBy: "Spam Eating Monkey", removal: "https://spameatingmonkey.com/services/SEM-FRESH30",
      note: "expires 30 days after the registration of the domain", source: Row.checker,
      policies: [.limitedFreeUse], testDomain: Row.semTest),
    Row(
      zone: "short.fmb.la", name: "fmb.la shorteners", kinds: [.domain], weight: .opinion,
      runBy: "fmb.la", removal: "https://fmb.la/pages/about", source: Row.fmb,
      codes: [("127.0.0.2", "hosts a shortener of URLs", .listed), Row.fmbRefusal]),
  ]
}

extension BlocklistCatalogue.Row {
  /// The test entry of Spam Eating Monkey's lists of links: https://spameatingmonkey.com/faq.html
  fileprivate static let semTest = "_DNSBL_.test"

  fileprivate static let fmb = "https://newbeta.fmb.la/pages/about"
  fileprivate static let fmbRefusal: (String, String, Blocklist.Effect) = (
    "127.255.255.255", "too many questions", .refused(.overQuota)
  )
}
