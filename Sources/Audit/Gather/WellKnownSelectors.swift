/// DKIM selectors that large senders give their customers, asked when nobody named any.
enum WellKnownSelectors {
  struct Entry: Sendable {
    let selector: String
    /// Who uses it; several where a name is common.
    let sender: String

    init(_ selector: String, _ sender: String) {
      self.selector = selector
      self.sender = sender
    }
  }

  /// A selector that nobody publishes: what answers for it answers for every name.
  static let impossible = "dlv-no-such-selector"

  /// Who uses selectors of that name.
  static func sender(of selector: String) -> String? {
    let name = selector.lowercased()
    return all.first { $0.selector == name }?.sender
  }

  /// In the order of the report.
  static let all: [Entry] = [
    Entry("google", "Google Workspace"),
    Entry("selector1", "Microsoft 365"), Entry("selector2", "Microsoft 365"),
    Entry("default", "cPanel, OpenDKIM and others"), Entry("dkim", "common default"),
    Entry("mail", "common default"), Entry("k1", "Mailchimp, Mailgun"),
    Entry("k2", "Mailchimp"), Entry("k3", "Mailchimp"),
    Entry("mandrill", "Mailchimp Transactional"),
    Entry("mte1", "Mailchimp Transactional"), Entry("mte2", "Mailchimp Transactional"),
    Entry("s1", "SendGrid, Tuta"), Entry("s2", "SendGrid, Tuta"), Entry("smtpapi", "SendGrid"),
    Entry("krs", "Mailgun"), Entry("pic", "Mailgun"), Entry("mailo", "Mailgun"),
    Entry("pm", "Postmark"), Entry("mailjet", "Mailjet"), Entry("api", "Elastic Email"),
    Entry("turbo-smtp", "turboSMTP"), Entry("resend", "Resend"),
    Entry("mlsend", "MailerSend"), Entry("mlsend2", "MailerSend"),
    Entry("brevo1", "Brevo"), Entry("brevo2", "Brevo"), Entry("litesrv", "MailerLite"),
    Entry("kl", "Klaviyo"), Entry("kl2", "Klaviyo"),
    Entry("ctct1", "Constant Contact"), Entry("ctct2", "Constant Contact"),
    Entry("cm", "Campaign Monitor"), Entry("cka", "Kit"), Entry("cka2", "Kit"),
    Entry("acdkim1", "ActiveCampaign"), Entry("acdkim2", "ActiveCampaign"),
    Entry("m1", "Marketo"), Entry("200608", "Salesforce Account Engagement"),
    Entry("everlytickey1", "Everlytic"), Entry("everlytickey2", "Everlytic"),
    Entry("zendesk1", "Zendesk"), Entry("zendesk2", "Zendesk"), Entry("intercom", "Intercom"),
    Entry("strong1", "Help Scout"), Entry("strong2", "Help Scout"),
    Entry("fm1", "Fastmail"), Entry("fm2", "Fastmail"), Entry("fm3", "Fastmail"),
    Entry("protonmail", "Proton Mail"), Entry("protonmail2", "Proton Mail"),
    Entry("protonmail3", "Proton Mail"), Entry("sig1", "iCloud Mail"),
    Entry("zoho", "Zoho Mail"), Entry("zmail", "Zoho Mail"),
    Entry("key1", "Migadu"), Entry("key2", "Migadu"), Entry("key3", "Migadu"),
    Entry("gm1", "Gandi"), Entry("gm2", "Gandi"), Entry("gm3", "Gandi"),
    Entry("titan1", "Titan"), Entry("titan2", "Titan"), Entry("mxvault", "Global Micro"),
    Entry("cf2024-1", "Cloudflare Email Routing"),
  ]
}
