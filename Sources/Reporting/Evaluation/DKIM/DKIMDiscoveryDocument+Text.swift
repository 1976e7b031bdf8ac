import Audit
import DNS
import MailAuth

/// The selectors of a domain as a person reads them.
extension DKIMDiscoveryDocument {
  public func text(_ page: TextPage) -> String {
    let ascii = discovery.domain.description
    let name = unicodeName.map { VisibleText.line($0) + " (\(ascii))" } ?? ascii
    return page.heading(name, mark: mark, face: face) + "\n" + sourceLines(page)
      + groups.map { group(page, $0.title, $0.standings, $0.remark) }.joined()
      + page.findings(discovery.findings) + unknowns(page)
  }

  private var mark: String {
    switch verdict {
    case .consistent: "every selector in use has its key"
    case .published:
      "\(discovery.selectors.filter { $0.standing == .unseen }.count) published"
        + (sources.showUse ? ", none seen in use" : "")
    case .unpublished:
      "\(discovery.selectors.filter { $0.standing == .unpublished }.count) in use without a key"
    case .nothingFound: "no selector found"
    case .undetermined: "undetermined"
    }
  }

  private var face: TerminalStyle.Face {
    switch verdict {
    case .consistent: .boldGreen
    case .published: sources.showUse ? .boldYellow : .boldGreen
    case .unpublished: .boldRed
    case .nothingFound, .undetermined: .boldYellow
    }
  }

  // MARK: The selectors

  private struct Group {
    let title: String
    let standings: Set<DKIMDiscovery.Standing>
    let remark: String
  }

  private var groups: [Group] {
    [
      Group(
        title: "In use, but without a usable key", standings: [.unpublished],
        remark:
          "Mail signed with these fails now. Publish the signer's key, or stop signing with the selector."
      ),
      Group(title: "In use", standings: [.inUse], remark: ""),
      Group(
        title: "Only in signatures that failed, and without a key", standings: [.onlyFailures],
        remark:
          "Forged, or a signer whose key was never published: receivers can't tell the two apart, the source addresses in the reports can."
      ),
      Group(
        title: sources.showUse ? "Published, but not seen in use" : "Published",
        standings: [.unseen],
        remark: sources.showUse
          ? "Revoke those that nothing signs with any more; whoever has such a key can sign as the domain."
          : "Whether they are in use is shown by --message and --reports."),
      Group(
        title: "Revoked or without a usable key, and not seen in use",
        standings: [.retired, .broken], remark: ""),
      Group(title: "Could not be looked up", standings: [.undetermined], remark: ""),
    ]
  }

  private func group(
    _ page: TextPage, _ title: String, _ standings: Set<DKIMDiscovery.Standing>, _ remark: String
  ) -> String {
    let members = discovery.selectors.filter { standings.contains($0.standing) }
    guard !members.isEmpty else { return "" }
    let columns = members.map { TextLayout.width(of: VisibleText.line($0.name)) }.max() ?? 0
    var text = page.section("\(title) (\(members.count))")
    for selector in members {
      let mark = self.mark(of: selector)
      text += "  " + page.style.paint(mark.rawValue, as: mark) + " "
      text += page.style.paint(
        TextLayout.padded(VisibleText.line(selector.name), to: columns), .bold)
      text += "  " + stateText(selector) + "\n"
      if let use = selector.use {
        let indent = columns + 6
        text += TextLayout.wrapped(
          TextLayout.words(of: useText(use)), indent: indent, columns: page.width)
      }
    }
    if !remark.isEmpty {
      text +=
        "\n" + TextLayout.wrapped(TextLayout.words(of: remark), indent: 2, columns: page.width)
    }
    return text
  }

  private func mark(of selector: DKIMDiscovery.Selector) -> Mark {
    switch selector.standing {
    case .inUse: .right
    case .unpublished: .wrong
    case .onlyFailures: .doubtful
    case .unseen, .retired, .broken: .remark
    case .undetermined: .unknown
    }
  }

  private func stateText(_ selector: DKIMDiscovery.Selector) -> String {
    var text: String
    switch selector.state {
    case .key(let type, let bits): text = type == "rsa" ? "rsa \(bits) bits" : type
    case .revoked: text = "revoked (p= is empty)"
    case .unusable(let reason): text = "no usable key: " + VisibleText.line(reason)
    case .missing(let outcome): text = outcome
    case .undetermined(let reason): text = VisibleText.line(reason)
    }
    if let target = selector.delegatedTo { text += ", CNAME to \(target)" }
    if let sender = selector.sender { text += "; a selector of \(sender)" }
    return text
  }

  private func useText(_ use: SelectorSightings.Use) -> String {
    var parts: [String] = []
    if use.messageFiles > 0 {
      parts.append("\(use.messageFiles) message file\(use.messageFiles == 1 ? "" : "s")")
    }
    if use.reported > 0 {
      var results = ["\(use.passed) pass", "\(use.failed) fail"]
      if use.other > 0 { results.append("\(use.other) neither") }
      var line = "reports: " + results.joined(separator: ", ") + receivers(use)
      if let last = use.lastReported {
        line += ", until \(UTCTime(seconds: last).description.prefix(10))"
      }
      parts.append(line)
    }
    return parts.joined(separator: "; ")
  }

  private func receivers(_ use: SelectorSightings.Use) -> String {
    let names = use.receivers.sorted().map(VisibleText.line)
    let shown = names.prefix(Self.mostReceivers).joined(separator: ", ")
    let rest = names.count - Self.mostReceivers
    return " (" + shown + (rest > 0 ? " and \(rest) more" : "") + ")"
  }

  private static let mostReceivers = 3

  // MARK: The sources

  private func sourceLines(_ page: TextPage) -> String {
    var lines: [String] = []
    if sources.messagesRead > 0 {
      lines.append(
        "messages: \(sources.messagesRead) read, \(sources.messagesSigned) signed by the domain")
    }
    if sources.reportFilesRead > 0 {
      var line = "DMARC reports: \(sources.reports - sources.repeatedReports) read"
      if sources.repeatedReports > 0 {
        line += ", \(sources.repeatedReports) of them again, which count once"
      }
      lines.append(line)
    }
    if sources.messagesWithoutSelector > 0 {
      lines.append("\(sources.messagesWithoutSelector) reported signatures without a selector")
    }
    if sources.omittedSelectors > 0 {
      lines.append(
        "\(sources.omittedSelectors) sightings of selectors that are no names, or beyond the first \(SelectorSightings.mostSelectors)"
      )
    }
    if sources.passedOver > 0 {
      lines.append("passed over because of their names: \(sources.passedOver)")
    }
    if discovery.hasWildcard {
      lines.append("a wildcard answers for every selector: dlv rules dkim-wildcard")
    }
    if lines.isEmpty {
      lines.append("well-known selectors and those named; selectors can't be listed")
    }
    return lines.map { "  " + $0 + "\n" }.joined()
  }

  private func unknowns(_ page: TextPage) -> String {
    guard !discovery.undetermined.isEmpty || !sources.unread.isEmpty else { return "" }
    var text = page.section("Could not be determined")
    for entry in discovery.undetermined {
      text +=
        "  " + page.style.paint("?", as: .unknown) + " "
        + VisibleText.line(Unknown.text(subject: entry.subject, reason: entry.reason)) + "\n"
    }
    for (path, reason) in sources.unread.prefix(Self.mostUnread) {
      text +=
        "  " + page.style.paint("?", as: .unknown) + " " + VisibleText.line(path)
        + " not counted: " + VisibleText.line(reason) + "\n"
    }
    let rest = sources.unread.count - Self.mostUnread
    if rest > 0 { text += "  … and \(rest) more files\n" }
    return text
  }

  private static let mostUnread = 20
}
