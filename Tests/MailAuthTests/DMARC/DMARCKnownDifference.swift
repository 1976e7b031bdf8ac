/// Where another implementation says something else about a case of Fixtures/dmarc, and the section that says who is right.
struct DMARCKnownDifference {
  let theirs: String
  let reason: String

  /// By the peer's and the case's name.
  static let all: [String: DMARCKnownDifference] = Dictionary(
    uniqueKeysWithValues: groups.flatMap { group in
      group.cases.map {
        ("\(group.peer) \($0.key)", DMARCKnownDifference(theirs: $0.value, reason: group.reason))
      }
    })

  private struct Group {
    let peer: String
    let reason: String
    let cases: [String: String]
  }

  private static let groups = [
    Group(
      peer: "dmarc", reason: "§4.7: a record without p counts as p=none; dmarc wants p",
      cases: ["27-missing-p": "permerror", "28-missing-p-and-rua": "permerror"]),
    Group(
      peer: "dmarc", reason: "§4.7: np; dmarc does not know it",
      cases: [
        "30-np-nonexistent-subdomain": "fail quarantine", "43-psd-y-nonexistent": "fail none",
      ]
    ),
    Group(
      peer: "dmarc",
      reason:
        "§4.10.2: organizational domains are those of the walk; dmarc takes any name above or below for aligned",
      cases: [
        "40-psd-n-parent-not-aligned": "pass none", "41-psd-n-identifier": "pass none",
        "51-walk-only-between": "pass none",
      ]),
    Group(
      peer: "dmarc",
      reason:
        "§4.10.2: a public suffix without psd=y is everybody's organizational domain (§10.8); dmarc uses a list",
      cases: ["47-psd-missing-tag": "fail none"]),
    Group(
      peer: "dmarc", reason: "§4.10.1: an invalid p, with rua, counts as p=none",
      cases: ["60-invalid-p-with-rua": "permerror"]),
    Group(
      peer: "dmarc", reason: "§4.10.1: an invalid sp or np voids the policy; dmarc ignores the tag",
      cases: ["62-invalid-sp-with-rua": "fail reject", "63-invalid-np-without-rua": "fail reject"]),
    Group(
      peer: "authheaders", reason: "§4.7: t=y lowers the policy; authheaders does not know it",
      cases: [
        "10-subdomain-testing": "fail quarantine", "36-testing-reject": "fail reject",
        "38-testing-sp": "fail reject",
      ]),
    Group(
      peer: "authheaders",
      reason: "§4.4: names compare without regard to case; authheaders compares octets",
      cases: ["17-case-insensitive": "fail reject"]),
    Group(
      peer: "authheaders", reason: "§4.8: white space around = in the version",
      cases: ["24-version-white-space": "none"]),
    Group(
      peer: "authheaders", reason: "§4.7: an invalid adkim gives way to the default",
      cases: ["26-invalid-optional-tags": "fail reject"]),
    Group(
      peer: "authheaders", reason: "§4.7: a record without p counts as p=none",
      cases: ["27-missing-p": "none", "28-missing-p-and-rua": "none"]),
    Group(
      peer: "authheaders",
      reason:
        "§3.2.13: only NXDOMAIN means that a name does not exist; authheaders asks for records",
      cases: ["31-np-empty-nonterminal": "fail reject"]),
    Group(
      peer: "authheaders", reason: "§4.7: np is for subdomains, not for the domain itself",
      cases: ["34-np-not-for-the-domain": "fail reject"]),
    Group(
      peer: "authheaders",
      reason:
        "§4.10.2: organizational domains are those of the walk; authheaders aligns by the public suffix list",
      cases: [
        "40-psd-n-parent-not-aligned": "pass none", "41-psd-n-identifier": "pass none",
        "47-psd-missing-tag": "fail reject", "51-walk-only-between": "pass none",
      ]),
    Group(
      peer: "authheaders",
      reason: "§4.10: eight queries; authheaders makes five, as an early draft",
      cases: ["53-walk-eight-labels": "none"]),
    Group(
      peer: "authheaders",
      reason: "§4.10.1: the Author Domain's own record comes first; authheaders takes the topmost",
      cases: [
        "56-walk-long-own-record": "fail reject", "87-wildcard-record": "fail reject",
      ]),
    Group(
      peer: "authheaders",
      reason: "§4.10.1: invalid p, sp and np; authheaders takes the word as a policy",
      cases: [
        "60-invalid-p-with-rua": "fail rejct", "61-invalid-p-without-rua": "pass none",
        "62-invalid-sp-with-rua": "fail qarantine", "63-invalid-np-without-rua": "fail reject",
        "64-invalid-p-bad-rua": "fail rejct",
      ]),
  ]
}
