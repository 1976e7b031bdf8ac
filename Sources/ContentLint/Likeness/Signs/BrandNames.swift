/// Names of services that phishing borrows most. As of November 2026, by the quarterly lists of those who count it.
///
/// Names that are words of other meaning count only where they stand for the service without doubt.
enum BrandNames {
  /// Names that mean nothing else.
  private static let sharp: Set<String> = [
    "paypal", "netflix", "docusign", "dhl", "fedex", "usps", "wellsfargo", "bankofamerica",
    "citibank", "hsbc", "barclays", "lloyds", "santander", "natwest", "ebay", "coinbase", "binance",
    "metamask", "trustwallet", "sparkasse", "volksbank", "commerzbank", "postbank", "comdirect",
    "laposte", "ameli", "correos", "postnl", "rabobank", "abnamro", "dropbox", "wetransfer",
    "onedrive",
    "sharepoint", "office365", "microsoft365", "icloud", "appleid", "mcafee", "geeksquad",
    "americanexpress", "mastercard", "postfinance", "swisspass", "posteitaliane", "unicredit",
    "bbva",
    "caixabank", "itau", "bradesco", "nubank", "rakuten", "smbc", "mufg", "inpost", "allegro",
    "kraken",
    "hmrc", "cpanel", "zimbra", "roundcube", "vodafone", "swisscom", "ovh", "godaddy", "namecheap",
    "verizon", "comcast", "xfinity", "suntrust", "wachovia", "capitalone", "westernunion",
    "moneygram", "airbnb", "evri", "royalmail", "dpd", "colissimo", "chronopost", "creditagricole",
    "bnpparibas", "societegenerale", "caissedepargne", "netcraft",
  ]
  /// Names that are words or that newsletters talk about.
  private static let others: Set<String> = [
    "amazon", "apple", "microsoft", "google", "facebook", "instagram", "whatsapp", "linkedin",
    "yahoo", "aol", "outlook", "chase", "booking", "adobe", "spotify", "steam", "norton", "costco",
    "walmart", "irs", "orange", "sfr", "telekom", "ionos", "strato", "ledger", "blockchain",
    "webmail",
    "impots", "intesa", "interac", "hermes", "att",
  ]
  /// Names of more than a word, as folded text has them.
  private static let composed: [String: String] = [
    "wells fargo": "wellsfargo", "bank of america": "bankofamerica", "trust wallet": "trustwallet",
    "la poste": "laposte", "abn amro": "abnamro", "office 365": "office",
    "microsoft 365": "microsoft",
    "apple id": "apple", "american express": "americanexpress", "geek squad": "geeksquad",
    "poste italiane": "poste", "capital one": "capitalone", "us bank": "usbank",
    "western union": "westernunion", "royal mail": "royalmail", "credit agricole": "creditagricole",
    "bnp paribas": "bnp", "caisse d epargne": "caisse", "t mobile": "tmobile",
    "washington mutual": "wamu",
  ]
  /// Names in scripts without spaces, with how their owners' domains begin.
  private static let unspaced: [(name: String, owner: String)] = [
    ("三井住友", "smbc"), ("楽天", "rakuten"), ("アマゾン", "amazon"), ("えきねっと", "eki-net"),
    ("メルカリ", "mercari"), ("ヤマト運輸", "kuronekoyamato"), ("佐川急便", "sagawa"), ("イオン", "aeon"),
    ("三菱", "mufg"), ("みずほ", "mizuho"), ("セゾン", "saison"), ("国税庁", "nta"), ("ドコモ", "docomo"),
    ("支付宝", "alipay"), ("顺丰", "sf-express"),
  ]

  static let all = sharp.union(others)
  private static let firstWords = Set(composed.keys.map { String($0.prefix { $0 != " " }) })

  /// Words with which a name begins.
  private static let mayBegin = WordTable(
    all.union(firstWords).map { (key: WordHash.of($0.utf8), value: true) })

  private static let roles: Set<String> = [
    "support", "id", "pay", "bank", "team", "security", "account", "accounts", "service",
    "services",
    "wallet", "customer", "billing", "com", "alert", "alerts", "online", "prime", "notice",
    "notification",
    "help", "co", "admin", "mail", "verification", "mobile", "365",
  ]

  /// The service that a display name begins with.
  static func claimed(byAuthor name: String) -> String? {
    if name.utf8.contains(where: { $0 >= 0xE3 }),
      let brand = unspaced.first(where: { name.contains($0.name) })
    {
      return brand.owner
    }
    var folded = FoldedText()
    folded.append(Array(name.utf8), withoutQuotes: false)
    guard folded.words > 0 else { return nil }
    let words = (0..<folded.words).map {
      String(decoding: folded.utf8[folded.word($0)], as: UTF8.self)
    }
    for length in [3, 2] where words.count >= length {
      if let brand = composed[words.prefix(length).joined(separator: " ")] { return brand }
    }
    let first = words[0]
    if sharp.contains(first) { return first }
    // `Amazon Prime`, `Apple Support`, or nothing but the name; not `Apple Insider`, `Orange County News`.
    if others.contains(first), words.count == 1 || words.contains(where: { roles.contains($0) }) {
      return first
    }
    return nil
  }

  /// Services that are named in a text, once each; with their words.
  static func named(in text: FoldedText, words: Range<Int>) -> [(String, Range<Int>?)] {
    var found: [(String, Range<Int>?)] = []
    for index in words where mayBegin[text.hash(index)] != nil {
      let range = text.word(index)
      guard (3...15).contains(range.count) else { continue }
      let octets = text.utf8[range]
      guard let first = octets.first, first.isSmallLetter else { continue }
      let word = String(decoding: octets, as: UTF8.self)
      var brand: String?
      var length = 1
      if firstWords.contains(word) {
        for count in [3, 2] where index + count <= words.upperBound && brand == nil {
          let end = text.word(index + count - 1).upperBound
          brand = composed[String(decoding: text.utf8[range.lowerBound..<end], as: UTF8.self)]
          if brand != nil { length = count }
        }
      }
      if brand == nil, all.contains(word), !vague.contains(word) { brand = word }
      if let brand, !found.contains(where: { $0.0 == brand }) {
        found.append((brand, index..<(index + length)))
      }
    }
    return found
  }

  /// Too vague to mean the service in running text.
  private static let vague: Set<String> = [
    "webmail", "orange", "google", "outlook", "hermes", "att", "steam", "booking", "norton",
  ]

  /// Whether a host is the service's own, as far as its name tells: `paypal.com`, `netflix.com`, `dhl.de`, `googlemail.com`.
  static func belongs(_ host: String, _ organization: String, to brand: String) -> Bool {
    let name = organization.filter { $0.isLetter || $0.isNumber }
    return name.contains(brand.prefix(max(5, min(brand.count, 5))))
      || name.contains(brand)
  }

  /// The service whose name stands in somebody else's host: `paypal.com.example.icu`, `amazon-billing.example.xyz`, `paypa1.example`.
  static func imitated(by host: String, _ organization: String) -> String? {
    guard !host.isEmpty, !isStorage(organization) else { return nil }
    let own = String(organization.prefix { $0 != "." })
    let labels = host.split(separator: ".").map(String.init)
    let suffixLabels = max(1, organization.split(separator: ".").count - 1)
    for (index, label) in labels.enumerated()
    where index < labels.count - suffixLabels || index == 0 {
      for piece in label.split(separator: "-") {
        let word = String(piece)
        if isImitable(word) {
          if word != own { return word }
          continue
        }
        let plain = undisguised(word)
        if plain != word, isImitable(plain) { return plain }
      }
    }
    return nil
  }

  private static func isStorage(_ organization: String) -> Bool {
    ["amazonaws.com", "cloudfront.net", "googleapis.com", "windows.net", "google.com"].contains(
      organization)
  }

  private static func isImitable(_ word: String) -> Bool {
    if word == "dhl" || word == "dpd" || word == "usps" { return true }
    guard word.utf8.count >= 5 else { return word == "ebay" || word == "hsbc" }
    return sharp.contains(word)
      || ["amazon", "apple", "microsoft", "facebook", "instagram", "microsoftonline"].contains(word)
  }

  /// `rn` as m, `vv` as w, and digits as the letters that they look like.
  private static func undisguised(_ word: String) -> String {
    var octets: [UInt8] = []
    for octet in word.utf8 {
      if octet == UInt8(ascii: "n"), octets.last == UInt8(ascii: "r") {
        octets[octets.count - 1] = UInt8(ascii: "m")
      } else if octet == UInt8(ascii: "v"), octets.last == octet {
        octets[octets.count - 1] = UInt8(ascii: "w")
      } else {
        octets.append(letter(octet))
      }
    }
    return String(decoding: octets, as: UTF8.self)
  }

  private static func letter(_ octet: UInt8) -> UInt8 {
    switch octet {
    case UInt8(ascii: "0"): UInt8(ascii: "o")
    case UInt8(ascii: "1"): UInt8(ascii: "l")
    case UInt8(ascii: "3"): UInt8(ascii: "e")
    case UInt8(ascii: "5"): UInt8(ascii: "s")
    default: octet
    }
  }
}
