public import Audit
public import DNS

/// The answer of `dlv dns trace`: every zone from the root down, who was asked, what came of it, and the answer at the end.
public struct DNSTraceDocument: EvaluationDocument {
  public static let schema = "dlv.dns.trace/1"
  private let trace: IterativeTrace
  private let unicodeName: String?
  private let lines: RecordLines

  public init(_ trace: IterativeTrace, unicodeName: String?, data: @escaping RecordDataWriter) {
    self.trace = trace
    self.unicodeName = unicodeName
    lines = RecordLines(data: data)
  }

  public var verdict: IterativeTrace.Verdict { trace.verdict }
  public var result: String { verdict.rawValue }

  public var details: [String: FactValue] {
    var members: [String: FactValue] = [
      "name": .string(trace.question.name.absolute), "unicode_name": FactValue(unicodeName),
      "type": .string(trace.question.type.mnemonic),
      "steps": .list(trace.steps.map(value)), "reply": nil, "reason": nil,
      "queries": .integer(trace.steps.reduce(0) { $0 + $1.attempts.count }),
      "time_ms": .integer(TimeText.number(total)),
    ]
    switch trace.ending {
    case .answered(let reply): members["reply"] = ReplyText(lines: lines).value(reply)
    case .deadEnd, .noAddresses, .aliasLoop, .limit: members["reason"] = .string(ending)
    }
    return members
  }

  private func value(_ step: IterativeTrace.Step) -> FactValue {
    var members: [String: FactValue] = [
      "zone": .string(step.zone.absolute), "question": .string(step.question.description),
      "depth": .integer(step.depth), "referral": nil, "alias": nil,
      "attempts": .list(
        step.attempts.map { attempt in
          [
            "server": .string(attempt.server.name.absolute),
            "address": .string(attempt.reply.server.description),
            "address_from": .string(Self.word(attempt.server.source)),
            "time_ms": .integer(TimeText.number(attempt.reply.elapsed)),
            "transport": .string(attempt.reply.transport.rawValue),
            "result": .string(ReplyText.result(attempt.reply.reading)),
            "fault": FactValue(attempt.fault.map(Self.text)),
            "lame": .boolean(attempt.fault?.isLame == true),
          ]
        }),
    ]
    switch step.outcome {
    case .referral(let zone, let servers):
      members["outcome"] = "referral"
      members["referral"] = [
        "zone": .string(zone.absolute),
        "servers": .list(
          servers.map {
            [
              "name": .string($0.name.absolute),
              "glue": FactValue($0.source == .glue ? $0.addresses : []),
              "glue_missing": .boolean($0.source == .missingGlue),
            ]
          }),
      ]
    case .answered: members["outcome"] = "answered"
    case .alias(let target):
      members["outcome"] = "alias"
      members["alias"] = .string(target.absolute)
    case .nobodyAnswered: members["outcome"] = "nobody_answered"
    }
    return .object(members)
  }

  private static func word(_ source: TracedServer.Source) -> String {
    switch source {
    case .hints: "hints"
    case .glue: "glue"
    case .lookedUp: "lookup"
    case .missingGlue: "missing"
    case .unknown: "unknown"
    }
  }

  static func text(_ fault: IterativeTrace.Fault) -> String {
    switch fault {
    case .failed(let failure): failure.description
    case .refersElsewhere(let zone): "refers to \(zone), which leads nowhere from here"
    case .notAuthoritative: "answers without authority (no AA)"
    }
  }

  private var total: Duration {
    trace.steps.flatMap(\.attempts).reduce(.zero) { $0 + $1.reply.elapsed }
  }

  private var ending: String {
    switch trace.ending {
    case .answered(let reply): ReplyText.verdict(reply)
    case .deadEnd(let zone): "no server of \(zone) gives a usable answer"
    case .noAddresses(let zone): "no address of any server of \(zone) can be found"
    case .aliasLoop(let name): "a loop or too many aliases (CNAME) at \(name)"
    case .limit(let limit): "given up: \(limit)"
    }
  }

  // MARK: Text

  public func text(_ page: TextPage) -> String {
    let ascii = VisibleText.line(trace.question.name.description)
    let name = unicodeName.map { "\(VisibleText.line($0)) (\(ascii))" } ?? ascii
    let (mark, face): (String, TerminalStyle.Face) =
      switch verdict {
      case .answered: (ending, .boldGreen)
      case .faulty: ("\(ending), with faults on the way", .boldYellow)
      case .broken: ("no answer for anybody", .boldRed)
      case .undetermined: ("no answer", .boldRed)
      }
    var text = page.heading(
      "\(name) \(trace.question.type.mnemonic)", mark: VisibleText.line(mark), face: face)
    var question = trace.question
    for step in trace.steps {
      if step.question != question {
        question = step.question
        let margin = String(repeating: "  ", count: step.depth + 1)
        let why = step.depth > 0 ? "needed for its address: " : "then: "
        text +=
          "\n" + margin + page.style.paint(why + VisibleText.line("\(question)"), .bold) + "\n"
      }
      text += self.text(step, page)
    }
    switch trace.ending {
    case .answered(let reply):
      if let message = reply.message {
        let records = message.answers
        text += page.section(records.isEmpty ? "No records" : "Answer")
        text += lines.text(
          records.isEmpty ? [message.negativeAuthority].compactMap(\.self) : records, page)
      }
    case .deadEnd, .noAddresses, .aliasLoop, .limit:
      text += "\n  " + page.style.paint("? " + VisibleText.line(ending), .magenta) + "\n"
    }
    let queries = trace.steps.reduce(0) { $0 + $1.attempts.count }
    return text + "\n"
      + page.style.paint(
        "  \(ReplyText.count(queries, "query", "queries")), \(TimeText.milliseconds(total)) in all",
        .dim) + "\n"
  }

  private func text(_ step: IterativeTrace.Step, _ page: TextPage) -> String {
    let margin = String(repeating: "  ", count: step.depth + 1)
    var text = "\n" + margin + page.style.paint(VisibleText.line(step.zone.absolute), .bold) + "\n"
    for attempt in step.attempts {
      let mark: Mark =
        attempt.fault.map { $0.isLame ? .wrong : .unknown } ?? .right
      let server = VisibleText.line("\(attempt.server.name) \(attempt.reply.server)")
      text += margin + "  " + page.style.paint(mark.rawValue, as: mark) + " " + server
      if let fault = attempt.fault {
        let lame = fault.isLame ? "lame: " : ""
        text += "  " + page.style.paint(lame + VisibleText.line(Self.text(fault)), as: mark)
      }
      text += page.style.paint("  " + TimeText.milliseconds(attempt.reply.elapsed), .dim) + "\n"
    }
    if step.attempts.isEmpty {
      text += margin + "  " + page.style.paint("? nobody to ask", as: .unknown) + "\n"
    }
    switch step.outcome {
    case .referral(let zone, let servers):
      text += margin + "  → " + page.style.paint(VisibleText.line(zone.absolute), .bold) + "\n"
      for server in servers {
        text += margin + "      " + VisibleText.line(server.name.description) + "  "
        text += glue(server, page) + "\n"
      }
    case .alias(let target):
      text += margin + "  → alias of " + VisibleText.line(target.absolute) + "\n"
    case .answered, .nobodyAnswered: break
    }
    return text
  }

  private func glue(_ server: TracedServer, _ page: TextPage) -> String {
    switch server.source {
    case .missingGlue: page.style.paint("✗ no glue", .red)
    case .unknown: page.style.paint("no glue, and none is needed", .dim)
    case .glue, .hints, .lookedUp:
      page.style.paint(server.addresses.map(\.description).joined(separator: ", "), .dim)
    }
  }
}
