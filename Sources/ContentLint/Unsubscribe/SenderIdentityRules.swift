import Audit
import HTML
import Message

/// A body that does not say where the sender is.
enum PostalAddressMissing: LintRule {
  static let rule = Rule(
    "lint-unsubscribe-postal-address", "No postal address of the sender was found",
    family: .unsubscribe, severity: .warning,
    citation: "CAN-SPAM 15 U.S.C. §7704(a)(5)(A)(iii); EU directive 2000/31/EC Art. 5; CASL",
    page: RulePage(
      what: """
        Nothing in the last part of the text looks like a postal address: a post code of a known form beside a name, a street with a number, a \
        post box, or a word such as Impressum or registered office. A picture is not read, \
        nor a text in another language than the ten that dlv knows.
        """,
      why:
        "Commercial mail needs a valid postal address of the sender by law in the USA, Canada and the EU.",
      fix: "Put name, street, post code, town and country at the end of the text.",
      bad: "<p>© Example Ltd</p>",
      good: "<p>Example Ltd, 12 Harbour Street, Dover CT16 1AA, United Kingdom</p>"))

  static func treatment(in profile: LintProfile) -> Profile.Treatment? { .onlyForLists(profile) }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    let texts = message.readable.filter { !$0.isHeader }
    guard !texts.isEmpty, !message.isInOtherLanguage else { return examination.notApplicable() }
    if texts.contains(where: { PostalAddress.isFound(in: $0.utf8) }) { return }
    // Images at the end may show it.
    examination.find(
      at: nil, subject: "body", "nothing in the text looks like a postal address", evidence: [])
  }
}

/// A body that says nothing about data.
enum PrivacyLineMissing: LintRule {
  static let rule = Rule(
    "lint-unsubscribe-privacy-line", "Nothing is said about privacy or why the message came",
    family: .unsubscribe, severity: .info, citation: "GDPR Art. 13, 14; no rule of receivers",
    page: RulePage(
      what:
        "The text has neither a word about privacy nor one about why the reader receives the message, in ten languages.",
      why: "Readers who know why they get a message report it less.",
      fix:
        "“You receive this message since you subscribed at example.com. Privacy policy”, with a link.",
      bad: "<p>© Example Ltd</p>",
      good:
        "<p>You receive this message because you subscribed. <a href=\"https://example.com/privacy\">Privacy</a></p>"
    ))

  static func treatment(in profile: LintProfile) -> Profile.Treatment? { .onlyForLists(profile) }

  private static let phrases = PhraseSearch(
    [
      "privacy", "you receive", "you are receiv", "you're receiv", "you were sent",
      "this email was sent", "this message was sent",
      "you subscribed", "you signed up", "subscribed to", "because you",
      "datenschutz", "sie erhalten diese", "du erhältst diese", "erhalten sie diese",
      "sie haben sich", "newsletter angemeldet",
      "confidentialité", "données personnelles", "vous recevez ce", "vous êtes inscrit",
      "vous avez reçu",
      "privacidad", "recibes este", "recibe este", "has recibido", "ha recibido", "te has suscrito",
      "privacidade", "você recebeu", "você está recebendo", "recebeu este", "está a receber",
      "informativa", "ricevi questa", "ricevuto questa", "ti sei iscritto", "dati personali",
      "privacyverklaring", "je ontvangt", "u ontvangt", "aangemeld voor", "ontvangt deze",
      "prywatności", "otrzymujesz", "otrzymałeś", "otrzymują państwo", "zapisałeś",
      "プライバシー", "個人情報", "このメールは", "ご登録", "配信しています",
      "隐私", "隱私", "您收到", "订阅了", "訂閱了", "个人信息",
    ].map { Array($0.utf8) })

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    let texts = message.readable.filter { !$0.isHeader }
    guard !texts.isEmpty, !message.isInOtherLanguage else { return examination.notApplicable() }
    if texts.contains(where: {
      phrases.isFound(in: $0.utf8.suffix(PostalAddress.length))
    }) {
      return
    }
    examination.find(
      at: nil, subject: "body",
      "the text says neither why the reader receives it nor anything about privacy",
      evidence: [])
  }
}

/// Postal addresses, as far as their form shows.
enum PostalAddress {
  /// Octets of the end of a text that are looked at.
  static let length = 20_000

  /// Words of streets, post boxes and of the law, in lower case.
  private static let words = PhraseSearch(
    [
      " street", " st.", " avenue", " ave", " road", " rd.", " boulevard", " blvd", " suite",
      " drive", " lane", " floor", " square",
      " highway", " parkway", " pkwy", " court", " way,", "p.o. box", "po box", "p.o.box",
      "registered office", "our address",
      "mailing address", "postal address",
      "straße", "strasse", "str.", "platz ", "weg ", "allee ", "postfach", "impressum", "gasse ",
      "ufer ", "damm ",
      " rue ", "rue de", "avenue d", "boulevard", "cedex", " place de", "quai ", "siège social",
      "mentions légales",
      "calle ", "c/ ", "avda", "avenida", "plaza ", "paseo ", "carretera", "domicilio social",
      "aviso legal",
      "rua ", "av. ", "alameda ", "praça ", "travessa ", "cep ",
      "via ", "viale ", "piazza ", "corso ", "sede legale", "largo ", "p.iva", "p. iva",
      "straat ", "laan ", "plein ", "gracht ", "kade ", "postbus", "weg,",
      "ulica", "ul. ", "al. ", "aleja", "aleje", "siedziba", "skr. poczt",
      "〒", "丁目", "番地", "都", "県", "市", "区", "路", "号", "省", "街道", "大厦",
    ].map { Array($0.utf8) })

  /// Whether a text has something of the form of an address: one of the words and, near it, a number.
  static func isFound(in text: [UInt8]) -> Bool {
    let text = text.count > length ? Array(text.suffix(length)) : text
    if standalone.isFound(in: text) { return true }
    var next = 0
    while let found = words.first(in: text, from: next) {
      let around = text[max(0, found.lowerBound - 60)..<min(text.count, found.lowerBound + 90)]
      if hasNumber(around) { return true }
      next = found.upperBound
    }
    return hasPostCode(text)
  }

  /// Enough by themselves.
  private static let standalone = PhraseSearch(
    [
      "po box", "p.o. box", "p.o.box", "postfach", "postbus", "impressum", "registered office",
      "mentions légales", "aviso legal", "〒",
    ]
    .map { Array($0.utf8) })

  /// A number of one to five digits by itself.
  private static func hasNumber(_ text: ArraySlice<UInt8>) -> Bool {
    var run = 0
    for octet in text {
      if ASCII.isDigit(octet) {
        run += 1
      } else {
        if (1...5).contains(run) { return true }
        run = 0
      }
    }
    return (1...5).contains(run)
  }

  /// A post code of a form that little else has, beside a name: `94107` behind a state (`CA 94107`), `SW1A 1AA`, `1012 AB`, `00-950`, `K1A 0B1`.
  private static func hasPostCode(_ text: [UInt8]) -> Bool {
    func isDigit(_ index: Int) -> Bool { index < text.count && ASCII.isDigit(text[index]) }
    func isLetter(_ index: Int) -> Bool {
      index < text.count && index >= 0 && (ASCII.isLetter(text[index]) || text[index] >= 0x80)
    }
    func isWord(_ index: Int) -> Bool {
      index >= 0 && index < text.count && (isDigit(index) || isLetter(index))
    }
    for index in text.indices
    where ASCII.isDigit(text[index]) && !isDigit(index - 1 < 0 ? text.count : index - 1) {
      var end = index
      while isDigit(end) { end += 1 }
      let digits = end - index
      let space = index - 1
      let hasState =
        space >= 2 && text[space] == 0x20 && isLetter(space - 1) && isLetter(space - 2)
        && !isWord(space - 3)
      // USA: two letters of the state before five digits.
      if digits == 5, hasState, !isLetter(end) { return true }
      // Germany, France, Spain, Italy: five digits and a name that begins behind them, on a line with a comma or at its beginning.
      if digits == 5, end + 3 < text.count, text[end] == 0x20, isLetter(end + 1), isLetter(end + 2),
        space < 0 || text[space] == 0x0A
          || text[space] == 0x20 && space > 0 && text[space - 1] == UInt8(ascii: ",")
      {
        return true
      }
      // Poland, Portugal: `00-950 `, `1000-001 `.
      if digits == 2 || digits == 4, end + 4 <= text.count, end < text.count,
        text[end] == UInt8(ascii: "-"),
        isDigit(end + 1), isDigit(end + 2), isDigit(end + 3), !isDigit(end + 4),
        end + 5 < text.count, text[end + 4] == 0x20,
        isLetter(end + 5)
      {
        return true
      }
      // Netherlands: `1012 ab `.
      if digits == 4, end + 3 <= text.count, text[min(end, text.count - 1)] == 0x20,
        isLetter(end + 1), isLetter(end + 2),
        !isWord(end + 3), end + 4 < text.count,
        text[end + 3] == 0x20 || text[end + 3] == UInt8(ascii: ","),
        isLetter(end + 4) || text[end + 3] == UInt8(ascii: ",")
      {
        return true
      }
      // Great Britain, Canada: digit, space, digit and two letters, or letter-digit-letter before.
      if digits <= 2, end + 3 < text.count, isLetter(space), end < text.count {
        let start = ASCII.isLetter(text[end]) ? end + 1 : end
        if start + 3 < text.count, text[start] == 0x20, isDigit(start + 1), isLetter(start + 2),
          isLetter(start + 3) || isDigit(start + 3), !isWord(start + 4)
        {
          return true
        }
      }
    }
    return false
  }
}
