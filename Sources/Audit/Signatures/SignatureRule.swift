import DNS
public import MailAuth
public import Message

/// One rule applied to the DKIM signatures of one message. Pure, like `Check`.
public protocol SignatureRule: Sendable {
  static var rule: Rule { get }

  static func examine(_ message: ExaminedMessage) -> [Finding]
}

/// A message whose signatures were verified, with what was found.
public struct ExaminedMessage: Sendable {
  public let header: HeaderSection
  public let report: DKIMReport

  public init(_ header: HeaderSection, _ report: DKIMReport) {
    self.header = header
    self.report = report
  }

  /// What every rule has to say, in the order of the catalogue.
  public var findings: [Finding] {
    SignatureCatalogue.all.flatMap { rule in
      rule.examine(self).prefix(Self.maximumFindings).map { $0.bounded(by: rule.rule) }
    }
  }

  /// Findings of one rule: more signatures than that are not verified anyway.
  private static let maximumFindings = 20
}

/// Every rule about signatures.
public enum SignatureCatalogue {
  public static let all: [any SignatureRule.Type] = [
    SignatureFails.self, SignatureUsesSHA1.self, SignatureKeyWeak.self, SignatureKeyTesting.self,
    SignatureBodyLength.self, SignatureUnsignedDuplicate.self, SignatureFieldsUnsigned.self,
    SignatureUnsubscribeUnsigned.self, SignatureFromOpen.self, SignatureSimpleHeader.self,
  ]
}

extension VerifiedSignature {
  /// What a finding is about: the name of the key, or the place of the field.
  var subject: String {
    signature.map { $0.keyName.description } ?? "DKIM-Signature at field \(fieldIndex + 1)"
  }

  /// The field in one line.
  var evidence: [String] {
    let text = String(decoding: fieldValue, as: UTF8.self)
    let words = text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0.isNewline })
    return ["DKIM-Signature: " + words.joined(separator: " ")]
  }
}

extension SignatureRule {
  static func finding(
    _ signature: VerifiedSignature, _ message: String, evidence: [String]? = nil, fix: String,
    severity: Severity? = nil
  ) -> Finding {
    Finding(
      rule: rule.id, severity: severity ?? rule.severity, subject: signature.subject,
      message: message, evidence: evidence ?? signature.evidence, fix: fix)
  }
}
