import DNS
import MailAuth

/// The answer as a person reads it: the verdict, what decided, every term, the header field.
extension SPFCheckDocument {
  public func text(_ page: TextPage) -> String {
    let domain = VisibleText.line(String(decoding: evaluation.request.domain, as: UTF8.self))
    var text = page.heading(
      "SPF of \(domain)", mark: evaluation.result.rawValue, face: Self.face(evaluation.result))
    text += "\n" + Self.verdict(evaluation, page)
    if !evaluation.visits.isEmpty { text += page.section("Terms") + Self.terms(evaluation, page) }
    if let helo {
      text += page.section("HELO") + Self.verdict(helo, page)
      if page.isVerbose, !helo.visits.isEmpty { text += "\n" + Self.terms(helo, page) }
    }
    text += page.section("Header field")
    // A receiver puts the HELO result first (RFC 7208 §2.3: it is checked first).
    for evaluation in [helo, evaluation].compactMap({ $0 }) {
      text += VisibleText.block(ReceivedSPF(evaluation).lines.joined(separator: "\n")) + "\n"
    }
    return text
  }

  private static func face(_ result: SPFResult) -> TerminalStyle.Face {
    switch result {
    case .pass: .boldGreen
    case .fail, .permerror: .boldRed
    case .softfail, .temperror: .boldYellow
    case .neutral, .none: .bold
    }
  }

  // MARK: What it came to

  private static func verdict(_ evaluation: SPFEvaluation, _ page: TextPage) -> String {
    let request = evaluation.request
    let sentence = page.record(evaluation.summary) + " (RFC 7208 §\(evaluation.section))"
    var text = TextLayout.wrapped(
      [page.style.paint(evaluation.result.rawValue, face(evaluation.result)) + ":"]
        + TextLayout.words(of: sentence), indent: 2, columns: page.width)
    var rows: [(String, String)] = []
    let (steps, isLoop) = evaluation.pathToLoop
    let path =
      steps.map { page.term(evaluation.place(of: $0).term) }.joined(separator: " → ")
      + (isLoop ? " → a loop" : "")
    if evaluation.match != nil {
      rows.append(("term", path))
    } else if !path.isEmpty {
      rows.append(("at", path))
    } else if evaluation.result == .neutral {
      rows.append(("term", "none matched"))
    }
    rows.append(("client", request.client.description))
    rows.append(("sender", visible(String(decoding: request.sender.address, as: UTF8.self))))
    if request.identity == .mailFrom {
      rows.append(("HELO", visible(String(decoding: request.helo, as: UTF8.self))))
    }
    if !evaluation.visits.isEmpty {
      rows.append(
        (
          "cost",
          "\(evaluation.lookups) of \(SPFTree.maximumLookups) lookups, "
            + "\(evaluation.voidLookups) of \(SPFTree.maximumVoidLookups) void"
        ))
    }
    switch evaluation.explanation {
    case .none: break
    case .text(let text, let domain):
      rows.append(("says", "“\(visible(text))” (\(domain)'s own words)"))
    case .unusable(let problem):
      rows.append(("exp", "not usable, so ignored: \(visible(problem.description))"))
    }
    // Several terms may need the same answer.
    var open: [String] = []
    for lookup in evaluation.unanswered.map(\.description) where !open.contains(lookup) {
      open.append(lookup)
    }
    rows += open.map { ("open", visible($0)) }
    for (label, value) in rows {
      text += "    " + page.style.paint(TextLayout.padded(label, to: 7), .dim) + value + "\n"
    }
    return text
  }

  // MARK: How

  private static func terms(_ evaluation: SPFEvaluation, _ page: TextPage) -> String {
    var text = ""
    var visits = evaluation.visits.indices.makeIterator()
    var next = visits.next()
    func record(reachedBy step: Int?) {
      guard let index = next, evaluation.visits[index].reachedBy == step else { return }
      text += heading(of: index, evaluation, page)
      next = visits.next()
    }
    record(reachedBy: nil)
    for (index, step) in evaluation.steps.enumerated() {
      text += line(of: step, evaluation, page)
      record(reachedBy: index)
    }
    return text
  }

  private static func heading(
    of index: Int, _ evaluation: SPFEvaluation, _ page: TextPage
  ) -> String {
    let visit = evaluation.visits[index]
    let margin = margin(evaluation.depth(of: index))
    let content: String
    if let record = visit.record {
      content = page.record(String(decoding: record.text, as: UTF8.self))
    } else if let failure = visit.answer.failure {
      content = visible(failure.description)
    } else {
      content = "no single SPF record"
    }
    return margin + page.style.paint(visit.domain.description, .bold) + "  "
      + page.style.paint(content, .dim) + "\n"
  }

  private static func line(
    of step: SPFEvaluation.Step, _ evaluation: SPFEvaluation, _ page: TextPage
  ) -> String {
    let term = page.term(evaluation.place(of: step).term)
    let mark: (String, TerminalStyle.Face)
    var remark: String?
    switch step.outcome {
    case .matched: mark = ("match", .green)
    case .notMatched: mark = ("no match", .dim)
    case .invalidTarget(let error):
      mark = ("no match", .dim)
      remark = "not asked: \(error)"
    case .internationalLocalPart:
      mark = ("no match", .dim)
      remark = "not asked: the local part is not ASCII (RFC 8616 §4)"
    case .followed: mark = ("followed", .dim)
    case .failed: mark = ("error", .red)
    case .unfinished: mark = ("not through", .dim)
    }
    if step.isVoid { remark = "void lookup" }
    let seen = step.answers.map { answer in
      "\(answer.question.name) \(answer.question.type): \(visible(AnswerText.content(answer)))"
    }
    let notes = (remark.map { [$0] } ?? []) + seen
    let margin = margin(evaluation.depth(of: step.visit) + 1)
    let column = max(24, 36 - margin.utf8.count)
    return margin + TextLayout.padded(term, to: column) + " " + page.style.paint(mark.0, mark.1)
      + (notes.isEmpty
        ? ""
        : String(repeating: " ", count: max(0, 8 - mark.0.utf8.count)) + "  "
          + page.style.paint(notes.joined(separator: "; "), .dim)) + "\n"
  }

  private static func margin(_ depth: Int) -> String {
    String(repeating: " ", count: 2 + 2 * depth)
  }

  private static func visible(_ text: String) -> String { VisibleText.line(text) }
}
