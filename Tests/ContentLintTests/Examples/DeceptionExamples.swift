@testable import ContentLint

/// Examples of the rules about what looks as if it was to deceive.
extension LintExample {
  private static let sentence =
    "The autumn programme has three evenings, and one of them is for children."
  private static let other =
    "weather news for the northern valleys and the lakes in the south of the land"

  static let deception: [LintExample] = characters + visibility + hosts + pictures

  private static let characters: [LintExample] = [
    LintExample(
      BidiOverride.self, "in the subject", fields: "Subject: Invoice ⟦\u{202E}⟧fdp.exe"),
    LintExample(BidiOverride.self, "in HTML", html: "<p>a⟦&#8238;⟧b</p>"),
    LintExample(BidiOverride.self, "in text", body: "a ⟦\u{202D}⟧b\n"),
    LintExample(
      BidiOverride.self, "marks and isolates", body: "a\u{200F} \u{2067}שלום\u{2069} b\n"),
    LintExample(BidiOverride.self, "Hebrew", fields: "Subject: שלום 17"),

    LintExample(InvisibleInWord.self, "in HTML", html: "<p>Reset your pass⟦&#8203;⟧word</p>"),
    LintExample(InvisibleInWord.self, "in the subject", fields: "Subject: pass⟦\u{200C}⟧word"),
    LintExample(
      InvisibleInWord.self, "soft hyphens everywhere", html: "<p>V&shy;i⟦&shy;⟧a⟦&shy;⟧gra</p>"),
    LintExample(
      InvisibleInWord.self, "behind a preheader",
      html: "<div style=\"display:none\">Hello&nbsp;&zwnj;&nbsp;&zwnj;</div><p>Hello</p>"),
    LintExample(InvisibleInWord.self, "a soft hyphen", html: "<p>Donau&shy;dampf&shy;schiff</p>"),
    LintExample(InvisibleInWord.self, "Persian", html: "<p dir=rtl>می\u{200C}خواهم</p>"),
    LintExample(
      InvisibleInWord.self, "at punctuation", html: "<p>example.&#8203;com and 12&zwnj;:30</p>"),
    LintExample(InvisibleInWord.self, "joined emoji", body: "👩\u{200D}💻 works\n"),

    LintExample(MixedScriptWord.self, "Cyrillic in Latin", body: "Your ⟦p\u{0430}ypal⟧ account\n"),
    LintExample(
      MixedScriptWord.self, "Greek in Latin", fields: "Subject: ⟦Micr\u{03BF}soft⟧ account"),
    LintExample(
      MixedScriptWord.self, "Latin in Cyrillic",
      html: "<p>⟦C\u{043A}\u{0438}\u{0434}\u{043A}\u{0430}⟧</p>"),
    LintExample(
      MixedScriptWord.self, "a Latin name with a Russian ending", body: "SMSка и Wi-Fi-роутер\n"),
    LintExample(MixedScriptWord.self, "two words", body: "Новости от Example и Google\n"),
    LintExample(MixedScriptWord.self, "a formula", body: "the angle Δt and 5 µm, 10 kΩ\n"),
    LintExample(MixedScriptWord.self, "Japanese", body: "ExampleのニュースとTシャツ\n"),
  ]

  private static let cover = "position:absolute;top:0;left:0;width:100%;height:100%;background:#fff"

  private static let visibility: [LintExample] = [
    LintExample(
      CoveredText.self, "on all four sides",
      html:
        "<div style='position:relative'><p>⟦\(other)⟧</p><div style='position:absolute;inset:0;background-color:white'>Offer</div></div>"
    ),
    LintExample(
      CoveredText.self, "by its size, from a sheet, before the text",
      html:
        "<style>.c{\(cover);z-index:2}</style><div style='position:relative'><div class=c>Offer</div><p>⟦\(other)⟧</p></div>"
    ),
    LintExample(
      CoveredText.self, "the whole window",
      html:
        "<p>⟦\(other)⟧</p><div style='position:fixed;top:0;right:0;bottom:0;left:0;background:#fff'>Offer</div>"
    ),
    LintExample(
      CoveredText.self, "below",
      html:
        "<div style='position:relative'><p>\(other)</p><div style='\(cover);z-index:-1'></div></div>"
    ),
    LintExample(
      CoveredText.self, "transparent",
      html:
        "<div style='position:relative'><p>\(other)</p><div style='position:absolute;inset:0;background:rgba(0,0,0,.5)'></div></div>"
    ),
    LintExample(
      CoveredText.self, "a part of it",
      html:
        "<div style='position:relative'><p>\(other)</p><div style='position:absolute;top:0;right:0;width:80px;height:80px;background:#f00'>New</div></div>"
    ),
    LintExample(
      CoveredText.self, "the text lies above",
      html:
        "<div style='position:relative'><div style='\(cover)'></div><p style='position:relative'>\(other)</p></div>"
    ),
    LintExample(
      CoveredText.self, "a page that is longer than the window",
      html: "<p>\(other)</p><div style='\(cover)'>Offer</div>"),
    LintExample(
      CoveredText.self, "a frame with a height of its own, which the text leaves",
      html:
        "<div style='position:relative;height:10px'><p>\(other)</p><div style='\(cover)'></div></div>"
    ),
    LintExample(
      CoveredText.self, "the text of the cover itself",
      html: "<div style='position:relative'><div style='\(cover)'>\(other)</div></div>"),
    LintExample(
      CoveredText.self, "not displayed",
      html:
        "<div style='position:relative'><p>\(other)</p><div style='\(cover);display:none'></div></div>"
    ),
    LintExample(
      CoveredText.self, "half seen",
      html:
        "<div style='position:relative'><p>\(other)</p><div style='\(cover);opacity:.6'></div></div>"
    ),
    LintExample(
      HiddenText.self, "not displayed",
      html: "<p>Hello</p><div style=\"color:red;⟦display:none⟧\">\(other)</div>"),
    LintExample(
      HiddenText.self, "by a sheet",
      html: "<style>.x{⟦visibility:hidden⟧}</style><p>Hello</p><div class=x>\(other)</div>"),
    LintExample(
      HiddenText.self, "by an attribute", html: "<p>Hello</p><div ⟦hidden⟧>\(other)</div>"),
    LintExample(
      HiddenText.self, "white on white",
      html: "<p>Hello</p><p style=\"color:#fefefe\">⟦\(other)⟧</p>"),
    LintExample(
      HiddenText.self, "a preheader of 500 characters",
      html: "<div style=\"⟦display:none⟧\">\(String(repeating: other, count: 8))</div><p>Hello</p>"),
    LintExample(
      HiddenText.self, "a preheader with padding",
      html:
        "<div style=\"display:none\">\(sentence)&nbsp;&zwnj;&nbsp;&zwnj;&nbsp;&zwnj;</div><p>Hello</p>"
    ),
    LintExample(
      HiddenText.self, "shown on phones",
      html:
        "<style>.m{display:none}@media (max-width:600px){.m{display:block!important}}</style><p>Hello</p><p class=m>\(other)</p>"
    ),
    LintExample(
      HiddenText.self, "a word", html: "<p>Hello</p><span style=\"display:none\">menu</span>"),
    LintExample(
      HiddenText.self, "white on a dark cell",
      html: "<p>Hello</p><table bgcolor=black><tr><td><font color=white>\(other)</font></table>"),
    LintExample(
      HiddenText.self, "white on a picture",
      html: "<p>Hello</p><table background=a.png><tr><td><font color=white>\(other)</font></table>"),

    LintExample(
      LowContrast.self, "pale grey", html: "<p>Hello</p><p style=\"color:#ddd\">⟦Terms apply.⟧</p>"),
    LintExample(
      LowContrast.self, "on a colour",
      html:
        "<p>Hello</p><table bgcolor='#336699'><tr><td style=\"color:#4477aa\">⟦Terms apply.⟧</table>"
    ),
    LintExample(
      LowContrast.self, "half transparent",
      html: "<p>Hello</p><p style=\"opacity:.2\">⟦Terms apply.⟧</p>"),
    LintExample(
      LowContrast.self, "grey", html: "<p>Hello</p><p style=\"color:#888\">Terms apply.</p>"),
    LintExample(
      LowContrast.self, "a bar", html: "<p>Hello <span style=\"color:#eee\">|</span> you</p>"),
    LintExample(
      LowContrast.self, "on a picture",
      html: "<p>Hello</p><p style=\"color:#ddd;background:url(a.png)\">Terms apply.</p>"),

    LintExample(
      TinyText.self, "nothing", html: "<p>Hello</p><p style=\"font-size:0\">⟦\(other)⟧</p>"),
    LintExample(
      TinyText.self, "a pixel",
      html: "<p>Hello</p><font style='font:1px Arial'>⟦news of today⟧</font>"),
    LintExample(
      TinyText.self, "a wrapper",
      html: "<p>Hello</p><div style=\"font-size:0\"> <b style=\"font-size:14px\">you</b> </div>"),
    LintExample(
      TinyText.self, "a spacer",
      html: "<p>Hello</p><td style=\"font-size:1px;line-height:1px\">&nbsp;</td>"),
    LintExample(
      TinyText.self, "hidden in another way",
      html: "<p>Hello</p><div style=\"display:none;font-size:1px\">\(sentence)</div>"),
  ]

  private static let hosts: [LintExample] = [
    LintExample(
      ShownHostDiffers.self, "another domain",
      html: "<a href=\"https://login.example.org/\">⟦www.bank.example⟧</a>"),
    LintExample(
      ShownHostDiffers.self, "with a scheme",
      html: "<a href=\"https://192.0.2.1/a\"> ⟦https://bank.example/login⟧ </a>"),
    LintExample(
      ShownHostDiffers.self, "a part of the name",
      html: "<a href=\"https://bank.example.evil.net/\">⟦bank.example⟧</a>"),
    LintExample(
      ShownHostDiffers.self, "the same domain",
      html: "<a href=\"https://click.bank.example/1\">www.bank.example</a>"),
    LintExample(
      ShownHostDiffers.self, "the sender counts clicks",
      html: "<a href=\"https://click.example.com/1\">www.bank.example</a>"),
    LintExample(
      ShownHostDiffers.self, "a service counts clicks",
      html: "<a href=\"https://abc.us1.list-manage.com/track?u=1\">www.bank.example</a>"),
    LintExample(
      ShownHostDiffers.self, "a domain of one's own",
      html: "<a href=\"https://t.tracker.net/1\">www.bank.example</a>",
      configure: { $0.ownDomains = [ownDomain("tracker.net")] }),
    LintExample(
      ShownHostDiffers.self, "it carries the address",
      html: "<a href=\"https://out.example.org/?u=https%3A%2F%2Fbank.example%2F\">bank.example</a>"),
    LintExample(
      ShownHostDiffers.self, "words", html: "<a href=\"https://example.org/\">Read more. Now</a>"),
    LintExample(
      ShownHostDiffers.self, "a file",
      html:
        "<a href=\"https://example.org/a\">report.pdf</a> <a href=\"https://example.org/b\">Node.js</a>"
    ),
    LintExample(
      ShownHostDiffers.self, "an address of mail",
      html: "<a href=\"https://example.org/a\">anna@bank.example</a>"),

    LintExample(
      SecureTextOverPlainLink.self, "https over http",
      html: "<a href=\"⟦http://example.com/⟧\">https://example.com/</a>"),
    LintExample(
      SecureTextOverPlainLink.self, "another path",
      html: "<a href='⟦http://example.com/1⟧'>HTTPS://example.com/2</a>"),
    LintExample(
      SecureTextOverPlainLink.self, "both https",
      html: "<a href=\"https://example.com/\">https://example.com/</a>"),
    LintExample(
      SecureTextOverPlainLink.self, "both http",
      html: "<a href=\"http://example.com/\">http://example.com/</a>"),
  ]

  private static let pictures: [LintExample] = [
    LintExample(
      ImageOnly.self, "one large",
      html: "<p>Sale!</p>⟦<img src=a.png width=600 height=900 alt='']>⟧"),
    LintExample(
      ImageOnly.self, "of unknown size", html: "⟦<img src=\"https://example.com/a.png\">⟧"),
    LintExample(
      ImageOnly.self, "with a text",
      html:
        "<img src=a.png width=600 height=900 alt=''><p>\(sentence) \(sentence) \(sentence) \(sentence)</p>"
    ),
    LintExample(
      ImageOnly.self, "a logo", html: "<img src=a.png width=120 height=40 alt=Example><p>Hello</p>"),
    LintExample(
      ImageOnly.self, "a pixel", html: "<p>Hello</p><img src=a.gif width=1 height=1 alt=''>"),

    LintExample(
      ImageShare.self, "four large",
      html:
        "⟦<img src=a width=600 height=400 alt=''>⟧<img src=b width=600 height=400 alt=''><img src=c width=600 height=400 alt=''>"
        + "<p>\(sentence) \(sentence) \(sentence) \(sentence)</p>"),
    LintExample(
      ImageShare.self, "by style",
      html:
        "<p>\(sentence) \(sentence) \(sentence) \(sentence)</p>⟦<img src=a style='width:1000px;height:900px' alt=''>⟧"
    ),
    LintExample(
      ImageShare.self, "one small",
      html:
        "<img src=a width=200 height=200 alt=''><p>\(sentence) \(sentence) \(sentence) \(sentence)</p>"
    ),
    LintExample(
      ImageShare.self, "of unknown size",
      html: "<img src=a alt=''><p>\(sentence) \(sentence) \(sentence) \(sentence)</p>"),
  ]
}
