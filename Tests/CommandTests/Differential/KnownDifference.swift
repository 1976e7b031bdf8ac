/// One fact of one fixture domain on which dlv and checkdmarc 6.0.4 differ, and who is right.
struct KnownDifference {
  let values: Values
  let reason: Reason

  struct Values: Hashable, CustomStringConvertible {
    let domain: String
    let fact: ComparedFact
    let ours: String
    let theirs: String

    var description: String { "\(domain), \(fact): dlv “\(ours)”, checkdmarc “\(theirs)”" }
  }

  enum Judgement {
    case dlv
    /// None may stay listed: dlv is mended instead.
    case checkdmarc
    /// The standard allows either, or does not say.
    case either
  }

  /// Who is right, the section that says so, and why.
  struct Reason {
    let right: Judgement
    let citation: String
    let why: String

    private init(_ right: Judgement, _ citation: String, _ why: String) {
      (self.right, self.citation, self.why) = (right, citation, why)
    }

    // SPF
    static let capitals = Self(
      .dlv, "RFC 7208 §12, RFC 5234 §2.3",
      "Strings of ABNF have no case; checkdmarc finds the record and then fails to parse V=SPF1.")
    static let tab = Self(
      .dlv, "RFC 7208 §4.6.1, §12",
      "Only spaces (1*SP) stand between terms, so that a tab is a syntax error.")
    static let clientAddress = Self(
      .dlv, "RFC 7208 §5.5",
      "ptr asks for the names of the client's address; checkdmarc asks for addresses of the domain."
    )
    static let exists = Self(
      .dlv, "RFC 7208 §4.6.4, §5.7",
      "exists asks for an A record: none is a void lookup; checkdmarc never asks for exists.")
    static let stopped = Self(
      .dlv, "RFC 7208 §4.6.4",
      "The limits span includes; checkdmarc leaves out what it counted in the one where it stops.")
    static let lookupFailed = Self(
      .dlv, "RFC 7208 §4.4",
      "A failed lookup is temperror: whether there is a record is unknown; checkdmarc says none.")

    // DMARC
    static let otherTexts = Self(
      .dlv, "RFC 9989 §4.10 steps 2 and 6",
      "Texts that do not start with v=DMARC1 are discarded; checkdmarc gives up at the first.")
    static let several = Self(
      .dlv, "RFC 9989 §4.10 steps 2 to 7",
      "Several records at a name are all discarded, and the walk goes on; checkdmarc ends there.")
    static let noSuchDomain = Self(
      .dlv, "RFC 9989 §4.7 (np), §4.10.1",
      "The walk starts at a name that does not exist as well: np is for these.")
    static let invalidPolicy = Self(
      .dlv, "RFC 9989 §4.10.1",
      "An invalid p with a valid rua counts as p=none.")
    static let discarded = Self(
      .dlv, "RFC 9989 §4.8",
      "Syntax errors behind the version give way to the default; the record stays in use.")
    static let tagTwice = Self(
      .either, "RFC 9989 §4.7, §4.8; RFC 6376 §3.2",
      "The list of DKIM is invalid as a whole, §4.8 discards the error alone; dlv reports an error."
    )
    static let walkFailed = Self(
      .dlv, "RFC 9989 §4.10.1",
      "A failed lookup is no sign that there is no record; checkdmarc walks on as if it were.")

    // MX
    static let exchangesUnknown = Self(
      .dlv, "RFC 5321 §5.1",
      "A failed MX lookup has to be tried again, and is no empty list; checkdmarc shows one.")
    static let addressesUnknown = Self(
      .dlv, "RFC 5321 §5.1",
      "A failed address lookup is a temporary error; checkdmarc shows a host without addresses.")
    static let manyExchanges = Self(
      .either, "RFC 5321 §5.1",
      "Senders may limit the exchanges they try; dlv asks for addresses of the first 20.")
    static let sameExchange = Self(
      .either, "RFC 5321 §5.1",
      "A host is tried at its lowest preference; dlv shows it once, checkdmarc once a record.")
  }

  private init(
    _ domain: String, _ fact: ComparedFact, _ ours: String, _ theirs: String, _ reason: Reason
  ) {
    values = Values(domain: domain, fact: fact, ours: ours, theirs: theirs)
    self.reason = reason
  }

  /// Domain, fact, what dlv says, what checkdmarc says, and the reason.
  static let all: [KnownDifference] = [
    // SPF
    .init("capitals.spf-cases.example", .spfValidity, "valid", "not valid", .capitals),
    .init("loop1.alias.example", .spfRecord, "undetermined", "none", .lookupFailed),
    .init("loop1.alias.example", .spfValidity, "undetermined", "not valid", .lookupFailed),
    .init("lost.parent.example", .spfRecord, "undetermined", "none", .lookupFailed),
    .init("lost.parent.example", .spfValidity, "undetermined", "not valid", .lookupFailed),
    .init("outside.alias.example", .spfRecord, "undetermined", "none", .lookupFailed),
    .init("outside.alias.example", .spfValidity, "undetermined", "not valid", .lookupFailed),
    .init("ptr.spf-cases.example", .spfVoidLookups, "0", "1", .clientAddress),
    .init("tab.spf-cases.example", .spfValidity, "not valid", "valid", .tab),
    .init("tab.spf-cases.example", .spfLookups, "0", "1", .tab),
    .init("three-voids.spf-cases.example", .spfValidity, "not valid", "valid", .exists),
    .init("three-voids.spf-cases.example", .spfVoidLookups, "3", "2", .exists),
    .init("voids-in-include.spf-cases.example", .spfLookups, "4", "1", .stopped),
    .init("voids-in-include.spf-cases.example", .spfVoidLookups, "3", "0", .stopped),
    // DMARC
    .init("anything.wildcard.example", .dmarcLocation, "wildcard.example", "none", .otherTexts),
    .init("bad-p.dmarc-cases.example", .dmarcValidity, "valid", "not valid", .invalidPolicy),
    .init("colons.dmarc-cases.example", .dmarcLocation, "dmarc-cases.example", "none", .otherTexts),
    .init("dangling.alias.example", .dmarcLocation, "alias.example", "none", .noSuchDomain),
    .init("fo-bad.dmarc-cases.example", .dmarcValidity, "valid", "not valid", .discarded),
    .init("gone.deep.example", .dmarcLocation, "deep.example", "none", .noSuchDomain),
    .init("gone.good.example", .dmarcLocation, "good.example", "none", .noSuchDomain),
    .init("lost.parent.example", .dmarcLocation, "undetermined", "parent.example", .walkFailed),
    .init(
      "lost.parent.example", .dmarcRecord, "nothing",
      "v=DMARC1; p=reject; rua=mailto:dmarc@parent.example", .walkFailed),
    .init("lost.parent.example", .dmarcValidity, "nothing", "valid", .walkFailed),
    .init(
      "lost.parent.example", .dmarcTags, "nothing", "p=reject rua=mailto:dmarc@parent.example",
      .walkFailed),
    .init(
      "other-text.dmarc-cases.example", .dmarcLocation, "other-text.dmarc-cases.example", "none",
      .otherTexts),
    .init("psd-bad.dmarc-cases.example", .dmarcValidity, "valid", "not valid", .discarded),
    .init("rua-no-scheme.dmarc-cases.example", .dmarcValidity, "valid", "not valid", .discarded),
    .init("rua-semicolons.dmarc-cases.example", .dmarcValidity, "valid", "not valid", .discarded),
    .init("tag-twice.dmarc-cases.example", .dmarcValidity, "valid", "not valid", .tagTwice),
    .init("two.deep.example", .dmarcLocation, "deep.example", "none", .several),
    .init("two.dmarc-cases.example", .dmarcLocation, "dmarc-cases.example", "none", .several),
    .init(
      "version-case.dmarc-cases.example", .dmarcLocation, "dmarc-cases.example", "none", .otherTexts
    ),
    .init(
      "version-late.dmarc-cases.example", .dmarcLocation, "dmarc-cases.example", "none", .otherTexts
    ),
    // MX
    .init("lost.parent.example", .mxHosts, "undetermined", "", .exchangesUnknown),
    .init(
      "many.mx-cases.example", .mxAddresses, addresses(111...130) + ", ?, ?", addresses(111...132),
      .manyExchanges),
    .init("outside.alias.example", .mxHosts, "undetermined", "", .exchangesUnknown),
    .init(
      "twice.mx-cases.example", .mxHosts, "10 mx1.good.example",
      "10 mx1.good.example, 20 mx1.good.example", .sameExchange),
    .init(
      "twice.mx-cases.example", .mxAddresses, "192.0.2.25 2001:db8:1:25::25",
      "192.0.2.25 2001:db8:1:25::25, ", .sameExchange),
    .init("undelegated.mx-cases.example", .mxAddresses, "?", "", .addressesUnknown),
  ]

  /// What mx-cases.example publishes for its exchanges m1 and further.
  private static func addresses(_ lastOctets: ClosedRange<Int>) -> String {
    lastOctets.map { "192.0.2.\($0)" }.joined(separator: ", ")
  }
}
