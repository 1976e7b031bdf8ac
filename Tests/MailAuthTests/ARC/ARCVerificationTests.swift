import DNS
import Foundation
import MailAuth
import Testing

/// Chains that pass, break and stay open (RFC 8617 §5.2 steps 4 to 7).
@Suite struct ARCVerificationTests {
  @Test("A chain of any length and key type passes, and nothing was changed since the first")
  func passes() throws {
    var message = SealedMessage()
    for instance in 1...50 {
      try message.seal(
        instance, instance == 1 ? "none" : "pass", key: instance.isMultiple(of: 2) ? .ed25519 : .rsa
      )
      guard instance < 4 || instance == 50 else { continue }
      let report = try message.report()
      #expect(report.result == .pass, "\(report.problem?.description ?? "")")
      #expect(report.oldestPass == 0 && report.sets.count == instance)
      #expect(report.sets.first?.results?.results.first?.method == "dkim")
    }
  }

  @Test("A change before the last seal moves the oldest that passes; the chain passes")
  func tellsOldestPass() throws {
    var message = SealedMessage()
    try message.seal(1, "none")
    message.replace("Subject: hello", "Subject: [list] hello")
    try message.seal(2, "pass")
    var report = try message.report()
    #expect(report.result == .pass && report.oldestPass == 2)
    try message.seal(3, "pass")
    report = try message.report()
    #expect(report.result == .pass && report.oldestPass == 2)
    message.replace("body\r\n", "body\r\nfooter\r\n")
    try message.seal(4, "pass")
    report = try message.report()
    #expect(report.result == .pass && report.oldestPass == 4)
  }

  @Test(
    "What breaks the chain is named",
    arguments: [
      (
        "Subject: hello", "Subject: hallo",
        "ARC-Message-Signature of set 2: signature did not verify"
      ),
      ("body\r\n", "bodies\r\n", "ARC-Message-Signature of set 2: body hash did not verify"),
      ("dkim=pass", "dkim=fail", "ARC-Seal of set 2: signature did not verify"),
      (
        "ARC-Authentication-Results: i=1; example.com",
        "ARC-Authentication-Results: i=1; example.net", "ARC-Seal of set 2"
      ),
      ("cv=none", "cv=pass", "ARC-Seal of set 1 has cv=pass"),
      ("s=rsa;", "s=gone;", "ARC-Seal of set 2: no key at gone._domainkey.example.com"),
      ("a=rsa-sha256;", "a=rsa-sha1;", "ARC-Seal of set 2: rsa-sha1 must not be used"),
      ("ARC-Seal: i=2;", "ARC-Seal: i=02;", "ARC-Seal of set 2: signature did not verify"),
    ])
  func namesTheBreak(old: String, new: String, problem: String) throws {
    var message = SealedMessage()
    try message.seal(1, "none")
    try message.seal(2, "pass")
    #expect(try message.report().result == .pass)
    message.replace(old, new)
    let report = try message.report()
    #expect(report.result == .fail)
    #expect(
      report.problem?.description.hasPrefix(problem) == true,
      "\(String(describing: report.problem))")
    #expect(report.oldestPass == nil)
  }

  @Test("A key that can't be looked up leaves the chain open, unless something else breaks it")
  func leavesOpen() throws {
    var message = SealedMessage()
    try message.seal(1, "none", key: .ed25519)
    try message.seal(2, "pass")
    let key = "ed25519._domainkey.example.com"
    let open = try message.report(failing: [key])
    #expect(open.result == .undetermined)
    #expect(open.problem?.description.hasPrefix("ARC-Seal of set 1: key not looked up") == true)
    message.replace("body\r\n", "bodies\r\n")
    #expect(try message.report(failing: [key]).result == .fail)
  }

  @Test("Folding and white space in the fields change nothing: seals are relaxed")
  func isRelaxed() throws {
    var message = SealedMessage()
    try message.seal(1, "none")
    message.replace("ARC-Seal: i=1; a=", "arc-seal:\r\n\ti=1;  a=")
    message.replace("ARC-Authentication-Results: ", "ARC-AUTHENTICATION-RESULTS:\r\n   ")
    #expect(try message.report().result == .pass)
  }

  @Test(
    "Of a chain that fails before a signature is looked at, the seals are still told",
    arguments: [
      ("cv=none", "cv=pass"), ("ARC-Seal: i=2;", "ARC-Seal: i=2; h=from;"), ("cv=pass", "cv=fail"),
    ])
  func tellsSeals(old: String, new: String) throws {
    var message = SealedMessage()
    try message.seal(1, "none")
    try message.seal(2, "pass")
    message.replace(old, new)
    let report = try message.report()
    #expect(report.result == .fail && report.sets.isEmpty)
    let seals = report.unverifiedSeals
    #expect(seals.map(\.instance) == (new.contains("h=") ? [1] : [1, 2]))
    #expect(seals.allSatisfy { $0.domain.description == "example.com" })
    #expect(try SealedMessage().report().unverifiedSeals.isEmpty)
  }
}
