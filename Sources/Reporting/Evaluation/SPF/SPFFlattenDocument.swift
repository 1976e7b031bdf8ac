public import Audit
import DNS
public import MailAuth

/// The answer of `dlv spf flatten`: zone-file lines ready to paste, with what they were made from; or why there are none.
public struct SPFFlattenDocument: EvaluationDocument {
  public static let schema = "dlv.spf-flatten/1"

  private let domain: String
  private let content: Content

  private enum Content: Sendable {
    case flattened(SPFFlattening, SPFFlattenedFile)
    case failed(SPFFlatteningFailure)
  }

  public init(_ flattening: SPFFlattening, _ file: SPFFlattenedFile) {
    domain = flattening.domain.description
    content = .flattened(flattening, file)
  }

  public init(domain: String, _ failure: SPFFlatteningFailure) {
    self.domain = domain
    content = .failed(failure)
  }

  /// `flattened`; `refused` where the record can't be flattened; `undetermined` where a lookup failed.
  public var result: String {
    switch content {
    case .flattened: "flattened"
    case .failed(.failedLookups), .failed(.tooLarge): "undetermined"
    case .failed: "refused"
    }
  }

  public var details: [String: FactValue] {
    var members: [String: FactValue] = [
      "domain": .string(domain), "records": nil, "lookups": nil, "source": nil, "kept": nil,
      "addresses": nil, "ttl": nil, "proof": nil, "reason": nil, "advice": nil,
    ]
    switch content {
    case .failed(let failure):
      members["reason"] = .string(failure.description)
      members["advice"] = .string(failure.advice)
    case .flattened(let flattening, _):
      members["records"] = .list(
        flattening.records.map { record in
          [
            "name": .string(record.name.description), "line": .string(record.description),
            "octets": .integer(SPFFlattening.size(of: record)),
          ]
        })
      members["lookups"] = .integer(flattening.lookups)
      let total = flattening.source.total
      members["source"] = [
        "lookups": .integer(total.lookups.minimum),
        "void_lookups": .integer(total.voidLookups.worst.minimum),
        "records": FactValue(flattening.source.sourceRecords.map(\.description)),
      ]
      members["kept"] = .list(
        (flattening.map.openTerms + (flattening.map.redirect.map { [$0] } ?? [])).map { term in
          [
            "term": .string(term.text), "at": .string(term.place.domain.description),
            "published_as": .string(term.place.term), "reason": .string(term.reason.description),
            "lookups": .integer(term.lookups.minimum),
          ]
        })
      members["addresses"] = .object(
        Dictionary(
          uniqueKeysWithValues: SPFAddressMap.Outcome.allCases.compactMap { outcome in
            let set = flattening.map.addresses(outcome)
            return set.isEmpty ? nil : (outcome.rawValue, AddressCountText.members(set))
          }))
      members["ttl"] = [
        "smallest": flattening.source.smallestTTL.map { .integer(Int($0.ttl)) } ?? nil,
        "of": FactValue(flattening.source.smallestTTL?.question.description),
      ]
      members["proof"] = "same"
    }
    return members
  }

  /// Comments say what a person has to know; the rest is zone file. Without a record there is nothing.
  public func text(_ page: TextPage) -> String {
    guard case .flattened(let flattening, let file) = content else { return "" }
    var lines = ["; SPF record of \(domain), flattened.", ";"]
    for (title, text) in remarks(on: flattening) {
      lines.append("; \(TextLayout.padded(title, to: 7))  \(text)")
    }
    lines.append(";")
    let comments = lines.map { page.style.paint(VisibleText.line($0), .dim) }
    let records = flattening.records.map { VisibleText.line($0.description) }
    let source =
      [";", "; What it was made from, for --check and --from. Leave these lines as they are."]
      + file.lines
    return
      (comments + records + source.map { page.style.paint(VisibleText.line($0), .dim) })
      .joined(separator: "\n") + "\n"
  }

  private func remarks(on flattening: SPFFlattening) -> [(title: String, text: String)] {
    let total = flattening.source.total
    var remarks: [(String, String)] = []
    var source = total.lookups.lookups
    let voids = total.voidLookups
    if voids.worst.minimum > 0 {
      source += ", \(voids.worst) of them void"
      if let family = voids.worseFamily { source += " for \(family) clients" }
      if voids.ofUnmatchedClients.minimum > 0 { source += " where no 'exists' matches" }
    }
    if total.lookups.minimum > SPFTree.maximumLookups {
      source += "; receivers stop after \(SPFTree.maximumLookups)"
    } else if voids.worst.minimum > SPFTree.maximumVoidLookups {
      source += "; receivers allow \(SPFTree.maximumVoidLookups) void ones"
    }
    remarks.append(("source", source))
    let count = flattening.records.count
    remarks.append(
      (
        "here",
        "\(flattening.lookups) of \(SPFTree.maximumLookups) lookups, "
          + (count == 1 ? "1 record" : "\(count) records") + " of at most "
          + "\(flattening.records.map { SPFFlattening.size(of: $0) }.max() ?? 0) octets"
      ))
    if flattening.otherTextLength > 0, let root = flattening.records.first {
      let size = SPFFlattening.size(of: root) + flattening.otherTextLength
      remarks.append(
        (
          "",
          "the other TXT records of \(domain) make its answer \(size) octets"
            + (size >= SPFFlattening.sizeLimit ? ", more than \(SPFFlattening.sizeLimit)" : "")
        ))
    }
    remarks += results(flattening)
    let openTerms = flattening.map.openTerms + (flattening.map.redirect.map { [$0] } ?? [])
    for (index, term) in openTerms.enumerated() {
      let published =
        term.text == term.place.term ? "" : ", '\(term.place.term)' at \(term.place.domain)"
      remarks.append(
        (index == 0 ? "kept" : "", "\(term.text) (\(term.reason)\(published))"))
    }
    if flattening.map.mixesExplanations {
      remarks.append(
        (
          "exp",
          "is that of \(domain) for all that is refused; the record redirected to has another, or none"
        ))
    }
    remarks.append(
      ("proof", "these lines, read back, give every address the result that the source gives it"))
    if let smallest = flattening.source.smallestTTL {
      remarks.append(
        ("ttl", "\(smallest.ttl) s is the smallest it was made from (\(smallest.question))"))
    }
    remarks.append(("redo", "when 'dlv spf flatten --check FILE' exits 1, with --from FILE"))
    return remarks
  }

  private func results(_ flattening: SPFFlattening) -> [(String, String)] {
    let map = flattening.map
    var rows: [(String, String)] = []
    let isOpen = !map.openTerms.isEmpty
    for outcome in SPFAddressMap.Outcome.allCases {
      let set = map.addresses(outcome)
      if set.isEmpty { continue }
      let isEnding = outcome == map.ending.outcome
      let count = isEnding && set != .everything ? "everybody else" : AddressCountText.both(set)
      let title = TextLayout.padded(outcome.rawValue, to: 8)
      rows.append(("", "\(title)  \(count)"))
    }
    if let first = rows.first {
      rows[0] = ("results", first.1 + (isOpen ? "  (where nothing that is kept matches)" : ""))
    }
    return rows
  }
}
