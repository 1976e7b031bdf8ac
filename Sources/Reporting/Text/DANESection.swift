import Audit

/// The part of a text report that shows the TLSA records of mail servers, and which of them what was presented fits.
struct DANESection {
  private let page: TextPage

  init(_ page: TextPage) { self.page = page }

  /// Empty where no server was asked about TLS, or none has anything to do with DANE.
  func text(_ facts: FactValue) -> String {
    guard !facts["tls"]["hosts"].list.isEmpty else { return "" }
    let hosts = facts["dane"]["hosts"].list.filter {
      $0["standing"] != "insecure" && $0["standing"] != "indeterminate"
        || !$0["tlsa"]["records"].list.isEmpty
    }
    if hosts.isEmpty { return "" }
    return page.section("DANE of the mail servers") + hosts.map(host).joined()
  }

  /// Characters of a record's line: a digest of SHA-256 fits.
  private static let recordLength = 72

  private func host(_ host: FactValue) -> String {
    let name = VisibleText.line(host["name"].text ?? "")
    let security = host["security"].text ?? ""
    let reason = host["security_reason"].text.map { ": \($0)" } ?? ""
    let mark: Mark =
      switch security {
      case "secure": .right
      case "bogus": .wrong
      case "insecure": .doubtful
      case _: .unknown
      }
    var text = "  " + page.style.paint(name, .bold) + "\n"
    text += row("addresses", security + reason, as: mark)
    text += records(host["tlsa"], standing: host["standing"].text ?? "")
    for presentation in host["presented"].list { text += row(presentation) }
    if host["presented"].list.isEmpty { text += keys(host) }
    return text
  }

  private func records(_ tlsa: FactValue, standing: String) -> String {
    guard let name = tlsa["name"].text else { return "" }
    let records = tlsa["records"].list
    if let failure = tlsa["failed"].text {
      return row("TLSA", "\(name): \(failure)", as: .unknown)
    }
    let security = tlsa["security"].text ?? ""
    if records.isEmpty { return row("TLSA", "\(name): none, \(security)", as: .doubtful) }
    var text = row(
      "TLSA", "\(name), \(security)", as: standing == "published" ? .right : .doubtful)
    for record in records {
      let status = record["status"].text ?? ""
      let mark: Mark =
        switch status {
        case "matches": .right
        case "not compared": .unknown
        case _: .doubtful
        }
      let line = VisibleText.line(record["record"].text ?? "")
      let shown =
        line.count > Self.recordLength ? line.prefix(Self.recordLength - 1) + "…" : line[...]
      text += "      " + page.style.paint(mark.rawValue, as: mark) + " \(shown)\n"
      text += "        "
      text += page.style.paint("\(record["kind"].text ?? ""): \(VisibleText.line(status))", .dim)
      text += "\n"
    }
    return text
  }

  private func row(_ presentation: FactValue) -> String {
    let address = presentation["address"].text ?? ""
    let problem = presentation["problem"]["reason"].text ?? presentation["problem"].text ?? ""
    switch presentation["verdict"].text {
    case "verified": return row("verified", "[\(address)]", as: .right)
    case "failed": return row("fails", "[\(address)]: \(problem)", as: .wrong)
    case "no_tls": return row("no TLS", "[\(address)]: \(problem)", as: .wrong)
    case "unusable":
      return row(
        "encrypted", "[\(address)]: no record is usable, nothing is verified", as: .doubtful)
    case _: return row("unknown", "[\(address)]: \(problem)", as: .unknown)
    }
  }

  /// What a server without records that count presents: of which keys there would have to be some.
  private func keys(_ host: FactValue) -> String {
    let unseen = host["keys_not_seen"].list.compactMap(\.text)
    if unseen.isEmpty { return "" }
    return unseen.map { row("no key", $0, as: .unknown) }.joined()
  }

  private func row(_ label: String, _ value: String, as mark: Mark) -> String {
    "    " + page.style.paint(TextLayout.padded(label, to: 12), .dim)
      + page.style.paint(VisibleText.line(value), as: mark) + "\n"
  }
}
