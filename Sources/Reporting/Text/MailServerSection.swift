import Audit

/// The mail servers of a domain as a person reads them: each host with its addresses and, where they were probed, what each said.
struct MailServerSection {
  private let page: TextPage

  init(_ page: TextPage) { self.page = page }

  /// Empty where the servers were not probed, unless the report is about them and nothing else.
  func text(_ facts: FactValue) -> String {
    guard case .object(let families) = facts else { return "" }
    let probed = facts["mail_servers"]["hosts"].list
    if !probed.isEmpty {
      let port = facts["mail_servers"]["port"].integer ?? 0
      return page.section("Mail servers, port \(port)")
        + probed.map(host).joined(separator: "\n")
    }
    guard families.keys.filter({ $0 != "senders" }) == ["mx"] else { return "" }
    let mx = facts["mx"]
    let hosts = mx["hosts"].list.isEmpty ? [mx["implicit"]] : mx["hosts"].list
    let lines = hosts.compactMap(unprobed)
    return lines.isEmpty ? "" : page.section("Mail servers") + lines.joined()
  }

  private static let preferenceColumns = 5
  private static let addressColumns = 18
  private static let labelColumns = 10

  private func heading(_ host: FactValue) -> String {
    let preference = host["preference"].integer.map { "\($0)" } ?? "–"
    let margin = String(
      repeating: " ", count: max(0, Self.preferenceColumns - TextLayout.width(of: preference)))
    return "  " + margin + preference + " "
      + page.style.paint(VisibleText.line(host["name"].text ?? ""), .bold)
      + (host["operator"].text.map { "  (\(VisibleText.line($0)))" } ?? "")
  }

  private func unprobed(_ host: FactValue) -> String? {
    guard host["name"].text != nil else { return nil }
    let addresses = host["addresses"].list.compactMap(\.text)
    let alias = host["alias_of"].text.map { ", alias of \($0)" } ?? ""
    return heading(host) + "\n"
      + TextLayout.wrapped(
        TextLayout.words(
          of: VisibleText.line(
            (addresses.isEmpty ? "no address" : addresses.joined(separator: ", ")) + alias)),
        indent: 8, columns: page.width)
  }

  private func host(_ host: FactValue) -> String {
    let addresses = host["addresses"].list
    let list =
      addresses.isEmpty
      ? "        no address\n" : addresses.map(address).joined()
    let rest = host["not_probed"].list.compactMap(\.text)
    return heading(host) + "\n" + list
      + (rest.isEmpty
        ? "" : row("", VisibleText.line("not probed: " + rest.joined(separator: ", "))))
  }

  private func address(_ address: FactValue) -> String {
    let problem = address["problem"].text
    let tls = address["tls"]["version"].text
    let (mark, verdict): (Mark, String) =
      if let problem {
        (
          address["down"] == true
            ? .wrong : address["ehlo"] == .null ? .unknown : .doubtful, problem
        )
      } else if let tls {
        (.right, "\(tls) \(address["tls"]["cipher"].text ?? "")")
      } else {
        (.doubtful, "no TLS")
      }
    let total = address["milliseconds"]["total"].integer.map { "\($0) ms" } ?? ""
    var text = "        "
    text += TextLayout.padded(
      VisibleText.line(address["address"].text ?? ""), to: Self.addressColumns)
    text += " " + page.style.paint(mark.rawValue, as: mark) + " " + VisibleText.line(verdict)
    text += total.isEmpty ? "\n" : page.style.paint("  \(total)", .dim) + "\n"
    text += row("PTR", pointer(address["ptr"]))
    if let greeting = address["greeting"].text { text += row("greeting", greeting) }
    text += row("EHLO", hello(address))
    if let injected = address["plain_text_after_starttls"].text {
      text += row("injected", injected)
    }
    return text + row("time", times(address["milliseconds"]))
  }

  private func pointer(_ pointer: FactValue) -> String {
    if let failed = pointer["failed"].text { return failed }
    guard let name = pointer["name"].text else { return "none" }
    return pointer["confirmed"] == true ? name : "\(name), which does not lead back"
  }

  /// The extensions: over TLS where there was TLS, STARTTLS among them, since that is what was offered.
  private func hello(_ address: FactValue) -> String {
    let plain = address["ehlo"]["extensions"].list.compactMap(\.text)
    let secure = address["ehlo_over_tls"]["extensions"].list.compactMap(\.text)
    if secure.isEmpty { return plain.joined(separator: ", ") }
    return (plain.contains("STARTTLS") ? ["STARTTLS"] + secure : secure).joined(separator: ", ")
  }

  private static let steps = [
    ("connect", "connect"), ("greeting", "greeting"), ("ehlo", "EHLO"),
    ("starttls", "STARTTLS"), ("handshake", "handshake"), ("ehlo_over_tls", "EHLO over TLS"),
    ("quit", "QUIT"),
  ]

  private func times(_ times: FactValue) -> String {
    Self.steps.compactMap { key, name in times[key].integer.map { "\(name) \($0) ms" } }
      .joined(separator: ", ")
  }

  /// A label and what belongs to it, wrapped behind it; nothing where there is nothing.
  private func row(_ label: String, _ text: String) -> String {
    guard !text.isEmpty else { return "" }
    let indent = 10 + Self.labelColumns
    let wrapped = TextLayout.wrapped(
      TextLayout.words(of: VisibleText.line(text)), indent: indent, columns: page.width)
    let start = String(repeating: " ", count: 10)
    return start + page.style.paint(TextLayout.padded(label, to: Self.labelColumns), .dim)
      + wrapped.dropFirst(indent)
  }
}
