import Audit

/// The part of a text report that shows what mail servers presented: the session, the chain, and what they agree to, by host.
struct TLSSection {
  private let page: TextPage

  init(_ page: TextPage) { self.page = page }

  /// Empty where no mail server was asked about TLS.
  func text(_ facts: FactValue) -> String {
    let hosts = facts["tls"]["hosts"].list
    guard hosts.contains(where: { !$0["addresses"].list.isEmpty }) else { return "" }
    return page.section("TLS of the mail servers") + hosts.map(host).joined()
  }

  private func host(_ host: FactValue) -> String {
    let name = host["name"].text ?? ""
    var text = ""
    var previous: FactValue?
    for address in host["addresses"].list {
      let line = "\(name) [\(address["address"].text ?? "")]"
      text += "  " + page.style.paint(VisibleText.line(line), .bold) + "\n"
      // The same again would only take room.
      if let previous, previous.withoutAddress == address.withoutAddress {
        text += "    as above\n"
      } else {
        text += session(address) + chain(address) + offers(address["offers"])
      }
      previous = address
    }
    return text
  }

  private func row(_ label: String, _ value: String, as mark: Mark? = nil) -> String {
    let visible = VisibleText.line(value)
    return "    " + page.style.paint(TextLayout.padded(label, to: 12), .dim)
      + (mark.map { page.style.paint(visible, as: $0) } ?? visible) + "\n"
  }

  private func session(_ address: FactValue) -> String {
    guard let version = address["version"].text else {
      let words = [
        "not_offered": "STARTTLS is not offered", "failed": "TLS fails",
        "down": "the server takes no connections", "unknown": "could not be determined",
      ]
      let word = words[address["session"].text ?? ""] ?? ""
      let reason = address["problem"].text.map { ": \($0)" } ?? ""
      return row("session", word + reason, as: address["session"] == "unknown" ? .unknown : .wrong)
    }
    return row("session", "\(version), \(address["cipher"].text ?? "")")
  }

  private func chain(_ address: FactValue) -> String {
    let certificates = address["chain"].list
    guard !certificates.isEmpty else { return "" }
    var text = ""
    for (depth, certificate) in certificates.enumerated() {
      let subject = certificate["subject"].text ?? ""
      text += row(
        depth == 0 ? "chain" : "",
        "\(depth) " + (subject.isEmpty ? "(no subject)" : subject) + ", "
          + (certificate["key"].text ?? "") + ", " + (certificate["signature"].text ?? ""))
      text += row("", "  " + dates(certificate))
    }
    if let issuer = certificates.last?["issuer"].text, certificates.last?["self_signed"] != true {
      text += row("", "  issued by \(issuer)")
    }
    let names = certificates.first?["names"].list.compactMap(\.text) ?? []
    text += row(
      "names", names.isEmpty ? "none" : names.joined(separator: ", "),
      as: address["name_matches"] == true ? .right : .doubtful)
    if address["trusted"] == true {
      text += row("trust", "by \(address["authority"].text ?? "")", as: .right)
    } else {
      text += row("trust", address["trust_problem"]["reason"].text ?? "none", as: .doubtful)
    }
    let digest = certificates.first?["key_sha256"].text ?? ""
    return text + row("TLSA", "3 1 1 \(digest)")
  }

  private func dates(_ certificate: FactValue) -> String {
    let (from, to) = (certificate["not_before"].text ?? "", certificate["not_after"].text ?? "")
    let days = certificate["days_left"].integer.map { days in
      days < 0 ? ", expired" : ", \(DayCount(days)) left"
    }
    return "\(from) to \(to)" + (days ?? ", not valid yet")
  }

  private func offers(_ offers: FactValue) -> String {
    guard case .object(let versions) = offers["versions"], !versions.isEmpty else { return "" }
    let order = ["TLS 1.3", "TLS 1.2", "TLS 1.1", "TLS 1.0"]
    let complete = offers["complete"].list.compactMap(\.text)
    var text = ""
    for version in order {
      switch offers["versions"][version] {
      case .boolean(true):
        let suites = offers["ciphers"][version].list.compactMap(\.text)
        let exchange = offers["key_exchange"][version].list.compactMap(\.text)
        let isPart = !complete.contains(version)
        text += row(
          version,
          (exchange.isEmpty ? "" : exchange.joined(separator: ", ") + "; ")
            + "\(suites.count) cipher suite\(suites.count == 1 ? "" : "s")"
            + (isPart ? " seen" : ""))
        for suite in suites { text += row("", "  " + suite) }
      case .boolean(false): text += row(version, "refused")
      case .null, .integer, .points, .string, .list, .object:
        text += row(version, "not found out", as: .unknown)
      }
    }
    return text
  }
}

extension FactValue {
  fileprivate var withoutAddress: FactValue {
    guard case .object(var members) = self else { return self }
    members["address"] = nil
    // How many connections it took is no difference.
    if case .object(var offers) = members["offers"] {
      offers["connections"] = nil
      members["offers"] = .object(offers)
    }
    return .object(members)
  }
}
