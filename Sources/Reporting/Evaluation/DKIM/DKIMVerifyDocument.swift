public import Audit
import DNS
import MailAuth
public import Message

/// The answer of `dlv dkim verify`: every signature with its result and reason, and the findings about them.
public struct DKIMVerifyDocument: EvaluationDocument {
  public static let schema = "dlv.dkim-verify/1"

  let file: String
  let message: ExaminedMessage
  let bodyOddities: [BodyOddity]
  let findings: [Finding]

  /// `file` is what people call the message.
  public init(file: String, message: ExaminedMessage, bodyOddities: [BodyOddity]) {
    self.bodyOddities = bodyOddities
    self.file = file
    self.message = message
    findings = message.findings
  }

  public var result: String { message.report.result.rawValue }

  public var details: [String: FactValue] {
    [
      "file": .string(file),
      "findings": .list(findings.map { FactValue($0) }),
      "oddities": .list(
        message.header.oddities.map { .string($0.description) }
          + bodyOddities.map { .string($0.description) }),
      "signatures": .list(message.report.signatures.map(Self.facts)),
      "unlisted_signatures": .integer(message.report.unlisted.count),
    ]
  }

  static func facts(_ verified: VerifiedSignature) -> FactValue {
    let signature = verified.signature
    let coverage = verified.coverage
    return [
      "algorithm": FactValue(signature?.algorithm.description),
      "body_hash_matches": verified.bodyMatches.map { .boolean($0) } ?? .null,
      "body_length": integer(signature?.bodyLength),
      "canonicalization": FactValue(signature?.canonicalization.description),
      "domain": FactValue(signature?.domain.description),
      "expires": integer(signature?.expiration),
      "explanations": FactValue(verified.explanations),
      "field": .integer(verified.fieldIndex + 1),
      "identity": FactValue(signature?.identity?.description),
      "key_bits": keyBits(verified).map { .integer($0) } ?? .null,
      "key_name": FactValue(signature?.keyName.description),
      "key_type": FactValue(verified.keyRecord?.keyType.description),
      "reason": .string(verified.verdict.description),
      "result": .string(verified.verdict.result.rawValue),
      "sealed_fields": coverage.map { FactValue($0.sealed) } ?? .null,
      "selector": FactValue(signature?.selector),
      "signed_at": integer(signature?.timestamp),
      "signed_fields": coverage.map { FactValue($0.signed) } ?? .null,
      "testing": verified.keyRecord.map { .boolean($0.isTesting) } ?? .null,
      "unsigned_body_length": integer(coverage?.unsignedBodyLength),
      "unsigned_fields": coverage.map { FactValue($0.unsigned.map(\.name)) } ?? .null,
    ]
  }

  private static func integer(_ number: UInt64?) -> FactValue {
    number.map { .integer(Int(clamping: $0)) } ?? .null
  }

  static func keyBits(_ verified: VerifiedSignature) -> Int? {
    switch verified.publicKey {
    case .rsa(let key)?: key.bits
    case .ed25519?: 256
    case .revoked?, .notAnRSAKey?, .notAnEd25519Key?, .unknownType?, nil: nil
    }
  }
}

extension DKIMVerifyDocument {
  public func text(_ page: TextPage) -> String {
    var text = page.heading(
      "DKIM of \(VisibleText.line(file))", mark: result, face: Self.face(message.report.result))
    if message.report.signatures.isEmpty {
      text += "\n  The message has no DKIM-Signature field.\n"
    }
    for (number, verified) in message.report.lookedAt.enumerated() {
      text += "\n" + Self.block(verified, number: number + 1, page)
    }
    if let remark = message.report.remarkOnOthers { text += "\n  " + remark + "\n" }
    let oddities =
      message.header.oddities.filter { page.isVerbose || Self.matters($0) }.map(\.description)
      + bodyOddities.filter { page.isVerbose || matters($0) }.map(\.description)
    if !oddities.isEmpty {
      text += page.section("About the message")
      for oddity in oddities {
        text += TextLayout.wrapped(
          TextLayout.words(of: oddity), indent: 2, columns: page.width)
      }
    }
    return text + page.findings(findings)
  }

  /// Line feeds and UTF-8 are everyday.
  private static func matters(_ oddity: HeaderOddity) -> Bool {
    switch oddity.kind {
    case .bareLineFeed, .eightBit, .noBody: false
    case .mboxSeparator, .bareCarriageReturn, .nul, .longLine, .blankBeforeColon,
      .missingEmptyLine:
      true
    }
  }

  private func matters(_ oddity: BodyOddity) -> Bool {
    switch oddity.kind {
    case .eightBit: false
    // As such it is right; where a body is not what was signed, it is a trace.
    case .fullLine: message.report.signatures.contains { $0.bodyMatches == false }
    case .longLine, .bareCarriageReturn, .nul, .mboxSeparator: true
    }
  }

  private static func block(
    _ verified: VerifiedSignature, number: Int, _ page: TextPage
  ) -> String {
    let result = verified.verdict.result
    let who =
      verified.signature.map { "d=\($0.domain) s=\($0.selector) a=\($0.algorithm)" }
      ?? "field \(verified.fieldIndex + 1) of the header"
    var text =
      "  \(number). " + page.style.paint(result.rawValue, face(result)) + "  "
      + page.style.paint(VisibleText.line(who), .bold) + "\n"
    text += TextLayout.wrapped(
      TextLayout.words(of: VisibleText.line(verified.verdict.description)), indent: 5,
      columns: page.width)
    for explanation in verified.explanations {
      text += TextLayout.wrapped(
        TextLayout.words(of: VisibleText.line(explanation.description)), indent: 5,
        columns: page.width)
    }
    for (label, value) in rows(verified, page) {
      let words = TextLayout.words(of: VisibleText.line(value))
      let wrapped = TextLayout.wrapped(words, indent: 16, columns: page.width)
      text += "     " + page.style.paint(TextLayout.padded(label, to: 11), .dim)
      text += wrapped.drop { $0 == " " }
    }
    return text
  }

  private static func rows(
    _ verified: VerifiedSignature, _ page: TextPage
  ) -> [(String, String)] {
    var rows: [(String, String)] = []
    if let signature = verified.signature {
      if let bits = keyBits(verified) {
        let testing = verified.keyRecord?.isTesting == true ? ", in testing mode (t=y)" : ""
        rows.append(("key", "\(signature.keyName), \(bits) bits\(testing)"))
      } else {
        rows.append(("key", signature.keyName.description))
      }
      rows.append(("canonical", signature.canonicalization.description))
      if let identity = signature.identity { rows.append(("for", identity.description)) }
      if let time = signature.timestamp {
        let expiry = signature.expiration.map { ", expires \(UTCTime(seconds: Int(clamping: $0)))" }
        rows.append(("signed at", "\(UTCTime(seconds: Int(clamping: time)))\(expiry ?? "")"))
      }
    }
    if let matches = verified.bodyMatches {
      rows.append(("body", matches ? "is as it was signed" : "is not as it was signed"))
    }
    guard let coverage = verified.coverage else { return rows }
    rows.append(("signed", Self.list(coverage.signed)))
    if !coverage.sealed.isEmpty {
      rows.append(("sealed", Self.list(coverage.sealed)))
    }
    if !coverage.unsigned.isEmpty {
      let names = coverage.unsigned.map { $0.count == 1 ? $0.name : "\($0.name) (\($0.count))" }
      rows.append(("not signed", Self.list(names)))
    }
    if let length = verified.signature?.bodyLength {
      rows.append(
        (
          "l=",
          "\(length) octets are signed, \(coverage.unsignedBodyLength ?? 0) behind them are not"
        ))
    }
    return rows
  }

  /// Names in a row; a header may hold thousands.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(maximumNames).joined(separator: ", ")
    return names.count > maximumNames
      ? "\(shown) … and \(names.count - maximumNames) more" : shown
  }

  /// Twice as many as long headers have.
  private static let maximumNames = 60

  private static func face(_ result: DKIMResult) -> TerminalStyle.Face {
    switch result {
    case .pass: .boldGreen
    case .fail, .permerror, .policy: .boldRed
    case .temperror: .boldYellow
    case .none, .neutral: .bold
    }
  }
}

extension DKIMReport.Unlisted {
  var count: Int { notVerified + unusable }
}

extension DKIMReport {
  /// Signatures of which there is something to say.
  var lookedAt: [VerifiedSignature] {
    signatures.filter {
      if case .notVerified = $0.verdict { false } else { true }
    }
  }

  /// One line about all others.
  var remarkOnOthers: String? {
    var parts: [String] = []
    if notVerified > 0 {
      let were = notVerified == 1 ? "was" : "were"
      parts.append("\(notVerified) more \(were) not looked at, because there are too many")
    }
    if unlisted.unusable > 0 { parts.append("\(unlisted.unusable) more can't be used") }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}
