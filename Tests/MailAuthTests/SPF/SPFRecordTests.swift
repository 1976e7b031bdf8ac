import MailAuth
import TestKit
import Testing

/// The grammar of RFC 7208 §12: what it takes, what it does not, and how records print.
@Suite struct SPFRecordTests {
  @Test(
    "A text is an SPF record when v=spf1 stands before a space or the end",
    arguments: [
      ("v=spf1", true), ("v=spf1 ", true), ("V=SPF1 -all", true), ("v=sPf1 a", true),
      ("v=spf10", false), ("v=spf1\ta", false), (" v=spf1 -all", false), ("v=spf1;-all", false),
      ("v=spf", false), ("", false), ("spf2.0/pra -all", false), ("\"v=spf1 -all\"", false),
      ("v\u{1D}spf1", false), ("v=spf\u{11}", false),
    ])
  func recognises(text: String, expected: Bool) {
    #expect(SPFRecord.isRecord(Array(text.utf8)) == expected)
  }

  @Test(
    "Valid records print in normal form",
    arguments: [
      ("v=spf1", "v=spf1"),
      ("v=spf1    ", "v=spf1"),
      ("V=SPF1  +A  -ALL ", "v=spf1 a -all"),
      ("v=spf1 a mx ptr ?all", "v=spf1 a mx ptr ?all"),
      ("v=spf1 a/0 mx//0 a/32//128", "v=spf1 a/0 mx//0 a/32//128"),
      ("v=spf1 a:example.com/24//64", "v=spf1 a:example.com/24//64"),
      ("v=spf1 MX:Mail.Example.COM./8", "v=spf1 mx:Mail.Example.COM./8"),
      ("v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.1/32", "v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.1"),
      ("v=spf1 ip4:0.0.0.0/0", "v=spf1 ip4:0.0.0.0/0"),
      ("v=spf1 ip6:2001:DB8:0::1/64 ip6:::", "v=spf1 ip6:2001:db8::1/64 ip6:::"),
      ("v=spf1 ip6:::ffff:192.0.2.1/128", "v=spf1 ip6:::ffff:c000:201"),
      ("v=spf1 include:_spf.example.com ~all", "v=spf1 include:_spf.example.com ~all"),
      ("v=spf1 exists:%{ir}.%{v}._spf.%{d2}", "v=spf1 exists:%{ir}.%{v}._spf.%{d2}"),
      ("v=spf1 exists:%{L-}.%{D0012r-+,/_=}", "v=spf1 exists:%{L-}.%{D12r-+,/_=}"),
      ("v=spf1 exists:%{d999999999999999999999}", "v=spf1 exists:%{d127}"),
      ("v=spf1 a:%%%_%-.%{d}.example", "v=spf1 a:%%%_%-.%{d}.example"),
      ("v=spf1 a:foo:bar/baz.example.com", "v=spf1 a:foo:bar/baz.example.com"),
      ("v=spf1 a:%{d}/24", "v=spf1 a:%{d}/24"),
      ("v=spf1 a:example.xn--p1ai", "v=spf1 a:example.xn--p1ai"),
      ("v=spf1 a:example.1-2", "v=spf1 a:example.1-2"),
      ("v=spf1 a:example.%%", "v=spf1 a:example.%%"),
      ("v=spf1 redirect=_spf.example.com", "v=spf1 redirect=_spf.example.com"),
      ("v=spf1 EXP=e.%{d} Redirect=r.example a", "v=spf1 exp=e.%{d} redirect=r.example a"),
      ("v=spf1 moo.b-a_r= all=1 a=b v=spf1 -all", "v=spf1 moo.b-a_r= all=1 a=b v=spf1 -all"),
      ("v=spf1 ra=%{i}%{s}%{v}", "v=spf1 ra=%{i}%{s}%{v}"),
      ("v=spf1 -all a mx:late.example", "v=spf1 -all a mx:late.example"),
    ])
  func printsInNormalForm(text: String, expected: String) {
    let record = SPFRecord(parsing: Array(text.utf8))
    #expect(record.errors == [])
    #expect(record.description == expected)
    let again = SPFRecord(parsing: Array(record.description.utf8))
    #expect(again.errors == [])
    #expect(again.terms.map(\.content) == record.terms.map(\.content))
  }

  @Test(
    "Every syntax error has its reason and offset",
    arguments: [
      ("v=spf1 foo", SPFSyntaxError.Reason.unknownMechanism("foo"), 7),
      ("v=spf1 a.example.com", .unknownMechanism("a.example.com"), 7),
      ("v=spf1 -all.", .unknownMechanism("all."), 8),
      ("v=spf1 ipv4:192.0.2.1", .unknownMechanism("ipv4"), 7),
      ("v=spf1 =all", .missingName, 7),
      ("v=spf1 -", .missingName, 8),
      ("v=spf1 --all", .missingName, 8),
      ("v=spf1 :a", .missingName, 7),
      ("v=spf1 4a", .missingName, 7),
      ("v=spf1 a,mx", .illegalCharacter(0x2C), 8),
      ("v=spf1 \ta", .illegalCharacter(9), 7),
      ("v=spf1 a\u{0}", .illegalCharacter(0), 8),
      ("v=spf1 a:caf\u{E9}.example", .illegalCharacter(0xC3), 12),
      ("v=spf1 a:example.com\u{0}", .illegalCharacter(0), 20),
      ("v=spf1 \u{2013}all", .illegalCharacter(0xE2), 7),
      ("v=spf1 +redirect=example.com", .qualifiedModifier("redirect"), 7),
      ("v=spf1 include", .missingArgument("include"), 7),
      ("v=spf1 -exists", .missingArgument("exists"), 8),
      ("v=spf1 ip4", .missingArgument("ip4"), 7),
      ("v=spf1 all:example.com", .unexpectedArgument("all"), 10),
      ("v=spf1 all/8", .unexpectedArgument("all"), 10),
      ("v=spf1 include/24", .unexpectedArgument("include"), 14),
      ("v=spf1 ip4/24", .unexpectedArgument("ip4"), 10),
      ("v=spf1 ptr/0", .unexpectedArgument("ptr"), 10),
      ("v=spf1 include:", .emptyDomain, 15),
      ("v=spf1 a:", .emptyDomain, 9),
      ("v=spf1 a:/24", .emptyDomain, 9),
      ("v=spf1 ptr:", .emptyDomain, 11),
      ("v=spf1 redirect=", .emptyDomain, 16),
      ("v=spf1 exp=", .emptyDomain, 11),
      ("v=spf1 include:localhost", .domainWithoutDot, 15),
      ("v=spf1 a:museum.", .domainWithoutDot, 9),
      ("v=spf1 a:%{d}com", .domainWithoutDot, 13),
      ("v=spf1 a:192.0.2.1", .badTopLabel, 17),
      ("v=spf1 a:example.-com", .badTopLabel, 17),
      ("v=spf1 a:example.com-", .badTopLabel, 17),
      ("v=spf1 a:example.com..", .badTopLabel, 21),
      ("v=spf1 a:example.com:8080", .badTopLabel, 17),
      ("v=spf1 include:_spf.ex_ample", .badTopLabel, 20),
      ("v=spf1 exists:example.com/24", .badPrefixLength, 25),
      ("v=spf1 exists:%{d}/24", .badPrefixLength, 18),
      ("v=spf1 a:example.com/", .badPrefixLength, 20),
      ("v=spf1 a:example.com/24/64", .prefixLengthOutOfRange(maximum: 32), 24),
      ("v=spf1 a:example.com/24/8", .badPrefixLength, 20),
      ("v=spf1 a/", .badPrefixLength, 8),
      ("v=spf1 a/24/", .badPrefixLength, 8),
      ("v=spf1 a///64", .badPrefixLength, 8),
      ("v=spf1 a/024", .badPrefixLength, 9),
      ("v=spf1 a/00", .badPrefixLength, 9),
      ("v=spf1 a/33", .prefixLengthOutOfRange(maximum: 32), 9),
      ("v=spf1 mx//129", .prefixLengthOutOfRange(maximum: 128), 11),
      ("v=spf1 mx/99999999999999999999", .prefixLengthOutOfRange(maximum: 32), 10),
      ("v=spf1 ip4:192.0.2.0/33", .prefixLengthOutOfRange(maximum: 32), 21),
      ("v=spf1 ip4:192.0.2.0/", .badPrefixLength, 21),
      ("v=spf1 ip4:192.0.2.0/2x", .badPrefixLength, 21),
      ("v=spf1 ip4:192.0.2.0//24", .badPrefixLength, 21),
      ("v=spf1 ip4:", .badIPv4Address, 11),
      ("v=spf1 ip4:192.0.2", .badIPv4Address, 11),
      ("v=spf1 ip4:192.0.2.256", .badIPv4Address, 11),
      ("v=spf1 ip4:192.0.2.01", .badIPv4Address, 11),
      ("v=spf1 ip4:192.0.2.1:25", .badIPv4Address, 11),
      ("v=spf1 ip4:example.com", .badIPv4Address, 11),
      ("v=spf1 ip4:192.0.2.1,192.0.2.2", .badIPv4Address, 11),
      ("v=spf1 ip4:2001:db8::1", .ipv6AddressInIP4, 11),
      ("v=spf1 ip6:192.0.2.1", .ipv4AddressInIP6, 11),
      ("v=spf1 ip6:2001:db8", .badIPv6Address, 11),
      ("v=spf1 ip6:1:2:3:4:5:6:7::8", .badIPv6Address, 11),
      ("v=spf1 ip6:2001:db8::/129", .prefixLengthOutOfRange(maximum: 128), 22),
      ("v=spf1 exists:%", .strayPercent, 14),
      ("v=spf1 exists:%(ir).example.com", .strayPercent, 14),
      ("v=spf1 exists:%{", .unterminatedMacro, 14),
      ("v=spf1 exists:%{d2r.", .unterminatedMacro, 14),
      ("v=spf1 exists:%{e}.example.com", .unknownMacroLetter(0x65), 16),
      ("v=spf1 exists:%{}.example.com", .unknownMacroLetter(0x7D), 16),
      ("v=spf1 exists:%{c}.example.com", .macroLetterOnlyInExplanations(0x63), 16),
      // RFC 7208 §7.2: only in exp text, which the value of a modifier is not, whatever its name.
      ("v=spf1 moo=%{c}", .macroLetterOnlyInExplanations(0x63), 13),
      ("v=spf1 ra=%{R}", .macroLetterOnlyInExplanations(0x52), 12),
      ("v=spf1 x=cow.%{t}.example -all", .macroLetterOnlyInExplanations(0x74), 15),
      ("v=spf1 include:%{R}.example.com", .macroLetterOnlyInExplanations(0x52), 17),
      ("v=spf1 exists:%{d0}.example.com", .zeroMacroParts, 17),
      ("v=spf1 exists:%{dx}.example.com", .badMacroCharacter(0x78), 17),
      ("v=spf1 exists:%{d2,x}.example.com", .badMacroCharacter(0x78), 19),
      ("v=spf1 foo=%abc", .strayPercent, 11),
      ("v=spf1 redirect=a.example redirect=b.example", .repeatedModifier("redirect"), 26),
      ("v=spf1 exp=a.example EXP=b.example", .repeatedModifier("exp"), 21),
    ])
  func locatesErrors(text: String, reason: SPFSyntaxError.Reason, offset: Int) {
    let errors = SPFRecord(parsing: Array(text.utf8)).errors
    #expect(errors.map(\.reason) == [reason])
    #expect(errors.map(\.offset) == [offset])
    #expect(
      errors.allSatisfy { $0.term.lowerBound <= $0.offset && $0.offset <= $0.term.upperBound })
  }

  @Test func parsingGoesOnAfterAnError() {
    let record = SPFRecord(
      parsing: Array("v=spf1 a ip4:1.2.3 mx include: -all foo:bar exp=e.example".utf8))
    #expect(
      record.errors.map(\.reason) == [
        .badIPv4Address, .emptyDomain, .unknownMechanism("foo"),
      ])
    #expect(record.terms.map(record.text(of:)) == ["a", "mx", "-all", "exp=e.example"])
  }

  @Test("Mutated records neither crash nor hang, and what is accepted prints back the same")
  func survivesMutations() {
    let seeds = [
      "v=spf1 a:%{d}/24//64 mx include:_spf.example.com ip4:192.0.2.0/24 ip6:2001:db8::/32 -all",
      "v=spf1 exists:%{l1r+-}.%{ir}.%{v}.example.com ?ptr:example.org exp=e.%{d2} redirect=%{o}",
      "v=spf1 moo=%{s} all",
    ].map { Array($0.utf8) }
    let alphabet = Array(" %{}=:/.-+~?019adirx\u{0}\u{7F}é".utf8)
    var random = SeededGenerator(seed: 7208)
    for round in 0..<100_000 {
      var text = seeds[round % seeds.count]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 6..<text.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: text.remove(at: place)
        case 1: text.insert(alphabet.randomElement(using: &random) ?? 0, at: place)
        default: text[place] = alphabet.randomElement(using: &random) ?? 0
        }
      }
      let record = SPFRecord(parsing: text)
      if record.errors.isEmpty {
        let again = SPFRecord(parsing: Array(record.description.utf8))
        guard again.errors.isEmpty, again.terms.map(\.content) == record.terms.map(\.content) else {
          Issue.record("\(String(decoding: text, as: UTF8.self)) prints as \(record)")
          return
        }
      }
    }
  }

  @Test(
    "Whom a record authorises is read from its terms",
    arguments: [
      ("v=spf1 -all", false, true), ("V=SPF1  -ALL", false, true), ("v=spf1", false, false),
      ("v=spf1 ~all", false, false), ("v=spf1 ?all exp=x.test", false, false),
      ("v=spf1 ra=postmaster -all", false, true), ("v=spf1 exp=x.test -all", false, true),
      ("v=spf1 -all ip4:192.0.2.1", false, true), ("v=spf1 redirect=x.test -all", false, true),
      ("v=spf1 redirect=x.test", true, false), ("v=spf1 +all", true, false),
      ("v=spf1 ip4:192.0.2.1 -all", true, false), ("v=spf1 ~ip4:192.0.2.1 -all", false, false),
      // Meant to, but no receiver can read it.
      ("v=spf1 ipv4:192.0.2.1 -all", true, false), ("v=spf1 -ipv4:192.0.2.1 -all", false, false),
      ("v=spf1 exp=a.test exp=b.test -all", false, false),
    ])
  func authorises(text: String, somebody: Bool, failsEverybody: Bool) {
    let record = SPFRecord(parsing: Array(text.utf8))
    #expect(record.authorisesSomebody == somebody)
    #expect(record.failsEverybody == failsEverybody)
  }
}
