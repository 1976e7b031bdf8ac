/// Services whose names say nothing about who uses them. As of November 2026, by their own pages.
enum HostingNames {
  static let shorteners: Set<String> = [
    "adf.ly", "bit.ly", "bitly.com", "bl.ink", "buff.ly", "clck.ru", "cutt.ly", "cutt.us", "dub.sh",
    "goo.gl", "goo.su", "han.gl", "inx.lv", "is.gd", "ln.run", "me2.kr", "n9.cl", "ow.ly",
    "qrco.de", "rb.gy",
    "rebrand.ly", "s.id", "short.gy", "shorturl.at", "snip.ly", "soo.gd", "surl.li", "t.co", "t.ly",
    "t2m.io", "tiny.cc", "tinyurl.com", "tny.im", "u.to", "urlr.me", "urlz.fr", "v.gd", "vk.cc",
    "wl.co", "x.co", "l1nq.com", "lc.cx", "tinu.be", "shorter.me", "rotf.lol", "ouo.io",
  ]

  static func isFreeHost(_ web: WebAddress) -> Bool {
    freeHosts.contains(web.host)
  }

  /// Pages and forms for nothing, storage that anybody fills, tunnels, and names that lead home.
  private static let freeHosts = HostSet([
    "000webhostapp.com", "1drv.ms", "appdomain.cloud", "azurewebsites.net", "backblazeb2.com",
    "blob.core.windows.net", "blogspot.com", "canva.site", "carrd.co", "cfolks.pl",
    "chickenkiller.com",
    "cloudflare-ipfs.com", "cprapid.com", "ddns.net", "digitaloceanspaces.com", "docs.google.com",
    "duckdns.org", "dweb.link", "firebaseapp.com", "firebasestorage.googleapis.com", "fleek.co",
    "formspree.io", "formstack.com", "forms.gle", "forms.office.com", "fortunecity.com",
    "framer.app", "framer.website", "freewebs.com", "geocities.com", "github.io", "gitbook.io",
    "glitch.me", "godaddysites.com", "herokuapp.com", "hopto.org", "ipfs.io", "jimdofree.com",
    "jimdosite.com", "jotform.com", "linktr.ee", "linodeobjects.com", "mooo.com", "my.canva.site",
    "mybluehost.me", "myfreesites.net", "mystrikingly.com", "netlify.app", "ngrok-free.app",
    "ngrok.io", "notion.site", "on.drv.tw", "ondigitalocean.app", "onrender.com", "pages.dev",
    "plesk.page",
    "r2.dev", "repl.co", "replit.app", "replit.dev", "serveo.net", "sharepoint.com", "site123.me",
    "sites.google.com",
    "square.site", "storage.googleapis.com", "surge.sh", "surveymonkey.com", "teachable.com",
    "tilda.ws", "translate.goog",
    "tripod.com", "trycloudflare.com", "typeform.com", "ucraft.site", "ukit.me", "vercel.app",
    "web.app",
    "web.core.windows.net", "webflow.io", "weebly.com", "weeblysite.com", "wixsite.com",
    "wixstudio.io", "workers.dev",
    "xsph.ru", "yolasite.com", "zapto.org",
  ])

  /// Top-level domains that phishing uses far more than newsletters do: cheap or free, without checks.
  static func isCheap(_ host: String) -> Bool {
    guard let dot = host.lastIndex(of: ".") else { return false }
    return cheapDomains.contains(String(host[host.index(after: dot)...]))
  }

  private static let cheapDomains: Set<String> = [
    "autos", "beauty", "best", "bid", "biz", "boats", "bond", "buzz", "cam", "cc", "cf", "cfd",
    "click", "club",
    "cn", "cyou", "date", "digital", "download", "fun", "ga", "gq", "hair", "help", "icu", "info",
    "life", "live", "loan", "lol", "makeup", "men", "ml", "mom", "monster", "mov", "online",
    "party", "pw", "quest", "rest", "review", "ru", "sbs", "shop", "site", "skin", "space",
    "store", "stream", "su", "support", "tk", "today", "top", "vip", "website", "win", "work",
    "world",
    "xyz", "zip",
  ]
}
