// Written by Scripts/embed-data.sh: change Data/mail-providers.txt and run `make data`.

extension ProviderCatalogue {
  /// The text of Data/mail-providers.txt.
  static let text = #"""
    # Who runs the mailboxes of many domains, and so has one set of limits for all of them.
    #
    # A provider a line: `name | title | MX suffixes | domains | source`. A domain belongs to a provider that lists it, or else to one of which a suffix is at
    # the end of its MX host of the lowest preference; the longest suffix counts. `-` for none. Lines that begin with # are comments.
    #
    # `make data` puts this file into the program; a test fails where that was forgotten.

    gmail | Gmail and Google Workspace | google.com googlemail.com | gmail.com googlemail.com | https://support.google.com/a/answer/140034
    microsoft | Outlook.com | olc.protection.outlook.com hotmail.com | outlook.com hotmail.com live.com msn.com | https://sendersupport.olc.protection.outlook.com/pm/
    microsoft365 | Microsoft 365 | mail.protection.outlook.com mx.microsoft mail.protection.partner.outlook.cn | - | https://learn.microsoft.com/en-us/microsoft-365/enterprise/external-domain-name-system-records
    yahoo | Yahoo, AOL, AT&T | yahoodns.net | yahoo.com ymail.com rocketmail.com aol.com att.net sbcglobal.net bellsouth.net verizon.net | https://senders.yahooinc.com/
    icloud | iCloud Mail | mail.icloud.com | icloud.com me.com mac.com | https://support.apple.com/en-us/102322
    gmx | GMX, WEB.DE, mail.com | gmx.net web.de mail.com | gmx.de gmx.net gmx.at gmx.ch gmx.com web.de mail.com | https://postmaster.gmx.com/en/
    ionos | IONOS | kundenserver.de ionos.de ionos.com ionos.co.uk ionos.es ionos.fr 1and1.com perfora.net | - | https://www.ionos.com/help/email/
    tonline | Telekom (t-online.de) | t-online.de | t-online.de magenta.de | https://postmaster.t-online.de/
    comcast | Comcast | comcast.net | comcast.net xfinity.com | https://www.xfinity.com/support/articles/email-errors
    zoho | Zoho Mail | zoho.com zoho.eu zoho.in zoho.com.au zoho.jp | zoho.com zohomail.com zohomail.eu | https://www.zoho.com/mail/help/adminconsole/configure-email-delivery.html
    fastmail | Fastmail | messagingengine.com | fastmail.com fastmail.fm | https://www.fastmail.help/hc/en-us/articles/360060591153
    proton | Proton Mail | protonmail.ch | proton.me protonmail.com pm.me | https://proton.me/support/custom-domain
    yandex | Yandex | yandex.net yandex.ru | yandex.ru yandex.com ya.ru | https://yandex.com/support/yandex-360/
    mailru | Mail.ru | mail.ru | mail.ru inbox.ru list.ru bk.ru internet.ru | https://postmaster.mail.ru/
    rackspace | Rackspace Email | emailsrvr.com | - | https://docs.rackspace.com/
    godaddy | GoDaddy | secureserver.net | - | https://www.godaddy.com/help/add-an-mx-record-19234
    ovh | OVHcloud | mail.ovh.net ovh.net | - | https://docs.ovh.com/
    mimecast | Mimecast | mimecast.com mimecast.co.za mimecast-offshore.com | - | https://community.mimecast.com/
    proofpoint | Proofpoint | pphosted.com ppe-hosted.com ppops.net | - | https://www.proofpoint.com/us/products/email-protection
    barracuda | Barracuda | barracudanetworks.com | - | https://campus.barracuda.com/product/emailgatewaydefense/
    qq | Tencent QQ Mail | qq.com | qq.com foxmail.com exmail.qq.com | https://service.mail.qq.com/
    netease | NetEase | 163.com netease.com | 163.com 126.com yeah.net | https://mail.163.com/postmaster/
    seznam | Seznam | seznam.cz | seznam.cz email.cz post.cz | https://napoveda.seznam.cz/cz/
    orange | Orange | orange.fr | orange.fr wanadoo.fr | https://postmaster.orange.fr/
    laposte | La Poste | laposte.net | laposte.net | https://postmaster.laposte.net/
    libero | Libero | libero.it | libero.it virgilio.it inwind.it iol.it blu.it | https://aiuto.libero.it/
    """#
}
