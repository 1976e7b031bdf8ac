import Audit
import DNS

/// One `result` of SARIF before it is written.
struct SARIFResult {
  let rule: RuleID
  /// In the driver's list of rules.
  let position: Int?
  let verdict: Verdict
  let subject: String
  let location: SourceLocation?
  let message: String
  let evidence: [String]
  let fix: String
  /// Why it is accepted, where it is.
  var justification: String?
  /// To the verdict on a message.
  var contribution: FindingContribution?

  enum Verdict {
    case fail(Severity)
    case open
  }

  var kind: String {
    switch verdict {
    case .fail: "fail"
    case .open: "open"
    }
  }

  /// SARIF §3.27.10: `none` for all that is not of kind `fail`.
  var level: String {
    switch verdict {
    case .fail(let severity): Self.level(of: severity)
    case .open: "none"
    }
  }

  static func level(of severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .notice, .info: "note"
    }
  }

  /// The whole story, since viewers show little else.
  var messageText: String {
    var text = subject.isEmpty ? message : "\(subject): \(message)"
    if !evidence.isEmpty { text += "\n\nseen:\n" + evidence.joined(separator: "\n") }
    if !fix.isEmpty { text += "\n\nfix:\n" + fix }
    return Self.plain(text)
  }

  /// SARIF §3.11.5: braces are doubled, or they would be placeholders (an SPF macro, `%{i}`); §3.11.6: brackets are escaped
  /// where they would be a link.
  private static func plain(_ text: String) -> String {
    let mayLink = text.contains("](")
    var bytes: [UInt8] = []
    for octet in text.utf8 {
      switch octet {
      case UInt8(ascii: "{"), UInt8(ascii: "}"): bytes.append(octet)
      case UInt8(ascii: "["), UInt8(ascii: "]"): if mayLink { bytes.append(UInt8(ascii: "\\")) }
      default: break
      }
      bytes.append(octet)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  func writeLocation(to json: inout JSONWriter) {
    json.openObject()
    json.key("logicalLocations")
    json.openArray()
    json.openObject()
    json.member("fullyQualifiedName", subject)
    json.member("kind", "resource")
    json.closeObject()
    if let pointer = location?.pointer {
      json.openObject()
      json.member("fullyQualifiedName", pointer)
      json.member("kind", "value")
      json.closeObject()
    }
    json.closeArray()
    if let location {
      json.key("physicalLocation")
      json.openObject()
      json.key("artifactLocation")
      json.openObject()
      json.member("uri", FileReference.uri(location.file))
      json.closeObject()
      json.key("region")
      json.openObject()
      if let column = location.column { json.member("startColumn", max(1, column)) }
      json.member("startLine", max(1, location.line))
      json.closeObject()
      json.closeObject()
    }
    json.closeObject()
  }
}
