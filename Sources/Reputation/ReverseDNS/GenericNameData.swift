/// The words and schemes by which generated reverse names are known, each with the reason.
enum GenericNameData {
  /// Words by which a name says that it is a mail host's; anything with `mail` or `smtp` in it counts as well.
  static let mailWords: Set<String> = [
    "mta", "mx", "mxa", "mxb", "mxs", "mxout", "mxo", "mout", "msa", "msg", "out", "outbound",
    "outgoing",
    "relay", "send", "sender", "sending", "bounce", "newsletter", "news", "lists", "list",
    "postfix",
    "exim", "exchange", "imap", "post", "postman", "postoffice", "bulk", "notify", "notification",
  ]

  private static let dynamic = "addresses that change hands"
  private static let dialUp = "dial-up lines"
  private static let access = "access lines of an Internet provider's customers"
  private static let shared = "many customers behind one address"

  /// Words for lines, as whole words beside digits and separators.
  static let lineWords: [String: String] = [
    "dyn": dynamic, "dynamic": dynamic, "dynip": dynamic, "dynamicip": dynamic,
    "dynamicdsl": dynamic,
    "dip": dynamic, "dhcp": dynamic, "ddns": dynamic, "dyndsl": dynamic, "dynpool": dynamic,
    "ppp": dialUp, "pppoe": dialUp, "dial": dialUp, "dialup": dialUp, "dialin": dialUp,
    "modem": dialUp, "isdn": dialUp,
    "dsl": access, "adsl": access, "vdsl": access, "sdsl": access, "xdsl": access, "hdsl": access,
    "shdsl": access, "dslcustomer": access, "adslpool": access, "dslpool": access, "cable": access,
    "catv": access, "docsis": access, "broadband": access, "cpe": access, "fttb": access,
    "ftth": access, "fttx": access, "fttp": access, "gpon": access, "wimax": access,
    "gprs": access, "umts": access, "hsd": access, "hfc": access, "cablemodem": access,
    "residential": access,
    "cgn": shared, "cgnat": shared,
  ]

  /// Words for customers in general: they say something only beside a part of the address.
  static let subscriberWords: Set<String> = [
    "client", "clients", "cust", "customer", "customers", "user", "users", "subscriber", "subs",
    "pool", "pools", "host", "static", "ip", "mobile", "wireless", "home", "res", "nat", "unused",
  ]

  /// Labels that stand for 'not named'.
  static let placeholders: Set<String> = [
    "localhost", "unassigned", "unallocated", "unused", "unknown", "undefined", "noreverse",
    "norev", "nordns", "noptr", "notset", "unnamed", "reserved",
  ]

  static let placeholderBeginnings = [
    "no-reverse", "no-rdns", "no-ptr", "not-set", "not-assigned", "reverse-not-set",
    "rdns-not-set", "hosted-by", "please-set-", "undefined-", "unassigned-", "unallocated-",
    "unused-", "ptr-not-",
  ]

  /// A provider's scheme: the domain, and what the first label begins with before digits (or hexadecimal digits).
  struct Scheme {
    let provider: String
    /// The end of the name, or for schemes with the address in the domain, its beginning.
    let domain: String
    /// The letters of the first label before its digits; `nil` where any host below the domain was not named by its user.
    let beginning: String?
    let example: String

    func fits(_ words: HostWords) -> Bool {
      guard !words.host.isEmpty else { return false }
      let name = words.host + "." + words.domain
      guard name.hasSuffix("." + domain) else { return false }
      guard let beginning else { return true }
      let label = words.host.prefix { $0 != "." }
      guard label.hasPrefix(beginning) else { return false }
      let rest = label.dropFirst(beginning.count)
      return !rest.isEmpty && rest.utf8.contains { $0 &- 0x30 < 10 }
        && rest.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 6 || $0 == 0x2D }
    }
  }

  static let schemes: [Scheme] = [
    Scheme(
      provider: "Amazon EC2", domain: "compute.amazonaws.com", beginning: nil,
      example: "ec2-….compute.amazonaws.com"),
    Scheme(
      provider: "Amazon EC2", domain: "compute-1.amazonaws.com", beginning: "ec2-",
      example: "ec2-….compute-1.amazonaws.com"),
    Scheme(
      provider: "Google Cloud", domain: "bc.googleusercontent.com", beginning: nil,
      example: "….bc.googleusercontent.com"),
    Scheme(
      provider: "Hetzner", domain: "clients.your-server.de", beginning: nil,
      example: "static.….clients.your-server.de"),
    Scheme(
      provider: "OVH", domain: "vps.ovh.net", beginning: "vps-", example: "vps-….vps.ovh.net"),
    Scheme(provider: "OVH", domain: "vps.ovh.ca", beginning: "vps-", example: "vps-….vps.ovh.ca"),
    Scheme(provider: "OVH", domain: "vps.ovh.us", beginning: "vps-", example: "vps-….vps.ovh.us"),
    Scheme(provider: "OVH", domain: "ovh.net", beginning: "ns", example: "ns….ovh.net"),
    Scheme(provider: "OVH", domain: "kimsufi.com", beginning: "ns", example: "ns….kimsufi.com"),
    Scheme(
      provider: "Akamai (Linode)", domain: "members.linode.com", beginning: "li",
      example: "li….members.linode.com"),
    Scheme(
      provider: "Akamai (Linode)", domain: "ip.linodeusercontent.com", beginning: nil,
      example: "….ip.linodeusercontent.com"),
    Scheme(
      provider: "Vultr", domain: "vultrusercontent.com", beginning: nil,
      example: "….vultrusercontent.com"),
    Scheme(
      provider: "Contabo", domain: "contaboserver.net", beginning: "vmi",
      example: "vmi….contaboserver.net"),
    Scheme(
      provider: "Strato", domain: "stratoserver.net", beginning: "h",
      example: "h….stratoserver.net"),
    Scheme(
      provider: "IONOS", domain: "onlinehome-server.info", beginning: "s",
      example: "s….onlinehome-server.info"),
    Scheme(
      provider: "Scaleway", domain: "instances.scw.cloud", beginning: nil,
      example: "….instances.scw.cloud"),
    Scheme(
      provider: "Scaleway", domain: "rev.poneytelecom.eu", beginning: nil,
      example: "….rev.poneytelecom.eu"),
    Scheme(
      provider: "Hostinger", domain: "hstgr.cloud", beginning: "srv",
      example: "srv….hstgr.cloud"),
    Scheme(
      provider: "Hostwinds", domain: "hostwindsdns.com", beginning: "hwsrv-",
      example: "hwsrv-….hostwindsdns.com"),
    Scheme(
      provider: "ColoCrossing", domain: "colocrossing.com", beginning: nil,
      example: "…-host.colocrossing.com"),
    Scheme(
      provider: "Deutsche Telekom", domain: "t-ipconnect.de", beginning: nil,
      example: "p….dip0.t-ipconnect.de"),
    Scheme(
      provider: "GoDaddy", domain: "ip.secureserver.net", beginning: nil,
      example: "….ip.secureserver.net"),
    Scheme(
      provider: "netcup", domain: "powersrv.de", beginning: "v", example: "v….powersrv.de"),
  ]
}
