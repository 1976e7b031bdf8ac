import Crypto
import DNS
import MailAuth
import Message
import TestKit
import Testing

/// Signatures of our own, whole and broken.
@Suite struct DKIMVerificationTests {
  static let pairs = ["simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"]

  @Test(arguments: pairs, SignedMessage.Key.allCases)
  func `what is signed verifies`(pair: String, key: SignedMessage.Key) throws {
    let report = try SignedMessage(keys: [key], canonicalization: pair).verify()
    #expect(report.result == .pass)
    let signature = try #require(report.signatures.first)
    #expect(signature.verdict == .verified && signature.bodyMatches == true)
    #expect(signature.signature?.canonicalization.description == pair)
  }

  @Test func `several signatures are verified each for itself`() throws {
    let signed = try SignedMessage(keys: [.rsa, .ed25519, .other])
    #expect(try signed.verify().signatures.map(\.verdict) == [.verified, .verified, .verified])
    let report = try signed.verify(records: [
      "ed25519._domainkey.example.com": "v=DKIM1; k=ed25519; p="
    ])
    #expect(report.signatures.map(\.verdict) == [.verified, .keyRevoked, .verified])
    #expect(report.result == .pass)
  }

  @Test func `a message without signature has the result none`() throws {
    var signed = try SignedMessage()
    signed.message = Array(SignedMessage.plain.utf8)
    #expect(try signed.verify().result == .none)
  }

  @Test(arguments: pairs)
  func `bare line feeds are taken as the CRLF that an MTA sends`(pair: String) throws {
    var signed = try SignedMessage(canonicalization: pair)
    signed.message = signed.message.filter { $0 != 0x0D }
    #expect(try signed.verify().result == .pass)
  }

  @Test func `relaxed canonicalization survives folding and white space, simple does not`() throws {
    let changes = [
      ("Subject:  two  spaces ", "SUBJECT :\r\n two spaces"), ("Hello  there ", "Hello\tthere"),
      ("end\r\n\r\n\r\n", "end"),
    ]
    for (old, new) in changes {
      let relaxed = try SignedMessage(canonicalization: "relaxed/relaxed").replacing(old, with: new)
      #expect(try relaxed.verify().result == .pass, "\(new)")
    }
    for (old, new) in changes.prefix(2) {
      let simple = try SignedMessage(canonicalization: "simple/simple").replacing(old, with: new)
      #expect(try simple.verify().result == .fail, "\(new)")
    }
  }

  @Test func `a changed body, a changed field and another key are told apart`() throws {
    let body = try SignedMessage().replacing("Hello", with: "Hallo").verify().signatures[0]
    guard case .bodyHashMismatch = body.verdict else {
      Issue.record("\(body.verdict)")
      return
    }
    #expect(body.bodyMatches == false && body.verdict.result == .fail)

    let field = try SignedMessage().replacing("b@example.net", with: "c@example.net").verify()
    #expect(field.signatures[0].verdict == .signatureMismatch(.headerChanged))
    #expect(field.signatures[0].bodyMatches == true)

    let other = try SignedMessage().verify(
      records: ["rsa._domainkey.example.com": SignedMessage.Key.other.record])
    #expect(other.signatures[0].verdict == .signatureMismatch(.otherKeyOrDamaged))

    let edwards = try SignedMessage(keys: [.ed25519])
      .replacing("b@example.net", with: "c@example.net").verify()
    #expect(edwards.signatures[0].verdict == .signatureMismatch(.headerOrKey))
  }

  @Test func `a second field of a sealed name breaks the signature`() throws {
    let signed = try SignedMessage()
    var copy = signed
    copy.message = Array("Subject: other\r\n".utf8) + signed.message
    let verdict = try copy.verify().signatures[0]
    #expect(verdict.verdict == .signatureMismatch(.headerChanged))
    #expect(verdict.explanations == [.addedField("Subject")])
  }

  /// Each line: the key record, and the verdict.
  @Test(
    arguments: [
      ("", DKIMVerdict.noKey(name)),
      ("v=DKIM1; p=", .keyRevoked),
      ("v=DKIM1; k=rsa", .badKeyRecord(.missingKey)),
      ("v=DKIM1; s=tlsrpt; p=Zm9v", .keyNotForMail([.other("tlsrpt")])),
      ("v=DKIM1; h=sha1; p=Zm9v", .hashNotAllowed([.sha1])),
      ("v=DKIM1; k=ed25519; p=Zm9v", .wrongKeyType(key: .ed25519, algorithm: .rsaSHA256)),
      ("v=DKIM1; k=ec; p=Zm9v", .wrongKeyType(key: .other("ec"), algorithm: .rsaSHA256)),
      ("v=DKIM1; p=Zm9v", .unusableKey(.notAnRSAKey)),
    ])
  func `a key record that does not serve is a permanent error`(
    record: String, verdict: DKIMVerdict
  ) throws {
    let report = try SignedMessage().verify(records: ["rsa._domainkey.example.com": record])
    #expect(report.signatures[0].verdict == verdict)
    #expect(report.result == .permerror)
  }
  private static var name: DomainName {
    DomainName(wire: Array("\u{3}rsa\u{A}_domainkey\u{7}example\u{3}com\u{0}".utf8)) ?? .root
  }

  @Test func `a key that can't be looked up is a temporary error, unless the body decides`() throws
  {
    #expect(try SignedMessage().verify(failing: .timedOut).result == .temperror)
    let changed = try SignedMessage().replacing("Hello", with: "Hallo")
    #expect(try changed.verify(failing: .timedOut).result == .fail)
  }

  @Test func `t=s of the key forbids a domain below in i=`() throws {
    let strict = try SignedMessage.Key.rsa.record + "; t=s"
    let identity = DKIMSignature.Identity(
      localPart: "a;b", domain: try DomainName("sub.example.com"))
    let signed = try SignedMessage { $0.identity = identity }
    #expect(try signed.verify().result == .pass)
    let report = try signed.verify(records: ["rsa._domainkey.example.com": strict])
    #expect(report.signatures[0].verdict == .identityNotAllowed(identity))
    #expect(
      try SignedMessage().verify(records: ["rsa._domainkey.example.com": strict]).result == .pass)
  }

  @Test func `an expired signature and one from the future do not pass`() throws {
    let signed = try SignedMessage(expiration: SignedMessage.now + 1000)
    #expect(try signed.verify(now: SignedMessage.now + 1300).result == .pass)
    let late = try signed.verify(now: SignedMessage.now + 1301)
    #expect(late.signatures[0].verdict == .expired(secondsAgo: 301))
    let early = try signed.verify(now: SignedMessage.now - 301)
    #expect(early.signatures[0].verdict == .signedInFuture(secondsAhead: 301))
  }

  @Test func `rsa-sha1, unknown algorithms and unknown canonicalizations do not pass`() throws {
    let signed = try SignedMessage()
    let verdict = { (old: String, new: String) in
      try signed.replacing(old, with: new).verify().signatures[0].verdict
    }
    #expect(try verdict("rsa-sha256", "rsa-sha1") == .obsoleteAlgorithm)
    #expect(try verdict("rsa-sha256", "rsa-sha512") == .unknownAlgorithm("rsa-sha512"))
    #expect(try verdict("relaxed/relaxed", "nofws") == .unknownCanonicalization("nofws"))
    #expect(try verdict("v=1;", "v=1; q=http;") == .unknownQueryMethod(["http"]))
    #expect(DKIMVerdict.obsoleteAlgorithm.result == .permerror)
    #expect(DKIMVerdict.unknownAlgorithm("x").result == .neutral)
  }

  @Test func `a key below 1024 bits makes a signature that fits a matter of policy`() throws {
    let key = try KeyGenerator.generate(.rsa(bits: 768))
    let signed = try SignedMessage()
    // The signer refuses such a key, so the field is made of another one's.
    let (header, body) = try HeaderReader.split(Array(SignedMessage.plain.utf8)[...])
    #expect(throws: DKIMSigner.Refusal.keyTooShort(bits: 768)) {
      try DKIMSigner(
        DKIMSigner.Configuration(domain: DomainName("example.com"), selector: "rsa"), key)
    }
    let signer = try DKIMSigner(
      DKIMSigner.Configuration(domain: DomainName("example.com"), selector: "rsa"),
      LongerKey(key: key))
    var hasher = BodyHasher(.relaxed, digest: OpenSSLSignatureVerifier().makeDigest())
    hasher.update(body)
    var weak = signed
    weak.message =
      try signer.begin(header).field(bodyHash: hasher.finish(), OpenSSLSignatureVerifier())
      + Array(SignedMessage.plain.utf8)
    let report = try weak.verify(records: [
      "rsa._domainkey.example.com": "v=DKIM1; p=\(Base64.encode(key.publicKeyData))"
    ])
    #expect(report.signatures[0].verdict == .keyTooShort(bits: 768))
    #expect(report.result == .policy)
  }

  private struct LongerKey: SigningKey {
    let key: PrivateKey
    var algorithm: DKIMSignature.Algorithm { key.algorithm }
    var rsaBits: Int? { 1024 }
    var publicKeyData: [UInt8] { key.publicKeyData }
    func sign(sha256 digest: [UInt8]) throws(SigningFailure) -> [UInt8] {
      try key.sign(sha256: digest)
    }
  }

  @Test(arguments: pairs)
  func `l= lets text be appended, and says how much`(pair: String) throws {
    let signed = try SignedMessage(canonicalization: pair, bodyLength: true)
    var longer = signed
    longer.message += Array("appended\r\n".utf8)
    let report = try longer.verify()
    #expect(report.result == .pass)
    #expect((report.signatures[0].coverage?.unsignedBodyLength ?? 0) >= 10)
    let shorter = try signed.replacing("\r\n\r\nend", with: "")
    guard case .bodyTooShort = try shorter.verify().signatures[0].verdict else {
      Issue.record("passes")
      return
    }
  }

  @Test func `a length that can't be counted is not told as a number`() {
    let verdict = DKIMVerdict.bodyTooShort(signed: .max, length: 7)
    #expect(
      verdict.description == "l= signs more octets than can be counted, but the body has 7")
  }

  @Test func `only so many signatures are verified, and the others are nobody's answer`() throws {
    let signed = try SignedMessage(keys: Array(repeating: .rsa, count: 12))
    let report = try signed.verify()
    let verdicts = report.signatures.map(\.verdict)
    #expect(verdicts.prefix(10).allSatisfy { $0 == .verified })
    #expect(verdicts.suffix(2) == [.notVerified(limit: 10), .notVerified(limit: 10)])
    #expect(report.signatures[11].signature?.domain == (try DomainName("example.com")))
    #expect(report.result == .pass && !report.isOpen)
    // None that was looked at passes, but one of the others might.
    let revoked = try signed.verify(records: ["rsa._domainkey.example.com": "v=DKIM1; p="])
    #expect(revoked.result == .neutral && revoked.isOpen)
  }

  /// Fields that need neither key nor body to be settled.
  @Test(
    arguments: [
      "foo", "v=1; a=rsa-sha1", "v=1; a=rsa-sha512", "v=1; a=rsa-sha256; c=nofws",
      "v=1; a=rsa-sha256; q=http",
    ])
  func `fields that settle themselves do not use up the verifications`(value: String) throws {
    var signed = try SignedMessage()
    let rest = "; d=example.com; s=rsa; h=from; bh=Zm9v; b=Zm9v"
    let field = "DKIM-Signature: \(value)\(value == "foo" ? "" : rest)\r\n"
    signed.message = Array(repeating: Array(field.utf8), count: 200).flatMap { $0 } + signed.message
    let report = try signed.verify()
    #expect(report.result == .pass)
    #expect(report.signatures.count == 50 && report.unlisted.unusable == 151)
    #expect(report.unlisted.notVerified == 0)
  }

  @Test func `signatures nearer to the author's domain are verified first`() throws {
    var signed = try SignedMessage()
    let junk = (0..<60).map { number in
      "DKIM-Signature: v=1; a=rsa-sha256; d=x\(number).example.net; s=s; h=from; bh=Zm9v; b=Zm9v\r\n"
    }
    signed.message = Array(junk.joined().utf8) + signed.message
    let report = try signed.verify(author: DomainName("example.com"))
    #expect(report.result == .pass)
    #expect(report.signatures.last?.verdict == .verified)
    #expect(report.unlisted.notVerified == 11 && report.notVerified == 51)
    #expect(try signed.verify().result == .neutral)
  }

  @Test func `what makes a failing signature fit is told`() throws {
    let explanations = { (message: SignedMessage) in try message.verify().signatures[0].explanations
    }
    let signed = try SignedMessage()
    var footer = signed
    footer.message = signed.message.dropLast(4) + Array("-- \r\nfooter\r\n".utf8)
    #expect(try explanations(footer) == [.appendedAfter(line: 3)])
    #expect(
      try explanations(signed.replacing("c=relaxed/relaxed", with: "c=relaxed/simple"))
        == [.otherBodyCanonicalization(.relaxed)])
    #expect(
      try explanations(signed.replacing("Subject:  two", with: "Subject: [list] two"))
        == [.subjectPrefix("[list] ")])
    var empty = try SignedMessage("From: a@example.com\r\n\r\n".utf8)
    empty.message += Array("text\r\n".utf8)
    #expect(try explanations(empty) == [.emptyBody])
    #expect(try explanations(signed.replacing("Hello", with: "Hallo")).isEmpty)
  }

  @Test func `a submission server may add Date and Message-ID, and seals that it breaks are told`()
    throws
  {
    let added = Array("Date: x\r\nMessage-ID: <1@example.com>\r\n".utf8)
    var signed = try SignedMessage()
    signed.message = added + signed.message
    #expect(try signed.verify().result == .pass)
    var sealed = try SignedMessage {
      $0.fields = DKIMSignedFields(signed: ["From"], sealed: ["From", "Date", "Message-ID", "To"])
    }
    sealed.message = added + sealed.message
    #expect(
      try sealed.verify().signatures[0].explanations == [.addedFields(["Date", "Message-ID"])])
  }

  @Test func `what is signed and what is not is listed`() throws {
    let signed = try SignedMessage()
    let coverage = try #require(try signed.verify().signatures[0].coverage)
    #expect(coverage.signed == ["From", "To", "Subject"])
    #expect(coverage.sealed.contains("From") && coverage.sealed.contains("Cc"))
    #expect(!coverage.sealed.contains("Date"))
    #expect(coverage.unsigned.map(\.name) == ["Received"])
    #expect(coverage.unsignedBodyLength == nil)
  }

  @Test func `the signature's own field may be folded anywhere in b=`() throws {
    for pair in Self.pairs {
      let signed = try SignedMessage(canonicalization: pair)
      let start = signed.text.contains("\tb=") ? "\tb=" : " b="
      let folded = try signed.replacing(start, with: start + " \r\n\t")
      #expect(try folded.verify().result == .pass)
    }
  }

  @Test func `the signer refuses what would not verify`() throws {
    let refusal = { (message: String) throws -> DKIMSigner.Refusal? in
      do { _ = try SignedMessage(message.utf8) } catch let error as DKIMSigner.Refusal {
        return error
      }
      return nil
    }
    #expect(try refusal("To: b@example.net\r\n\r\n") == .noFrom)
    #expect(try refusal("From: a\r\nFROM: b\r\n\r\n") == .severalFroms(count: 2))
    guard case .brokenHeader = try refusal("From: a\r\nno field\r\n\r\n") else {
      Issue.record("signs a broken header")
      return
    }
  }

  @Test func `the signer refuses names and times that no verifier reads`() throws {
    let refusal = {
      (time: UInt64?, end: UInt64?, change: (inout DKIMSigner.Configuration) throws -> Void)
        -> DKIMSigner.Refusal? in
      do {
        _ = try SignedMessage(timestamp: time, expiration: end, change: change)
      } catch let error as DKIMSigner.Refusal {
        return error
      }
      return nil
    }
    for selector in ["s1;t=1", "s\\032x", "s1.", "", "a b", "*"] {
      #expect(try refusal(0, nil) { $0.selector = selector } == .badSelector(selector))
    }
    for text in ["example.com\\;x", "*.example.com", "."] {
      let domain = try DomainName(text)
      #expect(try refusal(0, nil) { $0.domain = domain } == .badDomain(domain))
    }
    let late = DKIMSignature.maximumTime + 1
    #expect(try refusal(late, nil) { _ in } == .timeTooLarge(tag: "t", late))
    #expect(try refusal(0, late) { _ in } == .timeTooLarge(tag: "x", late))
    #expect(try refusal(0, DKIMSignature.maximumTime) { _ in } == nil)
    #expect(try refusal(9, 9) { _ in } == .expiresBeforeSigned)
    let local = DKIMSignature.Identity(localPart: "a", domain: try DomainName("example.net"))
    #expect(try refusal(0, nil) { $0.identity = local } == .identityOutsideDomain(local))
    // What ends a tag ends the list of names too: the field would not list what it signs.
    guard
      case .unreadable = try refusal(
        0, nil, { $0.fields = DKIMSignedFields(signed: ["From", "a;b"], sealed: []) })
    else {
      Issue.record("signs a name that is none")
      return
    }
  }

  @Test func `every field that is made reads back as what was asked for`() throws {
    let names: [[HeaderFieldName]] = [
      ["From"],
      ["Subject", "X-Long-Name-Of-A-Field-That-Fills-A-Line-By-Itself-And-More-So", "to"],
      ["From", "Absent", "Received", "List-Unsubscribe"],
    ]
    for (names, bodyLength) in zip(names, [false, true, false]) {
      for time: UInt64? in [nil, 0, 9, 10, DKIMSignature.maximumTime - 1] {
        let identity = DKIMSignature.Identity(
          localPart: "a =;\u{e9}", domain: try DomainName("x.example.com"))
        let signed = try SignedMessage(
          bodyLength: bodyLength, timestamp: time, expiration: time.map { $0 + 1 }
        ) {
          $0.fields = DKIMSignedFields(signed: names, sealed: ["To", "Cc"])
          $0.identity = time == nil ? nil : identity
        }
        let (header, _) = try HeaderReader.split(signed.message[...])
        let signature = try DKIMSignature(
          Array(#require(header.first("DKIM-Signature")).value))
        #expect(signature.timestamp == time)
        #expect(signature.expiration == time.map { $0 + 1 })
        #expect((signature.bodyLength != nil) == bodyLength)
        #expect(signature.identity == (time == nil ? nil : identity))
        #expect(Set(signature.signedFields).isSuperset(of: ["From", "Cc"]))
        #expect(try signed.verify(now: time ?? 0).result == .pass)
      }
    }
  }

  @Test func `lines of the field stay below 79 columns`() throws {
    let signed = try SignedMessage(keys: [.rsa, .ed25519])
    let (header, _) = try HeaderReader.split(signed.message[...])
    for field in header.all("DKIM-Signature") {
      let lines = String(decoding: field.octets, as: UTF8.self).split(separator: "\r\n")
      #expect(lines.count > 2)
      #expect(lines.allSatisfy { $0.utf8.count <= 78 })
    }
  }
}
