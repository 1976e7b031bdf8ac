public import Audit
public import DNS
public import MailAuth

/// The answer of `dlv spf flatten --check`: whether a flattened record still means what its source means now.
public struct SPFFlattenCheckDocument: EvaluationDocument {
  public static let schema = "dlv.spf-flatten-check/1"

  private let domain: DomainName
  private let file: String
  private let content: Content

  private enum Content: Sendable {
    case compared(SPFDrift)
    case broken([SPFFault])
    case undetermined([Answer])
  }

  /// - Parameter file: The file's name, for the command that renews it.
  public init(_ domain: DomainName, file: String, _ drift: SPFDrift) {
    self.domain = domain
    self.file = file
    content = .compared(drift)
  }

  /// The source is permerror now.
  public init(_ domain: DomainName, file: String, faults: [SPFFault]) {
    self.domain = domain
    self.file = file
    content = .broken(faults)
  }

  /// - Parameter failed: Empty where a bound was reached.
  public init(_ domain: DomainName, file: String, failed: [Answer]) {
    self.domain = domain
    self.file = file
    content = .undetermined(failed)
  }

  public enum Verdict: String, Sendable {
    case same
    case drifted
    case undetermined
  }

  public var verdict: Verdict {
    switch content {
    case .compared(let drift): drift.isEmpty ? .same : .drifted
    case .broken: .drifted
    case .undetermined: .undetermined
    }
  }

  /// `same`, `drifted` or `undetermined`.
  public var result: String { verdict.rawValue }

  public var details: [String: FactValue] {
    var members: [String: FactValue] = [
      "domain": .string(domain.description), "file": .string(file), "changes": [],
      "kept_before": nil, "kept_now": nil, "reordered": false, "faults": [],
      "undetermined": [],
    ]
    switch content {
    case .compared(let drift):
      members["changes"] = .list(drift.changes.flatMap(Self.members))
      members["kept_before"] = drift.openTerms.map { FactValue($0.before) } ?? nil
      members["kept_now"] = drift.openTerms.map { FactValue($0.now) } ?? nil
      members["reordered"] = .boolean(drift.isReordered)
    case .broken(let faults): members["faults"] = FactValue(faults)
    case .undetermined(let answers):
      members["undetermined"] = .list(
        answers.map { answer in
          [
            "question": .string(answer.question.description),
            "reason": FactValue(answer.failure?.description),
          ]
        })
    }
    return members
  }

  private static func members(_ change: SPFDrift.Change) -> [FactValue] {
    change.parts.map { part in
      [
        "flattened": .string(change.before.rawValue), "source": .string(change.now.rawValue),
        "networks": FactValue(part.addresses.networks),
        "term": FactValue(part.place?.term), "at": FactValue(part.place?.domain.description),
        "through": FactValue(part.path.map(\.term)),
        "addresses": AddressCountText.members(part.addresses),
      ]
    }
  }

  public func text(_ page: TextPage) -> String {
    let face: TerminalStyle.Face
    switch content {
    case .compared(let drift): face = drift.isEmpty ? .boldGreen : .boldRed
    case .broken: face = .boldRed
    case .undetermined: face = .boldYellow
    }
    return page.heading(domain.description, mark: result, face: face) + body(page)
  }

  private func body(_ page: TextPage) -> String {
    switch content {
    case .compared(let drift):
      if drift.isEmpty { return "\n  The flattened record means what its source means now.\n" }
      return changes(drift, page) + renewal
    case .broken(let faults):
      let list = faults.map { "  " + page.style.paint("✗ ", .red) + VisibleText.line("\($0)") }
      return page.section("The source is permerror now") + list.joined(separator: "\n") + "\n"
    case .undetermined(let answers):
      let list =
        answers.isEmpty
        ? ["  ? the source leads to more records than are looked up"]
        : answers.map {
          "  ? " + VisibleText.line("\($0.question): \($0.failure.map(\.description) ?? "")")
        }
      return page.section("Could not be determined")
        + list.map { page.style.paint($0, .magenta) + "\n" }.joined()
    }
  }

  private func changes(_ drift: SPFDrift, _ page: TextPage) -> String {
    var text = ""
    for change in drift.changes {
      let (title, face): (String, TerminalStyle.Face) =
        if change.now == .pass {
          ("Pass by the source, missing in the flattened record", .green)
        } else if change.before == .pass {
          ("No longer passed by the source (\(change.now.rawValue))", .red)
        } else {
          ("\(change.before.rawValue) became \(change.now.rawValue)", .yellow)
        }
      text += page.section(title)
      for part in change.parts {
        text += SPFNetworkLines.lines(of: part, mark: change.now == .pass ? "+" : "-", face, page)
      }
    }
    if let openTerms = drift.openTerms {
      text += page.section("Terms that depend on the message")
      for term in openTerms.before where !openTerms.now.contains(term) {
        text += page.style.paint("  - \(VisibleText.line(term))", .red) + "\n"
      }
      for term in openTerms.now where !openTerms.before.contains(term) {
        text += page.style.paint("  + \(VisibleText.line(term))", .green) + "\n"
      }
      if Set(openTerms.before) == Set(openTerms.now) { text += "  their order changed\n" }
    }
    if drift.isReordered {
      text += "\n  Networks and terms that depend on the message are in another order.\n"
    }
    return text
  }

  private var renewal: String {
    "\n  Renew it: dlv spf flatten --from \(VisibleText.line(file))\n"
  }
}

/// Networks with the term that names them.
enum SPFNetworkLines {
  /// More than that of one term are counted, not named, unless details are wanted.
  private static let mostNetworks = 20

  static func lines(
    of part: SPFDrift.Part, mark: String, _ face: TerminalStyle.Face, _ page: TextPage
  ) -> String {
    let networks = part.addresses.networks
    let shown = page.isVerbose ? networks[...] : networks.prefix(mostNetworks)
    var text =
      "  " + page.style.paint(VisibleText.line(origin(part)), .dim) + "\n"
      + shown.map { page.style.paint("    \(mark) \($0)", face) + "\n" }.joined()
    if shown.count < networks.count {
      text += "    … and \(networks.count - shown.count) more\n"
    }
    return text
  }

  /// `ip4:192.0.2.0/24 at _spf.esp.example, through include:_spf.esp.example`.
  static func origin(_ part: SPFDrift.Part) -> String {
    guard let place = part.place else { return "named by no term" }
    let path = part.path.map(\.term).joined(separator: ", ")
    return "\(place.term) at \(place.domain)" + (path.isEmpty ? "" : ", through \(path)")
  }
}
