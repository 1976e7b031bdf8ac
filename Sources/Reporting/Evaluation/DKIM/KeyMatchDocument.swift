public import Audit
import DNS

/// The answer of `dlv dkim match`: whether each key of a signer is the one that is published. It holds nothing of the private keys.
public struct KeyMatchDocument: EvaluationDocument {
  public static let schema = "dlv.dkim-match/1"

  private let entries: [Entry]
  /// What of a configuration could not be followed.
  private let unfollowed: [String]

  /// One key file with the selector it signs for.
  public struct Entry: Sendable {
    public let file: String
    public let domain: String
    public let selector: String
    /// `KeyTable:3`; empty for a file that was named.
    public let place: String
    /// `rsa 2048`, where the file could be read.
    public let key: String?
    /// `chmod 600`, where others may read the file.
    public let warning: String?
    public let outcome: Outcome

    public enum Outcome: Sendable {
      case compared(KeyMatch)
      /// The file holds no key that can be used; why.
      case unreadable(String)
    }

    public init(
      file: String, domain: String, selector: String, place: String, key: String?,
      warning: String?, outcome: Outcome
    ) {
      self.file = file
      self.domain = domain
      self.selector = selector
      self.place = place
      self.key = key
      self.warning = warning
      self.outcome = outcome
    }
  }

  public init(_ entries: [Entry], unfollowed: [String]) {
    self.entries = entries
    self.unfollowed = unfollowed
  }

  public enum Verdict: String, Sendable, CaseIterable {
    case fits
    /// One key does not fit.
    case differs
    /// No key differs, and one could not be compared.
    case undetermined
  }

  public var verdict: Verdict {
    let verdicts = entries.map(\.verdict)
    if verdicts.contains(.differs) { return .differs }
    return verdicts.isEmpty || verdicts.contains(.undetermined) || !unfollowed.isEmpty
      ? .undetermined : .fits
  }

  public var result: String { verdict.rawValue }

  public var details: [String: FactValue] {
    [
      "keys": .list(entries.map(Self.value)),
      "unfollowed": FactValue(unfollowed),
    ]
  }

  private static func value(_ entry: Entry) -> FactValue {
    let match = entry.match
    return [
      "file": .string(entry.file), "domain": .string(entry.domain),
      "selector": .string(entry.selector), "place": .string(entry.place),
      "key": FactValue(entry.key), "warning": FactValue(entry.warning),
      "verdict": .string(entry.state), "message": .string(entry.message),
      "name": FactValue(match?.name.description), "record": FactValue(match?.record),
      "published": FactValue(match?.published ?? []),
      "findings": .list(match?.findings.map { FactValue($0) } ?? []),
    ]
  }

  // MARK: Text

  public func text(_ page: TextPage) -> String {
    entries.enumerated().map { index, entry in
      (index == 0 ? "" : "\n") + block(entry, page)
    }.joined()
      + page.findings(entries.flatMap { $0.match?.findings ?? [] })
      + (unfollowed.isEmpty
        ? ""
        : page.section("Not checked")
          + unfollowed.map { "  ? \(VisibleText.line($0))\n" }.joined())
  }

  private func block(_ entry: Entry, _ page: TextPage) -> String {
    let name = "\(entry.selector)._domainkey.\(entry.domain)"
    var text = page.heading(
      VisibleText.line(name), mark: entry.state.replacing("_", with: " "), face: entry.face)
    text += "  file: " + VisibleText.line(entry.file)
    if let key = entry.key { text += " (\(key))" }
    if !entry.place.isEmpty { text += ", " + VisibleText.line(entry.place) }
    text += "\n"
    text += TextLayout.wrapped(
      TextLayout.words(of: VisibleText.line(entry.message)), indent: 2, columns: page.width)
    if let warning = entry.warning {
      text +=
        "  " + page.style.paint(Mark.doubtful.rawValue, as: .doubtful) + " "
        + VisibleText.line(warning) + "\n"
    }
    guard let match = entry.match, entry.verdict != .fits else { return text }
    if !match.published.isEmpty {
      text +=
        "  published:\n" + match.published.map { "    " + VisibleText.line($0) + "\n" }.joined()
    }
    text += "  right for this key:\n    " + match.record + "\n"
    return text
  }
}

extension KeyMatchDocument.Entry {
  fileprivate var match: KeyMatch? {
    if case .compared(let match) = outcome { match } else { nil }
  }

  fileprivate var state: String {
    guard let match else { return "unreadable" }
    return switch match.verdict {
    case .fits: "fits"
    case .missing: "missing"
    case .revoked: "revoked"
    case .otherKey: "other_key"
    case .otherType: "other_type"
    case .unusable: "unusable"
    case .undetermined: "undetermined"
    }
  }

  fileprivate var verdict: KeyMatchDocument.Verdict {
    guard let match else { return .undetermined }
    return switch match.verdict {
    case .fits: .fits
    case .missing, .revoked, .otherKey, .otherType, .unusable: .differs
    case .undetermined: .undetermined
    }
  }

  fileprivate var face: TerminalStyle.Face {
    switch verdict {
    case .fits: .boldGreen
    case .differs: .boldRed
    case .undetermined: .boldYellow
    }
  }

  fileprivate var message: String {
    switch outcome {
    case .unreadable(let reason): return reason
    case .compared(let match):
      return switch match.verdict {
      case .fits: "The published key is that of the file."
      case .missing(let answer): "Nothing is published: \(answer)."
      case .revoked: "The key is revoked (p= is empty)."
      case .otherKey(let difference): "Another key is published: \(difference)."
      case .otherType(let published, let own):
        "A key of another type is published: \(published), where the file has \(own)."
      case .unusable(let reason): "What is published is no usable key: \(reason)."
      case .undetermined(let reason): "Could not be determined: \(reason)."
      }
    }
  }
}
