import DNS
import MailAuth

/// A BIMI record that is wrong, as it was meant: what is valid is kept, and what nobody can know is a blank to fill in.
struct BIMIMending {
  private var text = TagListText([("v", "BIMI1")])
  private let resource: Record
  private var hasBlank = false

  init(_ resource: Record) {
    self.resource = resource
    guard case .txt(let strings) = resource.data else { return }
    let octets =
      BIMIRecord.isRecord(strings.joined) ? strings.joined : BIMINearMiss.cleaned(strings.joined)
    let list = TagList(octets, whiteSpace: .plain)
    let record = BIMIRecord(octets)
    text = TagListText(list)
    text.remove(["v", "V"])
    text = TagListText([("v", "BIMI1")] + text.tags.filter { !$0.name.isEmpty })
    mend("l", record.logo, isNeeded: record.logo == .absent || record.hasUnusedEvidence, "logo.svg")
    mend("a", record.evidence, isNeeded: false, "vmc.pem")
    if let value = list["avp"]?.text, BIMIRecord.AvatarPreference(rawValue: value) == nil {
      let lowered = value.lowercased()
      text.set("avp", BIMIRecord.AvatarPreference(rawValue: lowered) == nil ? nil : lowered)
    }
    if list["lps"] != nil {
      let prefixes = record.localPartPrefixes
      text.set("lps", prefixes.isEmpty ? nil : prefixes.joined(separator: ","))
    }
  }

  /// The line to publish; as a comment where something has to be filled in.
  var fix: String {
    hasBlank
      ? "; fill in what stands in <>:\n; \(text.line(like: resource))" : text.line(like: resource)
  }

  private mutating func mend(
    _ tag: String, _ location: BIMIRecord.Location, isNeeded: Bool, _ file: String
  ) {
    switch location {
    case .url: return
    case .absent, .empty: if !isNeeded { return }
    case .invalid:
      let value = text.tags.first { $0.name == tag }?.value ?? ""
      // The one mistake whose correction is certain: the scheme.
      let secure = value.lowercased().hasPrefix("http://") ? "https://" + value.dropFirst(7) : value
      if (try? HTTPSLocation(Array(secure.utf8))) != nil {
        text.set(tag, secure)
        return
      }
    }
    hasBlank = true
    let blank = "https://<host>/\(file)"
    // In the order in which people read it.
    if tag == "l", !text.tags.contains(where: { $0.name == "l" }) {
      text.setSecond("l", blank)
    } else {
      text.set(tag, blank)
    }
  }
}

extension BIMIRecord {
  fileprivate var hasUnusedEvidence: Bool {
    problems.contains { if case .evidenceWithoutLogo = $0 { true } else { false } }
  }
}
