import DNS
import MailAuth

/// The tree as a person reads it: a line a term, its numbers in columns beside it.
extension SPFExplainDocument {
  public func text(_ page: TextPage) -> String {
    let ascii = explanation.tree.domain.description
    let name = unicodeName.map { VisibleText.line($0) + " (\(ascii))" } ?? ascii
    return page.heading(name, mark: mark, face: face) + "\n" + treeTable(page) + limits(page)
      + reach(page) + evaluation(page) + problems(page)
  }

  private var mark: String {
    switch explanation.state {
    case .ok: "\(explanation.tree.total.lookups) of \(SPFTree.maximumLookups) lookups"
    case .permerror:
      explanation.tree.total.lookups.minimum > SPFTree.maximumLookups
        ? "permerror: \(explanation.tree.total.lookups) of \(SPFTree.maximumLookups) lookups"
        : "permerror"
    case .none: "no SPF record"
    case .undetermined: "undetermined"
    }
  }

  private var face: TerminalStyle.Face {
    switch explanation.state {
    case .ok: .boldGreen
    case .permerror, .none: .boldRed
    case .undetermined: .boldYellow
    }
  }

  // MARK: The tree

  private func treeTable(_ page: TextPage) -> String {
    var lines = SPFExplainLines(document: self, isVerbose: page.isVerbose)
    lines.addRoot()
    return lines.table(page)
  }

  // MARK: Below the tree

  private func limits(_ page: TextPage) -> String {
    guard let root = explanation.tree.root, root.record != nil else { return "" }
    let total = explanation.tree.total
    let voids = total.voidLookups
    return page.section("Limits (RFC 7208 §4.6.4), where no term matches")
      + limit("lookups", total.lookups, SPFTree.maximumLookups, page)
      + limit(
        "void lookups", voids.worst, SPFTree.maximumVoidLookups, page, of: voids.worseFamily,
        ofSomeMessages: voids.isHidden ? 0 : voids.ofSomeMessages)
  }

  private func limit(
    _ name: String, _ count: SPFCount, _ limit: Int, _ page: TextPage,
    of family: SPFClientFamily? = nil, ofSomeMessages: Int = 0
  ) -> String {
    let mark: Mark
    let remark: String
    if count.minimum > limit {
      mark = .wrong
      remark = "permerror for whom no term matches before the limit"
    } else if ofSomeMessages > 0 {
      mark = count.minimum + ofSomeMessages > limit ? .unknown : .right
      remark = "up to \(count.minimum + ofSomeMessages), as the message decides"
    } else if !count.isExact {
      mark = .unknown
      remark =
        explanation.failures.isEmpty ? "not all is followed" : "a lookup failed: it may be more"
    } else if count.minimum == limit {
      mark = .doubtful
      remark = "no more room"
    } else {
      mark = .right
      remark = limit - count.minimum == 1 ? "room for one more" : ""
    }
    let number = TextLayout.padded("\(count) of \(limit)", to: 8)
    let line = "\(mark.rawValue) \(TextLayout.padded(name, to: 12))  \(number)"
    // Where all is well, whose number it is makes no difference.
    let whom = mark == .right ? "" : family.map { "\($0) clients" } ?? ""
    let remarks = [whom, remark].filter { !$0.isEmpty }
    if remarks.isEmpty { return "  " + page.style.paint(line.trimmingSpaces, as: mark) + "\n" }
    return "  " + page.style.paint(line, as: mark) + "  \(remarks.joined(separator: ": "))\n"
  }

  private func reach(_ page: TextPage) -> String {
    guard explanation.tree.root?.record != nil else { return "" }
    let late = explanation.lateForPass
    let authorised = explanation.account.authorised.subtracting(late)
    var text = page.section("Who passes")
    if explanation.tree.total.isAuthorisedComplete {
      text += "  \(AddressCountText.both(authorised))\n"
    } else {
      text += authorised.isEmpty ? "  " : "  \(AddressCountText.both(authorised)), and "
      text += "whom the terms marked ? let pass\n"
    }
    if !late.isEmpty {
      text += "  permerror for \(AddressCountText.both(late)), before the term that names them\n"
    }
    if explanation.account.authorised != .everything { text += others }
    return text
  }

  /// The line, or one a family, about those whom no term names.
  private var others: String {
    let families = SPFClientFamily.allCases.map { ($0, results(of: $0)) }
    if Set(families.map(\.1)).count == 1 {
      return families.first?.1.map { "  \($0) for everybody else\n" } ?? ""
    }
    return families.map { family, results in
      results.map { "  \($0) for every other \(family) client\n" } ?? ""
    }.joined()
  }

  /// `fail`, or `fail or permerror` where the message decides; `nil` where a failed lookup leaves anything open.
  private func results(of family: SPFClientFamily) -> String? {
    guard let results = explanation.others[family], results.count <= 2,
      !results.contains(.temperror)
    else { return nil }
    let names = results.map(\.rawValue).sorted().joined(separator: " or ")
    return results.count == 2 ? names + ", as the message decides," : names
  }

  private func evaluation(_ page: TextPage) -> String {
    guard let evaluation = explanation.evaluation else { return "" }
    let face: TerminalStyle.Face =
      switch evaluation.result {
      case .pass: .green
      case .fail, .permerror, .softfail: .red
      case .neutral, .none: .yellow
      case .temperror: .magenta
      }
    var text = page.section("For \(evaluation.request.client)")
    text += "  " + page.style.paint(evaluation.result.rawValue, face)
    text += " after \(SPFCount.exactly(evaluation.lookups).lookups)"
    text += ", \(evaluation.voidLookups) of them void\n"
    let (steps, isLoop) = evaluation.pathToLoop
    let path = steps.map { step in
      let place = evaluation.place(of: step)
      return "\(place.term) at \(place.domain)"
    }
    if !path.isEmpty {
      text += "  by " + VisibleText.line(path.joined(separator: ", ")) + (isLoop ? ": a loop" : "")
      text += "\n"
    }
    if let problem = evaluation.problem { text += "  " + VisibleText.line("\(problem)") + "\n" }
    return text
  }

  private func problems(_ page: TextPage) -> String {
    var text = ""
    if !explanation.mapping.faults.isEmpty {
      text += page.section("Permerror")
      for fault in explanation.mapping.faults {
        text += page.style.paint("  ✗ ", .red) + VisibleText.line("\(fault)") + "\n"
      }
    }
    if !explanation.failures.isEmpty || explanation.tree.isCut {
      text += page.section("Could not be determined")
      for answer in explanation.failures {
        let reason = answer.failure.map(\.description) ?? ""
        text += page.style.paint("  ? ", .magenta)
        text += VisibleText.line("\(answer.question): \(reason)") + "\n"
      }
      if explanation.tree.isCut {
        text += "  ? the record leads to more others, or names more hosts, than are looked up\n"
      }
    }
    return text
  }
}

/// The lines of the tree, gathered before their columns are known.
private struct SPFExplainLines {
  let document: SPFExplainDocument
  let isVerbose: Bool
  private var lines: [Line] = []

  private struct Line {
    let label: String
    let face: TerminalStyle.Face?
    /// Lookups, void lookups, IPv4, IPv6, share that is new.
    var cells: [String] = []
    var remark = ""
    var remarkFace: TerminalStyle.Face = .dim
  }

  init(document: SPFExplainDocument, isVerbose: Bool) {
    self.document = document
    self.isVerbose = isVerbose
  }

  private static let titles = ["lookups", "void", "IPv4", "IPv6", "new"]

  mutating func addRoot() {
    let explanation = document.explanation
    guard let root = explanation.tree.root else { return }
    lines.append(Line(label: "", face: .dim, cells: Self.titles, remark: "", remarkFace: .dim))
    let total = explanation.tree.total
    let (state, face) = Self.state(of: root)
    var cells = ["\(Self.number(total.lookups))", Self.number(total.voidLookups.worst)]
    cells += [
      AddressCountText.ipv4(explanation.account.authorised),
      AddressCountText.ipv6(explanation.account.authorised), "",
    ]
    if !total.isAuthorisedComplete {
      cells[2] = explanation.account.authorised.isEmpty ? "?" : cells[2] + "+?"
    }
    let hasRecord = root.record != nil
    lines.append(
      Line(
        label: "\(trace(nil))\(root.domain)", face: .bold, cells: hasRecord ? cells : [],
        remark: state, remarkFace: face))
    add(explanation.account.rows, prefix: "")
  }

  private mutating func add(_ rows: [SPFAccount.Row], prefix: String) {
    for (index, row) in rows.enumerated() {
      let isLast = index == rows.count - 1
      add(row, prefix: prefix, branch: isLast ? "└ " : "├ ")
      let below = prefix + (isLast ? "  " : "│ ")
      if isVerbose {
        for answer in row.step.answers {
          for record in answer.records {
            lines.append(
              Line(
                label:
                  "\(trace(nil))\(below)  \(answer.question.name) \(record.type) \(record.data)",
                face: .dim))
          }
        }
      }
      if case .record(_, let rows) = row.below { add(rows, prefix: below) }
    }
  }

  private mutating func add(_ row: SPFAccount.Row, prefix: String, branch: String) {
    let step = row.step
    let label = trace(step) + prefix + branch + TextPage.term(step.place.term, isVerbose: isVerbose)
    if case .unreachable = step.standing {
      let reason = step.isRedirect ? "ignored beside all" : "behind all"
      lines.append(Line(label: label, face: .dim, remark: "never evaluated: \(reason)"))
      return
    }
    var line = Line(label: label, face: face(of: row))
    line.cells = cells(of: row)
    (line.remark, line.remarkFace) = remark(on: row)
    lines.append(line)
  }

  private func cells(of row: SPFAccount.Row) -> [String] {
    let step = row.step
    switch step.term.content {
    case .modifier(.explanation), .modifier(.unknown): return []
    case .modifier(.redirect), .directive: break
    }
    var cells = ["", "", "", "", ""]
    if step.countsAsLookup {
      cells[0] = Self.number(row.lookups)
      let voids = row.voidLookups.count(for: document.countedFamily)
      cells[1] = voids == .exactly(0) ? "" : Self.number(voids)
    }
    if step.directive?.mechanism == .all, !row.authorises {
      // For everybody that is left: no term names them.
    } else if row.isComplete || !row.matched.isEmpty {
      cells[2] = AddressCountText.ipv4(row.matched) + (row.isComplete ? "" : "+?")
      cells[3] = AddressCountText.ipv6(row.matched)
    } else {
      cells[2] = "?"
      cells[3] = "?"
    }
    if row.authorises { cells[4] = Self.share(row) }
    return cells
  }

  /// `100%`; where the families differ, `50/100%`; empty for a term that names nobody.
  private static func share(_ row: SPFAccount.Row) -> String {
    var shares: [String] = []
    if row.matched.ipv4Count > 0 {
      shares.append(percent(Double(row.new.ipv4Count) / Double(row.matched.ipv4Count)))
    }
    if !row.matched.ipv6Count.isZero {
      shares.append(
        percent(row.new.ipv6Count.approximation / row.matched.ipv6Count.approximation))
    }
    if shares.count == 2, shares[0] == shares[1] { shares.removeLast() }
    return shares.isEmpty ? "" : shares.joined(separator: "/") + "%"
  }

  /// Whole per cent; 0 and 100 are exact.
  private static func percent(_ share: Double) -> String {
    if share <= 0 { return "0" }
    if share >= 1 { return "100" }
    return "\(min(99, max(1, Int((share * 100).rounded()))))"
  }

  private static func number(_ count: SPFCount) -> String {
    switch count {
    case .exactly(let count): "\(count)"
    case .atLeast(0): "?"
    case .atLeast(let count): "≥\(count)"
    }
  }

  private func face(of row: SPFAccount.Row) -> TerminalStyle.Face? {
    switch row.step.term.content {
    case .modifier(.explanation), .modifier(.unknown): .dim
    case .modifier(.redirect), .directive: nil
    }
  }

  /// Who is behind an include, and what is wrong.
  private func remark(on row: SPFAccount.Row) -> (String, TerminalStyle.Face) {
    let step = row.step
    if case .invalid(let error) = step.target { return ("no domain name: \(error)", .red) }
    if step.target == .dependsOnMessage { return ("depends on the message", .cyan) }
    switch row.below {
    case .loop: return ("a loop", .red)
    case .leftOut: return ("not followed", .magenta)
    case .shownBefore: return ("its terms are above", .dim)
    case .record(let node, _):
      let (state, face) = Self.state(of: node)
      if !state.isEmpty { return (state, face) }
    case .none: break
    }
    if step.answers.contains(where: { $0.failure != nil }) { return ("a lookup failed", .magenta) }
    if let directive = step.directive {
      if directive.mechanism.isPointer { return ("depends on the client's name", .cyan) }
      if case .mx = directive.mechanism, case .exchanges(let answer, _) = step.lookup,
        answer.records.count > SPFTree.maximumExchanges
      {
        return ("\(answer.records.count) exchanges: permerror", .red)
      }
      if case .existence(let answer) = step.lookup {
        return answer.isVoid ? ("nobody: no A record", .yellow) : ("everybody", .yellow)
      }
    }
    switch step.voidness(in: document.explanation.tree.nodes) {
    case .void: return ("void: nothing found", .yellow)
    case .voidForClients(let family): return ("void for \(family) clients", .dim)
    case .notVoid, .voidUnlessMatched, .dependsOnMessage, .unknown: break
    }
    if step.leadsToRecord, let target = step.targetName {
      let owner = document.explanation.owner(of: target)
      if let sender = owner.sender { return (sender, .cyan) }
      if let organization = owner.organization, !document.explanation.isOwn(organization) {
        return (organization.description, .dim)
      }
    }
    return ("", .dim)
  }

  private static func state(of node: SPFNode) -> (String, TerminalStyle.Face) {
    switch node.content {
    case .record(let record, _):
      record.errors.isEmpty ? ("", .dim) : ("syntax error: permerror", .red)
    case .none: ("no SPF record", .red)
    case .several(let records): ("\(records.count) SPF records: permerror", .red)
    case .unknown: ("not known: the lookup failed", .magenta)
    }
  }

  /// One column in front, where an address is evaluated.
  private func trace(_ step: SPFStep?) -> String {
    guard document.explanation.evaluation != nil else { return "" }
    guard let step else { return "  " }
    return switch document.explanation.trace(of: step) {
    case .matched: "→ "
    case .evaluated: "· "
    case .notReached, nil: "  "
    }
  }

  // MARK: Columns

  func table(_ page: TextPage) -> String {
    let widths = Self.titles.indices.map { column in
      lines.map { $0.cells.isEmpty ? 0 : TextLayout.width(of: $0.cells[column]) }.max() ?? 0
    }
    let numbers = widths.reduce(0) { $0 + $1 + 2 }
    // Longer terms have a line of their own.
    let room = max(Self.leastLabel, page.width - numbers - 2)
    let labels = lines.filter { !$0.cells.isEmpty }.map { TextLayout.width(of: $0.label) }
    let column = min(room, labels.max() ?? 0)
    var table = ""
    for line in lines {
      let width = TextLayout.width(of: line.label)
      var text = "  " + (line.face.map { page.style.paint(line.label, $0) } ?? line.label)
      if line.cells.isEmpty {
        if !line.remark.isEmpty {
          text += "  " + page.style.paint(line.remark, line.remarkFace)
        }
      } else {
        if width > column {
          text += "\n  " + String(repeating: " ", count: column)
        } else {
          text += String(repeating: " ", count: column - width)
        }
        for (cell, width) in zip(line.cells, widths) {
          let padding = String(repeating: " ", count: width - TextLayout.width(of: cell))
          text += "  " + padding + (line.face == .dim ? page.style.paint(cell, .dim) : cell)
        }
        if !line.remark.isEmpty {
          text += "  " + page.style.paint(VisibleText.line(line.remark), line.remarkFace)
        }
      }
      while text.last == " " { text.removeLast() }
      table += text + "\n"
    }
    return table
  }

  private static let leastLabel = 24
}

extension String {
  fileprivate var trimmingSpaces: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
