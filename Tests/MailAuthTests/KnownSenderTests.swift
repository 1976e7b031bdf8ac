import DNS
import Foundation
import TestKit
import Testing

@testable import MailAuth

@Suite struct KnownSenderTests {
  @Test(arguments: [
    // Of SPF includes, CNAMEs of keys, MX hosts, names of addresses, and hosts of report addresses.
    ("_spf.google.com", "Google Workspace"), ("cust1.spf.protection.outlook.com", "Microsoft 365"),
    ("u123.wl.sendgrid.net", "Twilio SendGrid"), ("dkim.mcsv.net", "Mailchimp"),
    ("x.dkim.amazonses.com", "Amazon SES"),
    ("selector1-example-com._domainkey.example.onmicrosoft.com", "Microsoft 365"),
    ("example-com.mail.protection.outlook.com", "Microsoft 365"),
    ("eur.olc.protection.outlook.com", "Outlook.com"), ("ASPMX.L.Google.com", "Google Workspace"),
    ("mail-ej1-f41.google.com", "Google Workspace"), ("mx1.improvmx.com", "ImprovMX"),
    ("route1.mx.cloudflare.net", "Cloudflare Email Routing"),
    ("rep.dmarcanalyzer.com", "Mimecast DMARC Analyzer"),
    ("dmarc.postmarkapp.com", "Postmark DMARC"), ("inbound.postmarkapp.com", "Postmark"),
    ("emaildefense.proofpoint.com", "Proofpoint Email Fraud Defense"),
    ("example.com", nil), ("notgoogle.com", nil), ("com", nil), (".", nil),
  ])
  func `names below an operator's domains are the operator's`(name: String, sender: String?) throws
  {
    #expect(KnownSender.of(try DomainName(name))?.name == sender)
  }

  @Test func `every line of the list reads, and there are many`() throws {
    let lines = KnownSender.lines
    for line in lines { _ = try KnownSender.read(line) }
    #expect(KnownSender.all.count == lines.count)
    #expect(KnownSender.all.count >= 150)
    for kind in KnownSender.Kind.allCases {
      #expect(KnownSender.all.contains { $0.kind == kind }, "\(kind)")
    }
  }

  @Test func `the file in Data is what is in the program`() throws {
    let file = ProgramRun.packageFolder.appending(path: "Data/known-senders.txt")
    #expect(
      try String(contentsOf: file, encoding: .utf8) == KnownSender.text + "\n", "run make data")
  }

  @Test func `no operator stands there twice, and no domain is shadowed`() {
    #expect(Set(KnownSender.all.map(\.name)).count == KnownSender.all.count)
    let domains = KnownSender.all.flatMap(\.domains)
    #expect(Set(domains).count == domains.count)
    for sender in KnownSender.all {
      for domain in sender.domains {
        // Each is found by itself, and no shorter one of the same operator says it already.
        #expect(KnownSender.of(domain) == sender)
        #expect(domain.parent.flatMap(KnownSender.of) != sender, "\(domain)")
      }
    }
  }

  @Test(arguments: [
    ("mailbox | A | a.example", KnownSender.LineError.fields("mailbox | A | a.example")),
    (
      "mailbox | | a.example | https://a.example/",
      .fields("mailbox | | a.example | https://a.example/")
    ),
    ("host | A | a.example | https://a.example/", .kind("host")),
    ("mailbox | A | a.example example | https://a.example/", .domain("example")),
    ("mailbox | A | a..example | https://a.example/", .domain("a..example")),
    ("mailbox | A | a.example | http://a.example/", .source("http://a.example/")),
  ])
  func `bad lines are refused`(line: String, error: KnownSender.LineError) {
    #expect(throws: error) { try KnownSender.read(line[...]) }
  }
}
