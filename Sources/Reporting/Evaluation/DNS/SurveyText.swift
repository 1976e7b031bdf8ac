import Audit
import DNS

/// Servers side by side: who has which version of a record set.
struct SurveyText {
  let lines: RecordLines
  let survey: RecordSetSurvey

  /// Versions are named A, B, C …; more than the alphabet has are numbered.
  static func label(_ index: Int) -> String {
    index < 26 ? String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index))) : "\(index + 1)"
  }

  func versionBlocks(_ page: TextPage) -> String {
    let versions = survey.versions
    return versions.enumerated().map { index, version in
      let holders = ReplyText.count(version.members.count, "server")
      let title =
        versions.count == 1
        ? "The answer of \(holders)" : "Version \(Self.label(index)), of \(holders)"
      return page.section(title) + records(version, page)
    }.joined()
  }

  private func records(_ version: RecordSetSurvey.Version, _ page: TextPage) -> String {
    switch version.content {
    case .records, .alias: lines.text(version.records, page)
    case .noData: "  " + page.style.paint("no such record (NODATA)", .yellow) + "\n"
    case .noSuchName: "  " + page.style.paint("no such name (NXDOMAIN)", .yellow) + "\n"
    }
  }

  /// One line a server: version, name, address, TTL, serial, time.
  ///
  /// - Parameter wrong: Indexes of the views that have what they should not; `nil` for all but those of the first version.
  func table(_ page: TextPage, showsSerials: Bool, wrong: Set<Int>? = nil) -> String {
    let versions = survey.versions
    var labels: [Int: String] = [:]
    for (index, version) in versions.enumerated() {
      for member in version.members { labels[member] = Self.label(index) }
    }
    let names = survey.views.map { VisibleText.line($0.party.name) }
    let addresses = survey.views.map { VisibleText.line($0.party.endpoint.description) }
    let nameColumns = names.map { TextLayout.width(of: $0) }.max() ?? 0
    let addressColumns = addresses.map { TextLayout.width(of: $0) }.max() ?? 0
    var text = ""
    for (index, view) in survey.views.enumerated() {
      let isOdd =
        wrong?.contains(index)
        ?? (versions.count > 1 && versions.first?.members.contains(index) != true)
      let mark: Mark =
        switch view.trouble {
        case nil: isOdd ? .wrong : .right
        case .lame: .wrong
        case .failed: .unknown
        case .outOfReach: .notApplicable
        }
      var line = page.style.paint(mark.rawValue, as: mark) + " "
      line += TextLayout.padded(names[index], to: nameColumns) + "  "
      line += page.style.paint(TextLayout.padded(addresses[index], to: addressColumns), .dim) + "  "
      line += page.style.paint(state(view, labels[index] ?? "", versions.count), as: mark)
      if showsSerials, let serial = view.serial { line += "  serial \(serial)" }
      if view.trouble == nil, let lifetime = view.lifetime {
        line += "  TTL \(lifetime)"
      }
      line += page.style.paint("  " + TimeText.milliseconds(view.reply.elapsed), .dim)
      text += "  " + line + "\n"
    }
    return text
  }

  private func state(_ view: RecordSetSurvey.View, _ label: String, _ versions: Int) -> String {
    switch view.trouble {
    case nil: versions > 1 ? "version \(label)" : ReplyText.result(view.reply.reading)
    case .lame(let how): "lame: " + how
    case .failed(let failure): VisibleText.line("\(failure)")
    case .outOfReach: "not asked: no route to addresses of that family from here"
    }
  }

  var values: [String: FactValue] {
    let versions = survey.versions
    var labels: [Int: Int] = [:]
    for (index, version) in versions.enumerated() {
      for member in version.members { labels[member] = index }
    }
    return [
      "name": .string(survey.question.name.absolute),
      "type": .string(survey.question.type.mnemonic),
      "versions": .list(
        versions.map { version in
          [
            "result": .string(Self.word(version.content)),
            "records": lines.values(version.records),
            "servers": .integer(version.members.count),
          ]
        }),
      "servers": .list(
        survey.views.enumerated().map { index, view in
          [
            "name": .string(view.party.name),
            "address": .string(view.party.endpoint.description),
            "role": .string(view.party.role.rawValue),
            "version": labels[index].map { .integer($0) } ?? nil,
            "trouble": FactValue(Self.trouble(view)),
            "serial": view.serial.map { .integer(Int($0)) } ?? nil,
            "ttl": view.lifetime.map { .integer(Int($0)) } ?? nil,
            "reply": ReplyText(lines: lines).value(view.reply),
          ]
        }),
    ]
  }

  private static func trouble(_ view: RecordSetSurvey.View) -> String? {
    switch view.trouble {
    case nil: nil
    case .failed(let failure): failure.description
    case .lame(let how): "lame: \(how)"
    case .outOfReach: LookupFailure.noRoute
    }
  }

  private static func word(_ content: RecordSetSurvey.Content) -> String {
    switch content {
    case .records: "records"
    case .alias: "alias"
    case .noData: "no-data"
    case .noSuchName: "no-such-name"
    }
  }
}
