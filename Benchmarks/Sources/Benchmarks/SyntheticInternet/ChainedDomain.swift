/// A domain whose chains of dependent lookups are known: each question of a chain is named only by the answer before it.
///
/// It is set up as a company's domain is: two MX hosts, three senders included in SPF, one of them nested deep as a large
/// sender's record is, reports to a service, keys that a sender looks after.
struct ChainedDomain {
  let name = "latency.test"
  let nameServers = ["ns1.hosting.test", "ns2.hosting.test"]

  /// Questions as `AskedQuestion.text` writes them, in the order in which they can be asked.
  let chains: [[String]] = [
    [
      "latency.test TXT", "spf.sender.test TXT", "blocks.sender.test TXT",
      "more.blocks.sender.test TXT", "out.sender.test A",
    ],
    ["_dmarc.latency.test TXT", "latency.test._report._dmarc.reports.test TXT"],
    ["_dmarc.latency.test TXT", "reports.test MX", "mx.reports.test A"],
    ["latency.test MX", "mail.latency.test A"],
    ["latency.test NS", "ns1.hosting.test A"],
    // The server knows the zone of the alias alone, so what it points at is a question of its own.
    ["_domainkey.latency.test TXT", "s1._domainkey.latency.test TXT", "s1.dkim.sender.test TXT"],
  ]

  /// The chain of which the most was asked, cut where the asking ended: what a program has to wait for.
  func longestChain(asked questions: Set<String>) -> [String] {
    chains.map { chain in Array(chain.prefix(while: questions.contains)) }
      .max { $0.count < $1.count } ?? []
  }

  var zones: [ZoneText] {
    var domain = ZoneText(name, nameServers: nameServers)
    domain.addHost("@", 1)
    domain.add("@", "MX", "10 mail")
    domain.add("@", "MX", "20 backup")
    domain.addHost("mail", 2)
    domain.addHost("backup", 7)
    domain.addText(
      "@", "v=spf1 mx include:spf.sender.test include:spf.shop.test include:spf.desk.test -all")
    domain.addText("_dmarc", "v=DMARC1; p=reject; rua=mailto:dmarc@reports.test")
    domain.add("s1._domainkey", "CNAME", "s1.dkim.sender.test.")

    var sender = ZoneText("sender.test", nameServers: nameServers)
    sender.addText("spf", "v=spf1 include:blocks.sender.test ~all")
    sender.addText("blocks", "v=spf1 ip4:29.19.1.0/24 include:more.blocks.sender.test ~all")
    sender.addText("more.blocks", "v=spf1 a:out.sender.test ~all")
    sender.addHost("out", 3)
    sender.addText("s1.dkim", "v=DKIM1; k=rsa; p=\(DKIMKeys.rsa2048[0])")

    var reports = ZoneText("reports.test", nameServers: nameServers)
    reports.add("@", "MX", "10 mx")
    reports.addHost("mx", 4)
    reports.addText("*._report._dmarc", "v=DMARC1")

    var hosting = ZoneText("hosting.test", nameServers: nameServers)
    hosting.addHost("ns1", 5)
    hosting.addHost("ns2", 6)

    var shop = ZoneText("shop.test", nameServers: nameServers)
    shop.addText("spf", "v=spf1 ip4:29.19.2.0/24 ip4:29.19.3.0/24 ~all")
    var desk = ZoneText("desk.test", nameServers: nameServers)
    desk.addText("spf", "v=spf1 include:mail.desk.test ~all")
    desk.addText("mail", "v=spf1 ip4:29.19.4.0/24 ~all")
    return [domain, sender, reports, hosting, shop, desk]
  }
}
