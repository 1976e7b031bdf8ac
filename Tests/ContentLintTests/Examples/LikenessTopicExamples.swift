@testable import ContentLint

/// Examples of the signs in what a message is about, and of their sum.
extension LintExample {
  static let likenessTopics: [LintExample] = offers + frauds + phishing + sums

  private static let offers: [LintExample] = [
    LintExample(
      OptOutExcuses.self, "removal", body: "⟦To be removed from⟧ our list, write to us.\n"),
    LintExample(OptOutExcuses.self, "no spam", body: "⟦This is not spam⟧, dear friend.\n"),
    LintExample(
      OptOutExcuses.self, "a law", body: "Sent under ⟦Section 301⟧ of a bill of the senate.\n"),
    LintExample(OptOutExcuses.self, "unsubscribing", body: "Unsubscribe at any time.\n"),
    LintExample(OptOutExcuses.self, "removing stains", body: "Removed stains with vinegar.\n"),

    LintExample(
      OfferTopics.self, "medicine",
      body: "Cheap ⟦Cialis⟧ and more.\n"),
    LintExample(
      OfferTopics.self, "income", body: "You can ⟦work from home⟧ whenever you like.\n"),
    LintExample(
      OfferTopics.self, "loans", body: "⟦Refinance⟧ your house: the lenders wait.\n"),
    LintExample(OfferTopics.self, "in French", body: "Vous pouvez ⟦travail à domicile⟧ faire.\n"),
    LintExample(
      OfferTopics.self, "one word of a topic", body: "Our doctor writes about the heart.\n"),
    LintExample(
      OfferTopics.self, "words that are far apart",
      body: "A mortgage is a pledge.\n"
        + String(repeating: "Words of another matter stand here. ", count: 40)
        + "\nThe lender comes later.\n"),
    LintExample(OfferTopics.self, "a quote", body: "> work from home\n\nWhat is this?\n"),

    LintExample(
      AdvanceFee.self, "a sum", body: "There are ⟦million dollars⟧ to give.\n"),
    LintExample(
      AdvanceFee.self, "roles", body: "I write as ⟦next of kin⟧ to the late president of a bank.\n"),
    LintExample(AdvanceFee.self, "secrecy", body: "⟦Keep this⟧ confidential, with discretion.\n"),
    LintExample(AdvanceFee.self, "a raise", body: "We collected 2 million for the roof.\n"),
    LintExample(AdvanceFee.self, "one word", body: "The widow lives by the sea.\n"),
  ]

  private static let frauds: [LintExample] = [
    LintExample(
      PrizeUnasked.self, "a lottery",
      body: "Your ⟦ticket number⟧ won the lottery: claim your prize, dear winner.\n"
    ),
    LintExample(
      PrizeUnasked.self, "a reward",
      body: "⟦You have been selected⟧ for a gift card: take this survey.\n"),
    LintExample(PrizeUnasked.self, "a raffle", body: "The winner of our raffle is Anna Berg.\n"),
    LintExample(PrizeUnasked.self, "a survey", body: "Please answer our survey on commuting.\n"),

    LintExample(
      ExtortionLetter.self, "a webcam",
      body: "⟦I recorded⟧ you through your webcam. Send bitcoin, or your contacts see it.\n"),
    LintExample(
      ExtortionLetter.self, "a device",
      body: "⟦I hacked⟧ your device with a trojan. Pay btc to my wallet.\n"),
    LintExample(ExtortionLetter.self, "an article", body: "How bitcoin wallets are hacked.\n"),
    LintExample(ExtortionLetter.self, "advice", body: "Cover your webcam, and change it.\n"),

    LintExample(
      MoneyOffered.self, "a loan",
      body: "⟦Need a loan⟧? We offer at 3% interest. Tell us the amount needed and duration.\n"),
    LintExample(
      MoneyOffered.self, "work",
      body: "A ⟦job offer⟧: be our local representative and pass on by western union.\n"),
    LintExample(MoneyOffered.self, "a bank", body: "Business loans from 2 % a year.\n"),
    LintExample(MoneyOffered.self, "a vacancy", body: "We have a vacancy for a guide.\n"),
  ]

  private static let phishing: [LintExample] = [
    LintExample(
      BrandBorrowed.self, "a name", fields: "From: ⟦\"Netflix\" <info@dental.example>⟧"),
    LintExample(
      BrandBorrowed.self, "two words", fields: "From: ⟦Wells Fargo Alerts <a@hotel.example>⟧"),
    LintExample(
      BrandBorrowed.self, "a plea",
      body: "Your ⟦PayPal⟧ account has been limited. Verify your identity: https://x.example/\n"),
    LintExample(BrandBorrowed.self, "the service", fields: "From: Netflix <info@netflix.com>"),
    LintExample(BrandBorrowed.self, "a county", fields: "From: Orange County News <a@ocn.example>"),
    LintExample(
      BrandBorrowed.self, "about it", body: "PayPal raises its fees: https://www.example.com/1\n"),

    LintExample(
      BrandLookalikeHost.self, "in front",
      html: "<a href=\"⟦https://paypal.com.verify.example/⟧\">x</a>"),
    LintExample(
      BrandLookalikeHost.self, "with a hyphen",
      html: "<a href=\"⟦https://amazon-billing.example/⟧\">x</a>"),
    LintExample(
      BrandLookalikeHost.self, "a digit", html: "<a href=\"⟦https://paypa1.example/⟧\">x</a>"),
    LintExample(
      BrandLookalikeHost.self, "shown",
      html: "<a href=\"⟦https://www.example.org/⟧\">https://www.paypal.com/</a>"),
    LintExample(
      BrandLookalikeHost.self, "the service", html: "<a href=\"https://www.paypal.com/x\">x</a>"),
    LintExample(
      BrandLookalikeHost.self, "a country of it",
      html: "<a href=\"https://www.amazon.co.uk/x\">x</a>"
    ),
    LintExample(
      BrandLookalikeHost.self, "pineapples", html: "<a href=\"https://pineapple.example/\">x</a>"),

    LintExample(
      RecipientBorrowed.self, "the organization",
      fields: "From: ⟦\"example.net Support\" <x@host.example>⟧",
      body: "Verify your account: https://host.example/\n"),
    LintExample(
      RecipientBorrowed.self, "the address",
      fields: "Subject: ⟦anna@example.net: verify your account⟧", body: "https://x.example/\n"),
    LintExample(
      RecipientBorrowed.self, "the organization itself",
      fields: "From: \"example.net Support\" <x@example.net>",
      body: "Verify your account: https://www.example.net/\n"),
    LintExample(
      RecipientBorrowed.self, "no plea", fields: "From: \"example.net Support\" <x@host.example>"),

    LintExample(
      AccountPlea.self, "a mailbox",
      body: "The ⟦mail server⟧ says: quota reached. ⟦https://x.example/⟧\n"),
    LintExample(
      AccountPlea.self, "a refund",
      body: "A ⟦tax refund⟧ waits: claim your refund by post.\n"),
    LintExample(
      AccountPlea.self, "the author's own page",
      body: "Confirm your e-mail address: https://www.example.com/c/1\n"),
    LintExample(
      AccountPlea.self, "a notice", body: "We noticed a new login. https://www.example.com/\n"),
  ]

  private static let sums: [LintExample] = [
    LintExample(
      LikelySpam.self, "phishing",
      fields: "From: \"Netflix\" <info@dental.example>",
      body:
        "Dear customer, your account is suspended. Verify your account within 24 hours: https://bit.ly/1\n",
      firesNowhere: true),
    LintExample(
      LikelySpam.self, "medicine by forged Outlook",
      message: """
        From: offers48213@hotmail.com
        Subject: FREE meds!!                48213
        Message-ID: <00003f55426a$00001acb$00005083@mx1.example.com>

        Viagra and cialis without prescription. To be removed write to us.
        """, firesNowhere: true),
    LintExample(LikelySpam.self, "a sound message"),
    LintExample(
      LikelySpam.self, "a loud newsletter",
      fields: "Subject: SALE!! 50% off, FREE shipping",
      body: "Last chance! Lowest prices. Unsubscribe: https://www.example.com/u\n"),
  ]
}
