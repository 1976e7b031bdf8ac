public import DNS

/// Who stands behind the names that domains include for their senders, where the name itself does not say so.
public enum KnownSPFSender {
  /// The sender that gives customers a name at or below one of its domains; `nil` for one that is not known.
  public static func name(of target: DomainName) -> String? {
    var ancestor: DomainName? = target
    while let current = ancestor, !current.isRoot {
      if let name = byDomain[current] { return name }
      ancestor = current.parent
    }
    return nil
  }

  private static let byDomain: [DomainName: String] = Dictionary(
    table.compactMap { domain, name in (try? DomainName(domain)).map { ($0, name) } },
    uniquingKeysWith: { first, _ in first })

  /// As the senders' setup pages tell their customers to include them.
  private static let table: [(domain: String, name: String)] = [
    // Mailboxes and their hosts.
    ("_spf.google.com", "Google Workspace"), ("_netblocks.google.com", "Google Workspace"),
    ("_netblocks2.google.com", "Google Workspace"), ("_netblocks3.google.com", "Google Workspace"),
    ("spf.protection.outlook.com", "Microsoft 365"), ("icloud.com", "iCloud Mail"),
    ("zoho.com", "Zoho Mail"), ("zoho.eu", "Zoho Mail"), ("zohomail.com", "Zoho Mail"),
    ("zcsend.net", "Zoho Campaigns"), ("messagingengine.com", "Fastmail"),
    ("protonmail.ch", "Proton Mail"), ("migadu.com", "Migadu"), ("titan.email", "Titan"),
    ("mailbox.org", "mailbox.org"), ("tutanota.de", "Tuta"), ("yandex.net", "Yandex 360"),
    ("mail.ru", "VK WorkMail"), ("emailsrvr.com", "Rackspace Email"),
    ("secureserver.net", "GoDaddy"), ("ionos.com", "IONOS"), ("perfora.net", "IONOS"),
    ("kundenserver.de", "IONOS"), ("mx.ovh.com", "OVHcloud"), ("gandi.net", "Gandi"),
    ("rzone.de", "STRATO"), ("mail.hostinger.com", "Hostinger"), ("one.com", "one.com"),
    ("privateemail.com", "Namecheap Private Email"), ("registrar-servers.com", "Namecheap"),
    ("dreamhost.com", "DreamHost"), ("websitewelcome.com", "HostGator"),
    ("mailspamprotection.com", "SiteGround"), ("infomaniak.ch", "Infomaniak"),
    ("forwardemail.net", "Forward Email"), ("improvmx.com", "ImprovMX"),
    ("mx.cloudflare.net", "Cloudflare Email Routing"), ("simplelogin.co", "SimpleLogin"),
    // Senders for programs and campaigns.
    ("amazonses.com", "Amazon SES"), ("sendgrid.net", "Twilio SendGrid"),
    ("mailgun.org", "Mailgun"), ("mtasv.net", "Postmark"), ("sparkpostmail.com", "SparkPost"),
    ("mailjet.com", "Mailjet"), ("smtp2go.com", "SMTP2GO"), ("elasticemail.com", "Elastic Email"),
    ("turbo-smtp.com", "turboSMTP"), ("mailchannels.net", "MailChannels"),
    ("socketlabs.com", "SocketLabs"), ("servers.mcsv.net", "Mailchimp"),
    ("mcsv.net", "Mailchimp"), ("mandrillapp.com", "Mailchimp Transactional"),
    ("sendinblue.com", "Brevo"), ("brevo.com", "Brevo"), ("mlsend.com", "MailerLite"),
    ("mailersend.net", "MailerSend"), ("constantcontact.com", "Constant Contact"),
    ("createsend.com", "Campaign Monitor"), ("cmail1.com", "Campaign Monitor"),
    ("emsd1.com", "ActiveCampaign"), ("hubspotemail.net", "HubSpot"),
    ("mktomail.com", "Adobe Marketo Engage"), ("exacttarget.com", "Salesforce Marketing Cloud"),
    ("_spf.salesforce.com", "Salesforce"), ("aspmx.pardot.com", "Salesforce Account Engagement"),
    ("getresponse.com", "GetResponse"), ("aweber.com", "AWeber"),
    ("infusionmail.com", "Keap"), ("bmsend.com", "Benchmark Email"),
    ("rsgsv.net", "Mailchimp"), ("everlytic.net", "Everlytic"),
    ("customeriomail.com", "Customer.io"),
    ("mailersp1.com", "Mailer To Go"), ("resend.com", "Resend"),
    // Applications.
    ("mail.zendesk.com", "Zendesk"), ("freshdesk.com", "Freshdesk"),
    ("freshemail.io", "Freshworks"), ("helpscoutemail.com", "Help Scout"),
    ("intercom.io", "Intercom"), ("shops.shopify.com", "Shopify"), ("shopify.com", "Shopify"),
    ("atlassian.net", "Atlassian"), ("docusign.net", "Docusign"), ("qualtrics.com", "Qualtrics"),
    ("qemailserver.com", "Qualtrics"), ("netsuite.com", "Oracle NetSuite"),
    ("oracleemaildelivery.com", "Oracle Email Delivery"), ("workday.com", "Workday"),
    ("squarespace.com", "Squarespace"), ("stspg-customer.com", "Atlassian Statuspage"),
    // Gateways.
    ("pphosted.com", "Proofpoint"), ("ppe-hosted.com", "Proofpoint Essentials"),
    ("mimecast.com", "Mimecast"), ("messagelabs.com", "Symantec Email Security.cloud"),
    ("iphmx.com", "Cisco Secure Email"), ("barracudanetworks.com", "Barracuda"),
    ("sophos.com", "Sophos"), ("trendmicro.com", "Trend Micro"), ("trendmicro.eu", "Trend Micro"),
    ("fireeyecloud.com", "Trellix"), ("hornetsecurity.com", "Hornetsecurity"),
    ("antispameurope.com", "Hornetsecurity"), ("mailcontrol.com", "Forcepoint"),
    ("exclaimer.net", "Exclaimer"), ("codetwo.online", "CodeTwo"),
    ("vali.email", "Valimail"), ("ondmarc.com", "Red Sift OnDMARC"), ("easydmarc.pro", "EasyDMARC"),
    ("dmarcian.com", "dmarcian"), ("spfxio.com", "Fraudmarc"), ("autospf.com", "AutoSPF"),
  ]
}
