@testable import ContentLint

/// Examples of the rules about the wording.
extension LintExample {
  static let text: [LintExample] = tags + leftovers + loud + phrases + notes

  private static let tags: [LintExample] = [
    LintExample(TemplateTagLeft.self, "MailChimp's", body: "Hi ⟦*|FNAME|*⟧,\n"),
    LintExample(TemplateTagLeft.self, "braces", fields: "Subject: For ⟦{{first_name}}⟧"),
    LintExample(TemplateTagLeft.self, "percents", html: "<p>Dear ⟦%%FirstName%%⟧,</p>"),
    LintExample(TemplateTagLeft.self, "camel case", body: "Hi ⟦{{ user.firstName }}⟧,\n"),
    LintExample(TemplateTagLeft.self, "two", body: "⟦{{name}}⟧ and ⟦*|EMAIL|*⟧\n"),
    LintExample(
      TemplateTagLeft.self, "in a path", html: "<a href=\"https://example.com/⟦{{id}}⟧\">Go</a>"),
    LintExample(
      TemplateTagLeft.self, "in a query",
      html: "<a href=\"https://example.com/?a=1&amp;u=⟦{{ id }}⟧\">Go</a>"),
    LintExample(
      TemplateTagLeft.self, "percent-encoded",
      html: "<a href='https://example.com/⟦%7B%7Bid%7D%7D⟧'>Go</a>"),
    LintExample(
      TemplateTagLeft.self, "MailChimp's in a path",
      html: "<a href='https://example.com/⟦*|ID|*⟧'>Go</a>"),
    LintExample(
      TemplateTagLeft.self, "of an image",
      html: "<img src=\"https://example.com/⟦{{id}}⟧.png\" alt=\"⟦{{name}}⟧\">"),
    LintExample(
      TemplateTagLeft.self, "the title", html: "<title>⟦{{t}}⟧</title><p>Hello</p>"),
    LintExample(
      TemplateTagLeft.self, "From", fields: "From: ⟦{{sender}}⟧ <news@example.com>"),
    LintExample(TemplateTagLeft.self, "To", fields: "To: ⟦{{email}}⟧"),
    LintExample(TemplateTagLeft.self, "Handlebars, raw", body: "x ⟦{{{a}}}⟧ y\n"),
    LintExample(TemplateTagLeft.self, "Liquid", body: "x ⟦{% if a %}⟧y⟦{% endif %}⟧\n"),
    LintExample(TemplateTagLeft.self, "a field of Salesforce", body: "x ⟦{!Contact.Name}⟧ y\n"),
    LintExample(TemplateTagLeft.self, "AMPscript", body: "x ⟦%%=v(@a)=%%⟧ y\n"),
    LintExample(
      TemplateTagLeft.self, "Liquid in Mustache", body: "x ⟦{% if a %}⟧ {{b}}\n",
      configure: { $0.templates = .mustache }),
    LintExample(
      TemplateTagLeft.self, "Handlebars' block in Jinja", body: "x ⟦{{#if a}}⟧y⟦{{/if}}⟧\n",
      configure: { $0.templates = .jinja }),
    LintExample(
      TemplateTagLeft.self, "an address of a template",
      html: "<a href=\"https://example.com/{{id}}\">Go</a>",
      configure: { $0.templates = .handlebars }),
    LintExample(
      TemplateTagLeft.self, "an address that is a tag is another rule's",
      html: "<a href=\"{{offer}}\">Go</a>"),
    LintExample(
      TemplateTagLeft.self, "one brace in an address",
      html: "<a href=\"https://example.com/%7Bid%7D?a={1}\">Go</a>"),
    LintExample(
      TemplateTagLeft.self, "a title with an example", html: "<title>On {{ msg }} in Vue</title>"),
    LintExample(TemplateTagLeft.self, "an exclamation", body: "Great {! no} and {!}\n"),
    LintExample(TemplateTagLeft.self, "an article", body: "In Vue, {{ msg }} shows a value.\n"),
    LintExample(TemplateTagLeft.self, "percentages", body: "From 10%% to 20%% more.\n"),
    LintExample(TemplateTagLeft.self, "stars", body: "*|* is a nose.\n"),
    LintExample(TemplateTagLeft.self, "Russian", body: "{{ имя }}\n"),
    LintExample(
      TemplateTagLeft.self, "belongs there", body: "Hi {{first_name}},\n",
      configure: { $0.templates = .handlebars }),
    LintExample(
      TemplateTagLeft.self, "not closed", body: "Hi ⟦{{first_name,⟧\n",
      configure: { $0.templates = .mustache }),
    LintExample(
      TemplateTagLeft.self, "a block without its end", body: "⟦{{#if x}}⟧ Hello\n",
      configure: { $0.templates = .handlebars }),
    LintExample(
      TemplateTagLeft.self, "an end without its block", body: "Hello ⟦{% endif %}⟧\n",
      configure: { $0.templates = .liquid }),
    LintExample(
      TemplateTagLeft.self, "another syntax", body: "Hi ⟦*|FNAME|*⟧, {{ name }}\n",
      configure: { $0.templates = .jinja }),
    LintExample(
      TemplateTagLeft.self, "a block with its end",
      body: "{% if x %}Hi{% else %}Hello{% endif %} {# note #}\n",
      configure: { $0.templates = .jinja }),
    LintExample(
      TemplateTagLeft.self, "MailChimp's blocks", body: "*|IF:FNAME|*Hi *|FNAME|**|END:IF|*\n",
      configure: { $0.templates = .mailchimp }),
    LintExample(
      TemplateTagLeft.self, "Salesforce's", body: "%%[ SET @a = 1 ]%% %%=v(@a)=%% %%Name%%\n",
      configure: { $0.templates = .salesforce }),
    LintExample(
      TemplateTagLeft.self, "SendGrid's", body: "{{#each items}}{{name}}{{/each}} <%name%>\n",
      configure: { $0.templates = .sendgrid }),
    LintExample(
      TemplateTagLeft.self, "MailChimp's block is open", body: "⟦*|IF:FNAME|*⟧Hi\n",
      configure: { $0.templates = .mailchimp }),
  ]

  private static let leftovers: [LintExample] = [
    LintExample(PlaceholderTextLeft.self, "lorem ipsum", body: "⟦Lorem ipsum⟧ dolor sit amet.\n"),
    LintExample(PlaceholderTextLeft.self, "a note", fields: "Subject: ⟦TODO⟧: subject"),
    LintExample(PlaceholderTextLeft.self, "an insert", html: "<p>Dear ⟦[insert ⟧name],</p>"),
    LintExample(
      PlaceholderTextLeft.self, "in a sentence", html: "<p>Hello ⟦TODO⟧, our programme</p>"),
    LintExample(PlaceholderTextLeft.self, "at the end", body: "Dear reader, ⟦TODO⟧.\n"),
    LintExample(PlaceholderTextLeft.self, "between words", body: "Please ⟦TODO⟧ write this.\n"),
    LintExample(
      PlaceholderTextLeft.self, "an open date", body: "We open on ⟦XX.XX.2026⟧ at nine.\n"),
    LintExample(PlaceholderTextLeft.self, "an open time", body: "We open at ⟦XX:XX⟧.\n"),
    LintExample(PlaceholderTextLeft.self, "a Roman number", body: "Volume XX.XXI and size XX.\n"),
    LintExample(PlaceholderTextLeft.self, "Spanish", body: "TODO EL AÑO\n"),
    LintExample(
      PlaceholderTextLeft.self, "Spanish, inside", body: "LO TENEMOS TODO PARA TI, CASI TODO.\n"),
    LintExample(PlaceholderTextLeft.self, "a word that begins so", body: "TODOS, FIXMETER\n"),
    LintExample(PlaceholderTextLeft.self, "small letters", body: "My todo list\n"),

    LintExample(GreetingEmpty.self, "Hi", body: "⟦Hi ,⟧\n\nhere is the programme.\n"),
    LintExample(GreetingEmpty.self, "Hallo", html: "<p>⟦Hallo !⟧</p><p>Das Programm</p>"),
    LintExample(GreetingEmpty.self, "Chère", body: "⟦Chère ,⟧\n"),
    LintExample(GreetingEmpty.self, "Frau", body: "⟦Sehr geehrte Frau ,⟧\n"),
    LintExample(GreetingEmpty.self, "both", body: "⟦Sehr geehrte/r ,⟧\n"),
    LintExample(GreetingEmpty.self, "a title", body: "⟦Dear Mr. ,⟧\n"),
    LintExample(GreetingEmpty.self, "Japanese", body: "⟦様⟧\n\nこんにちは。\n"),
    LintExample(GreetingEmpty.self, "None", body: "⟦Hi None,⟧\n"),
    LintExample(GreetingEmpty.self, "undefined", body: "⟦Dear undefined undefined,⟧\n"),
    LintExample(GreetingEmpty.self, "a field in brackets", body: "⟦Hi [First Name],⟧\n"),
    LintExample(GreetingEmpty.self, "in braces", body: "⟦Hi {first name},⟧\n"),
    LintExample(GreetingEmpty.self, "in percents", body: "⟦Hi %FIRSTNAME%,⟧\n"),
    LintExample(GreetingEmpty.self, "a tag is another rule's", body: "Hi {{first_name}},\n"),
    LintExample(GreetingEmpty.self, "French typography", body: "Bonjour !\n"),
    LintExample(GreetingEmpty.self, "a name before it", body: "山田様\n"),
    LintExample(GreetingEmpty.self, "a longer sentence", body: "Hi none of you, go\n"),
    LintExample(GreetingEmpty.self, "a name of two", body: "Sehr geehrte Frau Weiß,\n"),
    LintExample(GreetingEmpty.self, "a name", body: "Hi Anna ,\n"),
    LintExample(GreetingEmpty.self, "no name is wanted", body: "Hi,\n"),
    LintExample(GreetingEmpty.self, "inside a sentence", body: "I say hi , and go.\n"),
  ]

  private static let loud: [LintExample] = [
    LintExample(SubjectCapitals.self, "all", fields: "Subject: ⟦LAST DAY OF THE SALE⟧"),
    LintExample(SubjectCapitals.self, "behind Re:", fields: "Subject: ⟦Re: [list] LAST DAY OF IT⟧"),
    LintExample(SubjectCapitals.self, "Greek", fields: "Subject: ⟦ΤΕΛΕΥΤΑΙΑ ΜΕΡΑ⟧"),
    LintExample(SubjectCapitals.self, "a name", fields: "Subject: UNESCO"),
    LintExample(SubjectCapitals.self, "half", fields: "Subject: LAST DAY of the sale"),
    LintExample(SubjectCapitals.self, "Japanese", fields: "Subject: 秋のプログラムのお知らせです"),

    LintExample(MarksRepeated.self, "two", body: "Only today⟦!!⟧\n"),
    LintExample(MarksRepeated.self, "in the subject", fields: "Subject: Really⟦?!⟧"),
    LintExample(MarksRepeated.self, "questions", body: "Really?? No.\n"),
    LintExample(MarksRepeated.self, "apart", body: "Yes! No!\n"),

    LintExample(WordsSpacedOut.self, "spaces", body: "⟦S U M M E R⟧ is here\n"),
    LintExample(WordsSpacedOut.self, "hyphens", fields: "Subject: ⟦f-r-e-e-l-y⟧"),
    LintExample(WordsSpacedOut.self, "initials", body: "J. R. R. T. wrote it.\n"),
    LintExample(WordsSpacedOut.self, "steps", body: "Plan A, B or C\n"),
  ]

  private static let phrases: [LintExample] = [
    LintExample(StockPhrases.self, "no spam", body: "⟦This is not spam⟧.\n"),
    LintExample(StockPhrases.self, "cards", body: "⟦No credit check⟧ at all\n"),
    LintExample(StockPhrases.self, "a spam filter", body: "Our spam filter is new.\n"),
    LintExample(StockPhrases.self, "a card", body: "Pay by credit card.\n"),

    LintExample(
      OwnPhrases.self, "in any case", body: "We have ⟦SYNERGY⟧ here.\n",
      configure: { $0.phrases = ["synergy"] }),
    LintExample(
      OwnPhrases.self, "two words over a line", body: "Our ⟦best\nprice⟧ now\n",
      configure: { $0.phrases = ["best price"] }),
    LintExample(
      OwnPhrases.self, "inside a word", body: "Synergyless\n",
      configure: { $0.phrases = ["synergy"] }),
    LintExample(OwnPhrases.self, "no list", body: "synergy\n"),
  ]

  private static let german =
    "Das Museum zeigt, was der Fluss in zehn Jahren zurückgelassen hat, und die Stadt ist nicht mehr die, von der wir auf den ersten Seiten gelesen haben. Wir freuen uns auf Sie und auf den Abend mit Ihnen im Haus an der Brücke, wo das alles auch zu sehen ist."

  private static let notes: [LintExample] = [
    LintExample(
      SubjectLong.self, "seventy-one", fields: "Subject: ⟦\(String(repeating: "ab ", count: 23))ab⟧"
    ),
    LintExample(
      SubjectLong.self, "long", fields: "Subject: ⟦\(String(repeating: "Ü", count: 80))⟧"),
    LintExample(
      SubjectLong.self, "seventy octets and fewer characters",
      fields: "Subject: \(String(repeating: "Ü", count: 60))"),
    LintExample(SubjectLong.self, "short"),

    LintExample(SubjectEmoji.self, "one", fields: "Subject: ⟦🍂⟧ Our programme"),
    LintExample(SubjectEmoji.self, "joined", fields: "Subject: For ⟦👩⟧\u{200D}🚀 and others"),
    LintExample(SubjectEmoji.self, "digits", fields: "Subject: 3 # 5"),
    LintExample(SubjectEmoji.self, "a sign", fields: "Subject: Example™ news"),

    LintExample(SubjectCurrency.self, "dollars", fields: "Subject: Only ⟦$⟧14.95"),
    LintExample(SubjectCurrency.self, "euros behind", fields: "Subject: Nur 15 ⟦€⟧"),
    LintExample(SubjectCurrency.self, "a variable", fields: "Subject: $HOME"),
    LintExample(SubjectCurrency.self, "the euro", fields: "Subject: The € at ten"),

    LintExample(
      LanguageOther.self, "German under en",
      html: "<html lang=\"⟦en⟧\"><body><p>\(german)</p></body></html>"),
    LintExample(
      LanguageOther.self, "Japanese under en-US",
      html:
        "<html lang=\"⟦en-US⟧\"><body><p>秋のプログラムのお知らせです。ごゆっくりとおたのしみください。</p></body></html>"),
    LintExample(
      LanguageOther.self, "German under de-CH",
      html: "<html lang=\"de-CH\"><body><p>\(german)</p></body></html>"),
    LintExample(
      LanguageOther.self, "a few words",
      html: "<html lang=\"en\"><body><p>Guten Tag</p></body></html>"
    ),
  ]
}
