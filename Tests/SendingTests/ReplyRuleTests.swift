import Foundation
import SMTP
import Testing

@testable import Sending

@Suite struct ReplyRuleTests {
  private func reply(_ text: String) -> Reply {
    let lines = text.split(separator: "\n").map { $0.dropFirst(4) }
    return Reply(code: Int(text.prefix(3)) ?? 0, lines: lines.map { Array($0.utf8) })
  }

  private func verdict(
    _ text: String, provider: String?, at step: SMTPStep = .message
  ) -> ReplyVerdict {
    ReplyRules().verdict(on: reply(text), at: step, provider: provider)
  }

  @Test(arguments: [
    // A text that goes over several lines, the code in front of each.
    (
      "gmail",
      "421-4.7.28 Gmail has detected an unusual rate of unsolicited email originating\n421-4.7.28 from your IP address [192.0.2.1]. To protect our users, email sent from your\n421-4.7.28 IP address has been temporarily rate limited. gsmtp",
      FailureClass.rate, ReplyRule.Permanence.soft
    ),
    (
      "gmail",
      "421-4.7.0 [192.0.2.1 15] Our system has detected an unusual rate of\n421 4.7.0 unsolicited mail",
      .rate, .soft
    ),
    ("gmail", "421 4.7.0 Try again later, closing connection. (EHLO)", .system, .soft),
    (
      "gmail", "550-5.7.26 This email has been blocked because the sender is unauthenticated.",
      .authentication, .hard
    ),
    (
      "gmail", "550 5.7.27 This message was blocked because it didn't pass SPF", .authentication,
      .hard
    ),
    (
      "gmail", "550 5.2.1 The user you are trying to contact is receiving email at a rate",
      .mailboxRate, .soft
    ),
    (
      "gmail", "550 5.2.1 The email account that you tried to reach is inactive.", .mailboxDisabled,
      .hard
    ),
    (
      "gmail", "550 5.1.1 The email account that you tried to reach does not exist.", .noMailbox,
      .hard
    ),
    (
      "microsoft", "421 RP-001 (BAY004-MC1F1) Unfortunately, some messages weren't sent.", .rate,
      .soft
    ),
    ("microsoft", "421 RP-003 exceeded the connection limit", .connections, .soft),
    (
      "microsoft", "550 5.7.515 Access denied, sending domain does not meet the requirements",
      .authentication, .hard
    ),
    (
      "microsoft",
      "550 SC-001 (BAY004-MC4F25) Unfortunately, messages from 192.0.2.1 weren't sent.",
      .reputation, .hard
    ),
    (
      "microsoft365", "451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (S77719)",
      .rate, .soft
    ),
    (
      "microsoft365", "451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited",
      .rate, .soft
    ),
    (
      "microsoft365", "550 5.7.606 Access denied, banned sending IP [192.0.2.1].", .reputation,
      .hard
    ),
    ("microsoft365", "550 5.4.1 Recipient address rejected: Access denied.", .noMailbox, .hard),
    ("yahoo", "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred", .rate, .soft),
    (
      "yahoo", "421 4.7.1 [TS03] All messages from 192.0.2.1 will be permanently deferred",
      .reputation, .soft
    ),
    ("yahoo", "554 5.7.9 Message not accepted for policy reasons.", .policy, .hard),
    (
      "icloud", "421 4.7.1 Messages to a@icloud.com deferred due to excessive volume.",
      .mailboxRate, .soft
    ),
    ("icloud", "550 5.7.1 [CS01] Message rejected due to local policy.", .policy, .hard),
    (
      "gmx",
      "421-gmx.net (mxgmx101) Nemesis ESMTP Service not available\n421-Service unavailable\n421 Rate limit reached. Please try again later.",
      .rate, .soft
    ),
    (
      "gmx",
      "554-gmx.net (mxgmx104) Nemesis ESMTP Service not available\n554-No SMTP service\n554 IP address is block listed.",
      .reputation, .soft
    ),
    ("comcast", "421 Too many sessions opened", .connections, .soft),
    (
      "elsewhere",
      "450 4.2.0 <a@example.com>: Recipient address rejected: Greylisted, see http://x",
      .greylisted, .soft
    ),
    (
      "elsewhere", "451 4.7.1 Greylisting in action, please come back in 00:04:59", .greylisted,
      .soft
    ),
    (
      "elsewhere", "421 4.7.0 mx.example Error: too many connections from 192.0.2.1", .connections,
      .soft
    ),
    ("elsewhere", "552 5.5.3 Too many recipients", .system, .soft),
    ("elsewhere", "550 5.1.1 User unknown", .noMailbox, .hard),
    ("elsewhere", "550 no such user", .other, .hard),
    ("elsewhere", "452 4.2.2 Mailbox full", .mailboxFull, .soft),
    ("elsewhere", "552 5.3.4 Message too big", .size, .hard),
  ])
  func `replies of large receivers are understood`(
    provider: String, text: String, expected: FailureClass, permanence: ReplyRule.Permanence
  ) {
    let verdict = verdict(text, provider: provider)
    #expect(verdict.failureClass == expected)
    #expect(verdict.permanence == permanence)
  }

  @Test func `a rule of one provider is not for another`() {
    #expect(verdict("421 RP-001 wait", provider: "gmail").rule == nil)
    #expect(verdict("421 RP-001 wait", provider: nil).rule == nil)
    #expect(
      verdict("451 4.7.500 busy", provider: "microsoft365").rule?.source.hasPrefix(
        "https://learn.microsoft.com/") == true)
  }

  @Test func `what a rule asks for is in its verdict`() {
    let rate = verdict("421 RP-001 exceeded", provider: "Microsoft")
    #expect(
      rate.actions == [
        .slowDown(.sourceAndProvider, .standard), .suspend(.sourceAndProvider, .minutes(15)),
      ])
    #expect(rate.outcome == .deferred(.init(.connection)))
    let grey = verdict("451 Greylisted, try again in 5 minutes", provider: nil, at: .recipient)
    #expect(
      grey.outcome == .deferred(.init(.reply, notBefore: .minutes(5), fromSameSource: true)))
  }

  @Test func `the result of a transaction becomes an outcome`() {
    let rules = ReplyRules()
    let ok = Reply(code: 250, lines: [Array("ok".utf8)])
    #expect(rules.judgement(on: .accepted(ok), provider: nil).outcome == .delivered)
    let refused = RecipientResult.refused(reply("550 5.1.1 User unknown"), at: .recipient)
    #expect(rules.judgement(on: refused, provider: nil).outcome == .failed)
    let lost = RecipientResult.interrupted(.timedOut(.mail))
    #expect(rules.judgement(on: lost, provider: nil).outcome == .deferred(.init(.connection)))
    let closing = RecipientResult.interrupted(.serviceClosing(.mail, reply("421 RP-003 limit")))
    #expect(
      rules.judgement(on: closing, provider: "microsoft").actions
        == [.oneConnection(.sourceAndProvider, .hours(1))])
    let doubt = RecipientResult.inDoubt(.closed(.message, reason: nil))
    #expect(rules.judgement(on: doubt, provider: nil).outcome == .inDoubt)
  }

  @Test func `a refusal before the transaction says nothing about the recipient`() {
    let greeting = verdict("554 No SMTP service here", provider: nil, at: .greeting)
    #expect(greeting.permanence == .soft && greeting.isAboutConnection)
    #expect(verdict("554 5.7.1 no", provider: nil, at: .mail).permanence == .hard)
    #expect(verdict("421 closing", provider: nil, at: .recipient).isAboutConnection)
  }

  @Test(
    arguments: [
      ("try again in 5 minutes", 300), ("please try again in 300 seconds", 300),
      ("greylisted for 300 seconds", 300), ("retry after 15 min", 900), ("wait 60 seconds", 60),
      ("greylisting in action, please come back in 00:04:59", 299),
      ("greylisted, retry in at least 10 minutes.", 600), ("try again in 2 hours", 7_200),
      ("please wait at least 90s before you try again", 90),
      ("try again later", nil), ("more than 20 messages in 5 minutes. try again later", nil),
      ("limit of 100 messages for 60 minutes exceeded", nil), ("try again in 0 minutes", nil),
      ("try again in 99 days", nil), ("try again in 99999999999999 minutes", nil),
      ("error 5 minutes try again", nil), ("", nil), ("again", nil), ("try again in", nil),
      ("retry in 5 messages", nil),
    ] as [(String, Int?)])
  func `a time to wait is read where one is named`(text: String, seconds: Int?) {
    #expect(RetryHint.read(Array(text.utf8)) == seconds.map { .seconds($0) })
  }

  @Test func `no text crashes the reading of replies`() {
    var random = RandomSequence(seed: 3)
    let pieces = [
      "try", "again", " ", "in", "5", ":", "minutes", "00:", "\u{0}", "é", "99999999", "wait", "-",
      "greylist",
    ]
    let rules = ReplyRules()
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0...8, using: &random)).map { _ in
        pieces.randomElement(using: &random) ?? ""
      }.joined()
      let reply = Reply(code: Int.random(in: 200...599, using: &random), lines: [Array(text.utf8)])
      _ = rules.verdict(on: reply, at: .message, provider: "gmail")
      _ = try? ReplyPattern(text)
      _ = try? ReplyRule(line: text + "|" + text)
    }
  }

  @Test(arguments: [
    ("* | 4xx", "five fields"), ("* | 2xx | rate | | https://a", "no reply code"),
    ("* | 42 | rate | | https://a", "no reply code"),
    ("* | 421 4.7.9-1 | rate | | https://a", "no enhanced code"),
    ("* | 421 | speed | | https://a", "no class"),
    ("* | 421 | rate | slow | https://a", "no action"),
    ("* | 421 | rate | suspend world 1h | https://a", "no action"),
    ("* | 421 | rate | suspend provider | https://a", "no action"),
    ("* | 421 | rate | suspend provider 0 | https://a", "no action"),
    ("* | 421 | rate | fail | http://a", "no https"),
  ])
  func `what is no rule is refused with its reason`(line: String, reason: String) {
    do {
      _ = try ReplyRule(line: line)
      Issue.record("it was taken")
    } catch {
      #expect("\(error)".contains(reason))
    }
  }

  @Test func `own rules come before shipped ones`() throws {
    let own = try ReplyRule(
      providers: "gmail", reply: "421 4.7.28", failureClass: "policy", actions: "stop-campaign",
      source: "dlv.yml:7")
    let rules = ReplyRules(own: [own])
    let verdict = rules.verdict(
      on: reply("421 4.7.28 ip address rate"), at: .message, provider: "gmail")
    #expect(verdict.rule?.source == "dlv.yml:7" && verdict.actions == [.stopCampaign])
  }

  @Test func `every line of the shipped data is read, and the program has them as they stand`()
    throws
  {
    for line in ReplyRules.lines {
      #expect(throws: Never.self, "\(line)") { try ReplyRule(line: line) }
    }
    #expect(ReplyRules.shipped.count == ReplyRules.lines.count)
    for line in ProviderCatalogue.lines {
      #expect(throws: Never.self, "\(line)") { try ProviderCatalogue.read(line) }
    }
    #expect(ProviderCatalogue.shipped.count == ProviderCatalogue.lines.count)
    // Rules name providers that there are.
    let names = Set(ProviderCatalogue.shipped.map(\.name))
    for rule in ReplyRules.shipped {
      for name in rule.providers { #expect(names.contains(name), "\(name)") }
    }
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Data")
    for (file, text) in [
      ("reply-rules.txt", ReplyRules.text), ("mail-providers.txt", ProviderCatalogue.text),
    ] {
      let data = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      #expect(
        data.trimmingCharacters(in: .newlines) == text.trimmingCharacters(in: .newlines),
        "run `make data`")
    }
  }
}
