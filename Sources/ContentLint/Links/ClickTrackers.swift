import DNS

/// Domains through which services for sending mail lead the links of their customers, to count clicks.
///
/// Well-known ones as of November 2026; there are more. One that is missing costs a finding that a domain of the sender's own, in the configuration, takes away.
enum ClickTrackers {
  private static let domains = HostSet([
    // Mailchimp and Mandrill, Intuit
    "list-manage.com", "mailchi.mp", "mandrillapp.com", "campaign-archive.com",
    // Twilio SendGrid
    "sendgrid.net",
    // Amazon SES
    "awstrack.me",
    // Mailgun, Mailjet (Sinch)
    "mailgun.org", "mjt.lu", "mailjet.com",
    // Postmark, ActiveCampaign
    "pstmrk.it", "activehosted.com", "acemlnc.com", "emlnk.com",
    // HubSpot
    "hubspotlinks.com",
    // Salesforce Marketing Cloud (ExactTarget), Pardot
    "exct.net", "exacttarget.com", "pardot.com",
    // Campaign Monitor, Emma
    "cmail19.com", "cmail20.com", "createsend.com", "createsend1.com", "e2ma.net",
    // Constant Contact
    "rs6.net", "constantcontact.com",
    // Klaviyo
    "klclick.com", "trk.klclick.com",
    // Brevo (Sendinblue)
    "sendibt2.com", "sendibt3.com", "sendibm1.com", "sendinblue.com", "brevo.com",
    // SparkPost, MessageBird
    "sparkpostmail.com",
    // Braze, Iterable, Customer.io
    "customeriomail.com", "iterable.com",
    // GetResponse, AWeber, Kit (ConvertKit), MailerLite, Substack, beehiiv
    "getresponse.com", "aweber.com", "convertkit-mail.com",
    "mlsend.com", "mailerlite.com", "substack.com", "beehiiv.com",
    // Oracle (Eloqua, Responsys), Adobe (Campaign, Marketo)
    "eloqua.com", "en25.com", "responsys.net", "mktoweb.com", "mktomail.com",
    // CleverReach
    "crsend.com", "cleverreach.com",
    // Dotdigital, Acoustic (Silverpop), Emarsys, Listrak, Bronto
    "dotmailer.com", "dmtrk.net", "mkt.com", "emarsys.net", "listrakbi.com", "bm23.com",
  ])

  /// Whether a host is one of theirs, or below one.
  static func contain(_ host: DomainName) -> Bool {
    domains.contains("\(host)".lowercased())
  }

  /// The same of a host in small letters.
  static func contain(_ host: String) -> Bool { domains.contains(host) }
}
