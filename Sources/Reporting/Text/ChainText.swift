import Audit

/// The chain of trust of a zone for a person at a terminal: from the trust anchor down, each zone with its keys and signatures.
struct ChainText {
  private let facts: FactValue
  private let page: TextPage

  /// `facts` are those of the DNSSEC family.
  init(_ facts: FactValue, _ page: TextPage) {
    self.facts = facts
    self.page = page
  }

  /// Empty where no chain was followed.
  var text: String {
    let links = facts["chain"].list
    guard !links.isEmpty else { return "" }
    var text = page.section("Chain of trust")
    for link in links { text += zone(link) }
    if links.last?["zone"] != facts["zone"], let reason = facts["reason"].text {
      // The zone itself has no link: what was proven, or not, of it.
      let status = facts["status"].text ?? ""
      text += line(status, facts["zone"].text ?? "", status + ": " + reason)
    }
    let names = facts["names"].list
    guard !names.isEmpty else { return text }
    text += page.section("Mail records")
    for name in names {
      let status = name["status"].text ?? ""
      let exists = name["exists"] == .boolean(true) ? "" : " (proven not to exist)"
      text += line(
        status, "\(name["name"].text ?? "") \(name["type"].text ?? "")",
        name["reason"].text.map { "\(status): \($0)" }
          ?? status + (status == "secure" ? exists : ""))
      for signature in name["signatures"].list { text += detail(self.signature(signature)) }
    }
    return text
  }

  private func zone(_ link: FactValue) -> String {
    let isAnchor = link["vouched_by"] == "trust_anchor"
    let status = link["status"].text ?? ""
    var text = line(
      status, link["zone"].text ?? "",
      (link["reason"].text.map { "\(status): \($0)" } ?? status)
        + (isAnchor ? ", trust anchor" : ""))
    for record in link["ds"].list {
      let digest = record["digest_type"].integer.map { ", digest type \($0)" } ?? ""
      text += detail(
        "\(isAnchor ? "anchor" : "DS    ")  \(key(record))\(digest)")
    }
    for signature in link["ds_signatures"].list { text += detail(self.signature(signature)) }
    for record in link["keys"].list {
      let bits = record["bits"].integer.map { ", \($0) bits" } ?? ""
      text += detail(
        "\((record["role"].text ?? "").uppercased())     \(key(record))\(bits)")
    }
    for signature in link["key_signatures"].list { text += detail(self.signature(signature)) }
    return text
  }

  private func key(_ record: FactValue) -> String {
    "\(record["key_tag"].integer ?? 0) \(record["algorithm"].text ?? "")"
  }

  private func signature(_ signature: FactValue) -> String {
    let verdict = (signature["verdict"].text ?? "").replacing("_", with: " ")
    let signer = signature["signer"].text ?? ""
    return "RRSIG   \(signature["covers"].text ?? "") by \(signer) \(key(signature)): \(verdict), "
      + "\(signature["inception"].text ?? "") to \(signature["expiration"].text ?? "")"
  }

  private func line(_ status: String, _ name: String, _ verdict: String) -> String {
    let mark: Mark =
      switch status {
      case "secure": .right
      case "bogus": Mark(of: .error)
      case "indeterminate", "unknown": .unknown
      default: .notApplicable
      }
    return "  " + page.style.paint(mark.rawValue, as: mark) + " "
      + page.style.paint(VisibleText.line(name), .bold) + "  "
      + page.style.paint(VisibleText.line(verdict), as: mark) + "\n"
  }

  private func detail(_ text: String) -> String { "      " + VisibleText.line(text) + "\n" }
}
