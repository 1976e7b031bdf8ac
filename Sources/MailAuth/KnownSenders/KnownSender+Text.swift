// Written by Scripts/embed-data.sh: change Data/known-senders.txt and run `make data`.

extension KnownSender {
  /// The text of Data/known-senders.txt.
  static let text = #"""
    # Who stands behind names in mail records: the targets of SPF includes and of CNAMEs of keys, MX hosts, names of addresses, hosts of report addresses.
    #
    # One operator a line: `kind | name | domains | source`, the source a page where the operator documents its service. A domain stands here if the
    # operator names its hosts below it, or tells customers to point at a name below it. Lines that begin with # are comments.
    #
    # Kinds: mailbox (mailboxes, alone or with web space), sender (sends what programs and campaigns hand to it), application (sends as a part of
    # something else), gateway (filters, archives or signs), forwarder, reports (takes reports of DMARC and TLS-RPT, or serves the records).
    #
    # `make data` puts this file into the program; a test fails where that was forgotten.

    mailbox | Google Workspace | google.com googlemail.com gappssmtp.com | https://support.google.com/a/answer/33786
    mailbox | Microsoft 365 | protection.outlook.com onmicrosoft.com dkim.mail.microsoft mx.microsoft | https://learn.microsoft.com/en-us/defender-office-365/email-authentication-spf-configure
    mailbox | Outlook.com | olc.protection.outlook.com hotmail.com | https://sendersupport.olc.protection.outlook.com/pm/
    mailbox | iCloud Mail | icloud.com icloudmailadmin.com | https://support.apple.com/en-us/102374
    mailbox | Yahoo Mail | yahoodns.net yahoo.com | https://senders.yahooinc.com/best-practices/
    mailbox | Zoho Mail | zoho.com zoho.eu zoho.in zoho.com.au zoho.jp zohomail.com zohomail.eu | https://www.zoho.com/mail/help/adminconsole/spf-configuration.html
    mailbox | Fastmail | messagingengine.com fmhosted.com | https://www.fastmail.help/hc/en-us/articles/360060591153
    mailbox | Proton Mail | protonmail.ch proton.ch | https://proton.me/support/custom-domain
    mailbox | Migadu | migadu.com | https://migadu.com/guides/
    mailbox | Titan | titan.email | https://support.titan.email/
    mailbox | mailbox.org | mailbox.org | https://kb.mailbox.org/
    mailbox | Tuta | tutanota.de | https://tuta.com/support
    mailbox | Yandex 360 | yandex.net yandex.ru | https://yandex.com/support/yandex-360/
    mailbox | VK WorkMail | mail.ru | https://help.mail.ru/biz/
    mailbox | Rackspace Email | emailsrvr.com | https://docs.rackspace.com/
    mailbox | GoDaddy | secureserver.net | https://www.godaddy.com/help/add-an-spf-record-19218
    mailbox | IONOS | ionos.com ionos.de ionos.co.uk ionos.es ionos.fr perfora.net kundenserver.de 1and1.com | https://www.ionos.com/help/domains/configuring-mail-servers-and-other-related-records/using-an-spf-record-to-prevent-spam/
    mailbox | OVHcloud | ovh.com ovh.net | https://help.ovhcloud.com/
    mailbox | Gandi | gandi.net | https://docs.gandi.net/
    mailbox | STRATO | rzone.de | https://www.strato.de/faq/
    mailbox | Hostinger | hostinger.com | https://support.hostinger.com/
    mailbox | one.com | one.com | https://help.one.com/
    mailbox | Namecheap Private Email | privateemail.com | https://www.namecheap.com/support/knowledgebase/
    mailbox | DreamHost | dreamhost.com | https://help.dreamhost.com/hc/en-us/articles/216106197
    mailbox | HostGator | websitewelcome.com hostgator.com | https://www.hostgator.com/help/article/spf-records
    mailbox | Bluehost | bluehost.com | https://www.bluehost.com/help
    mailbox | SiteGround | mailspamprotection.com sgvps.net | https://www.siteground.com/kb/
    mailbox | Infomaniak | infomaniak.ch infomaniak.com ikmail.com | https://www.infomaniak.com/en/support/faq
    mailbox | Runbox | runbox.com | https://help.runbox.com/
    mailbox | Mailfence | mailfence.com | https://kb.mailfence.com/
    mailbox | StartMail | startmail.com | https://support.startmail.com/
    mailbox | Soverin | soverin.net | https://support.soverin.net/
    mailbox | Purelymail | purelymail.com | https://purelymail.com/docs/
    mailbox | MXroute | mxroute.com mxlogin.com | https://docs.mxroute.com/
    mailbox | LINE WORKS | worksmobile.com | https://guide.worksmobile.com/
    mailbox | Tencent Exmail | qq.com | https://work.weixin.qq.com/mail/
    mailbox | Alibaba Mail | mxhichina.com qiye.aliyun.com | https://www.alibabacloud.com/help/en/alibaba-mail/
    mailbox | NetEase Mail | 163.com netease.com | https://qiye.163.com/
    mailbox | Seznam Email Profi | seznam.cz | https://napoveda.seznam.cz/cz/email-profi/
    mailbox | home.pl | home.pl | https://pomoc.home.pl/
    mailbox | Hetzner | your-server.de | https://docs.hetzner.com/konsoleh/
    mailbox | ALL-INKL.COM | kasserver.com | https://all-inkl.com/wichtig/anleitungen/
    mailbox | netcup | netcup.net | https://helpcenter.netcup.com/
    mailbox | Loopia | loopia.se | https://support.loopia.com/
    mailbox | simply.com | simply.com | https://www.simply.com/dk/support/faq/mail/136/
    mailbox | TransIP | transip.email transip.nl | https://www.transip.eu/knowledgebase/
    mailbox | Hostpoint | hostpoint.ch | https://support.hostpoint.ch/
    mailbox | Combell | mailprotect.be | https://www.combell.com/en/help/
    mailbox | Aruba | aruba.it | https://guide.aruba.it/
    mailbox | Register.it | register.it | https://www.register.it/help/
    mailbox | Locaweb | locaweb.com.br | https://www.locaweb.com.br/ajuda/
    mailbox | KingHost | kinghost.net | https://king.host/wiki/
    mailbox | Xserver | xserver.jp | https://www.xserver.ne.jp/manual/
    mailbox | SAKURA internet | sakura.ne.jp | https://help.sakura.ad.jp/
    mailbox | Hushmail | hushmail.com | https://help.hushmail.com/
    mailbox | Intermedia | intermedia.net serverdata.net | https://support.intermedia.com/
    mailbox | OpenSRS | hostedemail.com | https://help.opensrs.com/
    mailbox | easyDNS | easydns.com easymail.ca | https://kb.easydns.com/
    mailbox | GMX and WEB.DE | gmx.net web.de | https://postmaster.gmx.net/
    mailbox | Amazon WorkMail | awsapps.com | https://docs.aws.amazon.com/workmail/latest/adminguide/add_domain.html
    sender | Amazon SES | amazonses.com | https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html
    sender | Twilio SendGrid | sendgrid.net sendgrid.com | https://www.twilio.com/docs/sendgrid/ui/account-and-settings/how-to-set-up-domain-authentication
    sender | Mailgun | mailgun.org mailgun.net mailgun.us | https://documentation.mailgun.com/docs/mailgun/user-manual/domains/domains-verify
    sender | Postmark | mtasv.net inbound.postmarkapp.com | https://postmarkapp.com/support/article/1092-how-do-i-set-up-spf-for-postmark
    sender | SparkPost | sparkpostmail.com e.sparkpost.com | https://developers.sparkpost.com/api/sending-domains/
    sender | Mailjet | mailjet.com | https://documentation.mailjet.com/
    sender | SMTP2GO | smtp2go.com | https://support.smtp2go.com/
    sender | SMTP.com | smtp.com | https://kb.smtp.com/
    sender | Elastic Email | elasticemail.com | https://help.elasticemail.com/
    sender | turboSMTP | turbo-smtp.com | https://serversmtp.com/
    sender | AuthSMTP | authsmtp.com | https://www.authsmtp.com/help/
    sender | MailChannels | mailchannels.net | https://support.mailchannels.com/
    sender | SocketLabs | socketlabs.com email-od.com | https://help.socketlabs.com/
    sender | Mailchimp | mcsv.net rsgsv.net mcdlv.net | https://mailchimp.com/help/set-up-email-domain-authentication/
    sender | Mailchimp Transactional | mandrillapp.com | https://mailchimp.com/developer/transactional/docs/authentication-delivery/
    sender | Brevo | sendinblue.com brevo.com brevosend.com sender-sib.com mailin.fr | https://help.brevo.com/hc/en-us/articles/17286219877778-FAQs-About-domain-authentication-Brevo-code-DKIM-DMARC
    sender | MailerLite | mlsend.com | https://www.mailerlite.com/help
    sender | MailerSend | mailersend.net | https://www.mailersend.com/help
    sender | Constant Contact | constantcontact.com ccsend.com | https://knowledgebase.constantcontact.com/
    sender | Campaign Monitor | createsend.com cmail1.com cmail2.com cmail20.com | https://help.campaignmonitor.com/
    sender | ActiveCampaign | emsd1.com acems1.com | https://help.activecampaign.com/
    sender | HubSpot | hubspotemail.net hubspot.com | https://knowledge.hubspot.com/marketing-email/manage-email-authentication-in-hubspot
    sender | Adobe Marketo Engage | mktomail.com mktdns.com | https://experienceleague.adobe.com/en/docs/marketo/using/home
    sender | Adobe Campaign | neolane.net | https://experienceleague.adobe.com/en/docs/campaign
    sender | Salesforce Marketing Cloud | exacttarget.com | https://help.salesforce.com/
    sender | Salesforce Account Engagement | pardot.com | https://help.salesforce.com/
    sender | GetResponse | getresponse.com getresponse-mail.com | https://www.getresponse.com/help
    sender | AWeber | aweber.com | https://help.aweber.com/
    sender | Keap | infusionmail.com | https://help.keap.com/
    sender | Benchmark Email | bmsend.com | https://kb.benchmarkemail.com/
    sender | Everlytic | everlytic.net | https://www.everlytic.com/
    sender | Customer.io | customeriomail.com | https://docs.customer.io/
    sender | Klaviyo | klaviyomail.com | https://help.klaviyo.com/
    sender | Kit | convertkit.com | https://help.kit.com/
    sender | Resend | resend.com | https://resend.com/docs/dashboard/domains/introduction
    sender | Mailtrap | mailtrap.live mailtrap.io | https://help.mailtrap.io/
    sender | Emailit | emailit.com | https://emailit.com/docs/domains/dns-records/
    sender | Mailer To Go | mailertogo.net | https://www.rubydoc.info/gems/mailertogo-spf/MailerToGo/SPF/Sender
    sender | MailPace | mailpace.com | https://docs.mailpace.com/
    sender | Maileroo | maileroo.com | https://maileroo.com/docs
    sender | Scaleway Transactional Email | tem.scaleway.com | https://www.scaleway.com/en/docs/transactional-email/
    sender | Azure Communication Services | azurecomm.net | https://learn.microsoft.com/en-us/azure/communication-services/quickstarts/email/add-custom-verified-domains
    sender | Oracle Email Delivery | oracleemaildelivery.com | https://docs.oracle.com/en-us/iaas/Content/Email/home.htm
    sender | Oracle Eloqua | eloqua.com en25.com | https://docs.oracle.com/en/cloud/saas/marketing/eloqua.html
    sender | Oracle Responsys | responsys.net | https://docs.oracle.com/en/cloud/saas/marketing/responsys.html
    sender | Zoho Campaigns | zcsend.net | https://help.zoho.com/portal/en/kb/campaigns
    sender | Zoho ZeptoMail | zeptomail.com zeptomail.net zeptomail.eu | https://www.zoho.com/zeptomail/help/
    sender | Moosend | moosend.com | https://help.moosend.com/
    sender | Sender.net | sender.net | https://help.sender.net/
    sender | SendPulse | sendpulse.com | https://sendpulse.com/knowledge-base
    sender | UniSender | unisender.com | https://www.unisender.com/en/support/
    sender | E-goi | e-goi.com | https://helpdesk.e-goi.com/
    sender | SAP Emarsys | emarsys.net emarsys.com | https://help.sap.com/docs/SAP_EMARSYS
    sender | CleverReach | crsend.com cleverreach.com | https://support.cleverreach.com/
    sender | rapidmail | rapidmail.de emailsys.net | https://www.rapidmail.com/help
    sender | Inxmail | inxserver.com inxserver.de | https://help.inxmail.com/
    sender | MailUp | musvc.com mailup.com | https://help.mailup.com/
    sender | Dotdigital | dotmailer.com dotdigital.com | https://support.dotdigital.com/
    sender | Listrak | listrak.com | https://help.listrak.com/
    sender | Sailthru | sailthru.com | https://getstarted.sailthru.com/
    sender | Act-On | actonsoftware.com | https://connect.act-on.com/
    sender | iContact | icontact.com icpbounce.com | https://help.icontact.com/
    sender | VerticalResponse | verticalresponse.com | https://support.verticalresponse.com/
    sender | Mad Mimi | madmimi.com | https://help.madmimi.com/
    sender | Netcore | pepipost.com netcorecloud.net | https://emaildocs.netcorecloud.com/
    sender | Bird | messagebird.com bird.com | https://docs.bird.com/api/email-api/sending-domains
    application | Salesforce | salesforce.com | https://help.salesforce.com/
    application | Zendesk | zendesk.com | https://support.zendesk.com/hc/en-us/articles/4408832543770
    application | Freshworks | freshdesk.com freshemail.io freshworks.com | https://support.freshdesk.com/
    application | Help Scout | helpscoutemail.com helpscout.net | https://docs.helpscout.com/
    application | Intercom | intercom.io intercom-mail.com | https://www.intercom.com/help/
    application | Shopify | shopify.com shopifyemail.com myshopify.com | https://help.shopify.com/
    application | Squarespace | squarespace.com squarespace-mail.com | https://support.squarespace.com/
    application | Atlassian | atlassian.net | https://support.atlassian.com/
    application | Atlassian Statuspage | stspg-customer.com | https://support.atlassian.com/statuspage/
    application | Docusign | docusign.net docusign.com | https://support.docusign.com/
    application | Qualtrics | qualtrics.com qemailserver.com | https://www.qualtrics.com/support/
    application | Oracle NetSuite | netsuite.com | https://docs.oracle.com/en/cloud/saas/netsuite/
    application | Workday | workday.com myworkday.com | https://doc.workday.com/
    application | ServiceNow | service-now.com | https://www.servicenow.com/docs/
    application | Greenhouse | greenhouse.io | https://support.greenhouse.io/
    application | iCIMS | icims.com | https://care.icims.com/
    application | Blackbaud | blackbaud.com blackbaud.net | https://kb.blackbaud.com/
    application | Cvent | cvent.com cvent-planner.com | https://support.cvent.com/
    application | Discourse | discoursemail.com | https://meta.discourse.org/
    application | Stripe | stripe.com | https://docs.stripe.com/get-started/account/email-domain
    application | KnowBe4 | knowbe4.com | https://support.knowbe4.com/
    application | Odoo | odoo.com | https://www.odoo.com/documentation/master/applications/general/email_communication/email_domain.html
    application | Wix | wix.com | https://support.wix.com/en/article/adding-or-updating-spf-records-in-your-wix-account
    application | LeadConnector | leadconnectorhq.com msgsndr.com | https://help.gohighlevel.com/
    application | Zoom | zoom.us | https://support.zoom.com/
    application | SurveyMonkey | surveymonkey.com | https://help.surveymonkey.com/
    gateway | Proofpoint | pphosted.com gpphosted.com | https://help.proofpoint.com/
    gateway | Proofpoint Essentials | ppe-hosted.com | https://help.proofpoint.com/Proofpoint_Essentials
    gateway | Mimecast | mimecast.com mimecast.co.za | https://mimecastsupport.zendesk.com/hc/en-us/articles/42013775403155
    gateway | Symantec Email Security.cloud | messagelabs.com | https://techdocs.broadcom.com/us/en/symantec-security-software/email-security/email-security-cloud.html
    gateway | Cisco Secure Email | iphmx.com | https://docs.ces.cisco.com/
    gateway | Barracuda | barracudanetworks.com | https://campus.barracuda.com/product/emailgatewaydefense/
    gateway | Sophos | sophos.com | https://docs.sophos.com/central/customer/help/en-us/
    gateway | Trend Micro | trendmicro.com trendmicro.eu | https://docs.trendmicro.com/en-us/documentation/email-security/
    gateway | Trellix | fireeyecloud.com | https://docs.trellix.com/
    gateway | Hornetsecurity | hornetsecurity.com antispameurope.com | https://support.hornetsecurity.com/
    gateway | Forcepoint | mailcontrol.com | https://help.forcepoint.com/
    gateway | N-able Mail Assure | antispamcloud.com spamexperts.com | https://documentation.n-able.com/mail-assure/userguide/
    gateway | Mailprotector | emailservice.io emailservice.co emailservice.cc | https://support.mailprotector.com/hc/en-us/articles/360030206592
    gateway | Vade | vadesecure.com | https://www.hornetsecurity.com/en/services/vade/
    gateway | Retarus | retarus.com | https://www.retarus.com/
    gateway | Zix | zixcorp.com arsmtp.com | https://support.zix.com/
    gateway | Cloudflare Email Security | mxrecord.io mxrecord.mx | https://developers.cloudflare.com/cloudflare-one/email-security/
    gateway | FortiMail Cloud | fortimailcloud.com | https://docs.fortinet.com/product/fortimail-cloud
    gateway | NoSpamProxy | nospamproxy.com | https://docs.nospamproxy.com/
    gateway | eXpurgate | expurgate.net expurgate.de | https://www.cyren.com/
    gateway | Libraesva | esvacloud.com | https://docs.libraesva.com/
    gateway | MailRoute | mailroute.net | https://support.mailroute.net/
    gateway | SpamTitan | spamtitan.com | https://docs.titanhq.com/
    gateway | SpamHero | spamhero.com | https://www.spamhero.com/support/
    gateway | DuoCircle | duocircle.com mxthunder.com mxthunder.net | https://support.duocircle.com/
    gateway | Check Point Harmony Email | cpmails.com avanan.net | https://sc1.checkpoint.com/documents/Harmony_Email_and_Collaboration/
    gateway | Mailinblack | mailinblack.com | https://help.mailinblack.com/
    gateway | Altospam | altospam.com | https://www.altospam.com/
    gateway | Securence | securence.com | https://www.securence.com/
    gateway | Exclaimer | exclaimer.net | https://support.exclaimer.com/
    gateway | CodeTwo | codetwo.online | https://www.codetwo.com/userguide/email-signatures-for-office-365/
    gateway | Egress | egress.com | https://support.egress.com/
    forwarder | Cloudflare Email Routing | mx.cloudflare.net | https://developers.cloudflare.com/email-routing/
    forwarder | Forward Email | forwardemail.net | https://forwardemail.net/en/faq
    forwarder | ImprovMX | improvmx.com | https://improvmx.com/guides/why-does-improvmx-need-spf/
    forwarder | SimpleLogin | simplelogin.co simplelogin.io | https://simplelogin.io/docs/
    forwarder | addy.io | anonaddy.me anonaddy.com addy.io | https://addy.io/help/
    forwarder | ForwardMX | forwardmx.io | https://forwardmx.io/
    forwarder | Namecheap Email Forwarding | registrar-servers.com | https://www.namecheap.com/support/knowledgebase/
    forwarder | Porkbun | porkbun.com | https://kb.porkbun.com/
    forwarder | Pobox | pobox.com | https://www.pobox.help/
    reports | Valimail | vali.email | https://support.valimail.com/
    reports | Red Sift OnDMARC | ondmarc.com redsift.cloud | https://knowledge.ondmarc.redsift.com/
    reports | EasyDMARC | easydmarc.pro easydmarc.com easydmarc.us easydmarc.eu | https://support.easydmarc.com/
    reports | dmarcian | dmarcian.com dmarcian.eu | https://dmarcian.com/knowledge-base/
    reports | Agari | agari.com | https://agari.com/
    reports | Proofpoint Email Fraud Defense | emaildefense.proofpoint.com | https://www.proofpoint.com/us/products/email-protection/email-fraud-defense
    reports | Mimecast DMARC Analyzer | dmarcanalyzer.com | https://mimecastsupport.zendesk.com/hc/en-us/articles/34000344581395-DMARC-Analyzer-Creating-DNS-Entries-and-SPF-Record-for-Subdomains
    reports | PowerDMARC | powerdmarc.com | https://support.powerdmarc.com/
    reports | Postmark DMARC | dmarc.postmarkapp.com | https://dmarc.postmarkapp.com/
    reports | URIports | uriports.com | https://www.uriports.com/
    reports | Report URI | report-uri.com | https://docs.report-uri.com/
    reports | MxToolbox | mxtoolbox.com dmarc-report.com | https://mxtoolbox.com/
    reports | DMARC Advisor | dmarcadvisor.com | https://dmarcadvisor.com/
    reports | Cloudflare DMARC Management | dmarc-reports.cloudflare.net | https://developers.cloudflare.com/dmarc-management/
    reports | GlockApps | glockapps.com | https://glockapps.com/help/
    reports | Sendmarc | sendmarc.com | https://help.sendmarc.com/
    reports | Skysnag | skysnag.com | https://www.skysnag.com/
    reports | DMARCLY | dmarcly.com | https://dmarcly.com/
    reports | Fraudmarc | fraudmarc.com spfxio.com | https://fraudmarc.com/
    reports | DMARC Report | dmarcreport.com | https://dmarcreport.com/
    reports | AutoSPF | autospf.com | https://autospf.com/
    reports | Mailhardener | mailhardener.com | https://www.mailhardener.com/kb/
    reports | Suped | suped.com | https://www.suped.com/knowledge
    """#
}
