/// Lists of addresses by where or what they are, not by what came from them. A table.
extension BlocklistCatalogue {
  static let opinions: [Row] = [
    Row(
      zone: "dnsbl-2.uceprotect.net", name: "UCEPROTECT Level 2", weight: .opinion,
      runBy: "UCEPROTECT-Network", removal: "https://www.uceprotect.net/en/rblcheck.php",
      note:
        "lists whole allocations for the addresses of Level 1 in them; what it asks money for is not needed",
      source: "https://whatismyipaddress.com/uceprotect"),
    Row(
      zone: "dnsbl-3.uceprotect.net", name: "UCEPROTECT Level 3", weight: .opinion,
      runBy: "UCEPROTECT-Network", removal: "https://www.uceprotect.net/en/rblcheck.php",
      note: "lists whole providers; what it asks money for is not needed",
      source: "https://whatismyipaddress.com/uceprotect"),
    Row(
      zone: "dyna.spamrats.com", name: "RATS-Dyna", weight: .opinion, runBy: "SpamRATS",
      removal: "https://www.spamrats.com/lookup.php", note: "lists reverse DNS that looks dynamic",
      source: "https://spamrats.com/communigate-configuration.php",
      codes: [("127.0.0.36", "reverse DNS that looks dynamic", .listed)],
      policies: [.limitedFreeUse]),
    Row(
      zone: "nbl.0spam.org", name: "0spam networks", weight: .opinion, runBy: "0spam.org",
      removal: "https://0spam.org/", note: "lists networks", source: Row.zeroSpam,
      codes: Row.zeroSpamNetworks),
    Row(
      zone: "netbl.spameatingmonkey.net", name: "SEM-NETBLACK", weight: .opinion,
      runBy: "Spam Eating Monkey", removal: "https://spameatingmonkey.com/lookup",
      note: "lists the /24 around sources of spam", source: Row.checker,
      policies: [.limitedFreeUse]),
    Row(
      zone: "noptr.spamrats.com", name: "RATS-NoPtr", weight: .opinion, runBy: "SpamRATS",
      removal: "https://www.spamrats.com/lookup.php",
      note: "lists addresses without reverse DNS; give the address a PTR record first",
      source: "https://spamrats.com/lists.php",
      codes: [("127.0.0.37", "no reverse DNS", .listed)], policies: [.limitedFreeUse],
      listsNameless: true),
    Row(
      zone: "pbl.abuse.ro", name: "abuse.ro PBL", weight: .opinion, runBy: "abuse.ro",
      removal: "https://abuse.ro/", source: "https://abuse.ro/",
      codes: [("127.0.0.9", "address of a household", .listed)]),
  ]
}
