/// Providers at which anybody opens a mailbox for nothing. As of November 2026, by their sign-up pages; country domains of the large ones
/// by their first label.
enum FreemailDomains {
  static func contains(_ domain: String) -> Bool {
    let domain = domain.lowercased()
    if domains.contains(domain) { return true }
    guard let dot = domain.firstIndex(of: ".") else { return false }
    return families.contains(String(domain[..<dot]))
  }

  /// `yahoo.co.uk`, `hotmail.fr`.
  private static let families: Set<String> = [
    "yahoo", "hotmail", "live", "outlook", "gmx", "yandex",
  ]

  private static let domains: Set<String> = [
    "gmail.com", "googlemail.com", "ymail.com", "rocketmail.com", "myyahoo.com", "msn.com",
    "passport.com", "aol.com", "aim.com", "icloud.com", "me.com", "mac.com", "web.de", "email.de",
    "freenet.de", "t-online.de", "mail.de", "mail.ru", "inbox.ru", "list.ru", "bk.ru", "ya.ru",
    "rambler.ru", "proton.me", "protonmail.com", "pm.me", "tutanota.com", "tuta.io", "zoho.com",
    "zohomail.com", "mail.com", "email.com", "usa.com", "fastmail.com", "hushmail.com",
    "orange.fr", "wanadoo.fr", "laposte.net", "free.fr", "sfr.fr", "libero.it", "virgilio.it",
    "tiscali.it", "alice.it", "terra.com.br", "uol.com.br", "bol.com.br", "ig.com.br", "sapo.pt",
    "wp.pl", "o2.pl", "onet.pl", "op.pl", "interia.pl", "gazeta.pl", "seznam.cz", "centrum.cz",
    "abv.bg", "ukr.net", "i.ua", "qq.com", "foxmail.com", "163.com", "126.com", "yeah.net",
    "sina.com", "sina.cn", "sohu.com", "aliyun.com", "naver.com", "hanmail.net", "daum.net",
    "nate.com", "rediffmail.com", "comcast.net", "verizon.net", "att.net", "sbcglobal.net",
    "btinternet.com", "ziggo.nl", "kpnmail.nl", "inbox.lv", "lycos.com", "excite.com",
    "excite.co.jp",
    "yahoo.co.jp", "netscape.net", "juno.com", "netzero.net", "usa.net", "eudoramail.com",
    "angelfire.com", "mailcity.com", "bigfoot.com", "indiatimes.com", "netaddress.com",
    "caramail.com", "voila.fr", "iname.com", "china.com", "21cn.com", "tom.com", "btamail.net.cn",
    "37.com", "fastermail.com", "hotpop.com", "another.com", "techie.com", "consultant.com",
    "europe.com", "london.com", "post.com", "email.it", "katamail.com", "jubii.dk", "mail15.com",
    "mail2world.com", "myway.com", "walla.com", "walla.co.il", "rogers.com", "terra.es",
    "vsnl.net", "cox.net", "tutamail.com", "gmx.us", "zoho.eu", "simplelogin.com", "duck.com",
  ]
}
