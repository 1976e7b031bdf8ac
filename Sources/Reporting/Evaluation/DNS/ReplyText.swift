import Audit
import DNS

/// One server's reply in words and as members of JSON documents.
struct ReplyText {
  let lines: RecordLines

  /// The verdict of one reply in a word for programs.
  static func result(_ reading: ServerReply.Reading) -> String {
    switch reading {
    case .records: "records"
    case .alias: "alias"
    case .noData: "no-data"
    case .noSuchName: "no-such-name"
    case .referral: "referral"
    case .failed(let failure): failureWord(failure)
    }
  }

  static func failureWord(_ failure: LookupFailure) -> String {
    switch failure {
    case .serverFailure: "server-failure"
    case .refused: "refused"
    case .timedOut: "timed-out"
    case .unreachable: "unreachable"
    case .bogus: "unusable"
    case .offline: "not-asked"
    }
  }

  /// The verdict for a person: `2 records`, `no such name (NXDOMAIN)`.
  static func verdict(_ reply: ServerReply) -> String {
    switch reply.reading {
    case .records(let records, let aliases):
      count(records.count, "record")
        + (aliases.isEmpty ? "" : " behind \(count(aliases.count, "alias", "aliases"))")
    case .alias: "an alias only"
    case .noData: "no such record (NODATA)"
    case .noSuchName: "no such name (NXDOMAIN)"
    case .referral(let zone): "a referral to the servers of \(zone)"
    case .failed(let failure): "\(failure)"
    }
  }

  /// The same behind the response code.
  static func verdictWithCode(_ reply: ServerReply) -> String {
    guard let message = reply.message else { return verdict(reply) }
    switch reply.reading {
    case .records, .alias, .noData, .referral: return "\(message.code), \(verdict(reply))"
    case .noSuchName: return "NXDOMAIN, no such name"
    case .failed(.serverFailure), .failed(.refused): return "\(message.code)"
    case .failed: return "\(message.code), \(verdict(reply))"
    }
  }

  static func count(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count) " + (count == 1 ? one : many ?? one + "s")
  }

  static func face(_ reading: ServerReply.Reading) -> TerminalStyle.Face {
    switch reading {
    case .records, .alias: .boldGreen
    case .noData, .noSuchName, .referral: .boldYellow
    case .failed: .boldRed
    }
  }

  /// `192.0.2.53:53 over UDP`.
  static func way(_ reply: ServerReply) -> String {
    let transport =
      switch reply.transport {
      case .udp: "UDP"
      case .tcp: "TCP"
      case .tls: "TLS"
      case .https: "HTTPS"
      case .tcpAfterTruncation: "TCP, since the answer was truncated over UDP"
      }
    return "\(reply.server) over \(transport)"
  }

  func sections(_ message: DNSMessage, _ page: TextPage) -> String {
    var text = ""
    for (title, records) in [
      ("Answer", message.answers), ("Authority", message.authority),
      ("Additional", message.additional),
    ] where !records.isEmpty {
      text += page.section(title) + lines.text(records, page)
    }
    return text
  }

  /// Where the reply came from, how long it took, its size, the header and EDNS.
  func footer(_ reply: ServerReply, _ page: TextPage) -> String {
    var parts = [Self.way(reply), "in " + TimeText.milliseconds(reply.elapsed)]
    if let message = reply.message {
      parts.append(Self.count(message.size, "octet"))
      parts.append("flags " + message.flags.words.joined(separator: " "))
      parts.append(
        message.edns.map { "EDNS \($0.payloadSize)" + ($0.wantsSignatures ? " do" : "") }
          ?? "no EDNS")
    }
    var text = "\n" + page.style.paint("  " + parts.joined(separator: "; "), .dim) + "\n"
    for error in reply.message?.edns?.extendedErrors ?? [] {
      text +=
        "  " + page.style.paint("the server adds: ", .dim)
        + VisibleText.line("\(error)") + "\n"
    }
    return text
  }

  func value(_ reply: ServerReply) -> FactValue {
    let message = reply.message
    return [
      "server": .string(reply.server.description),
      "transport": .string(reply.transport.rawValue),
      "time_ms": .integer(TimeText.number(reply.elapsed)),
      "result": .string(Self.result(reply.reading)),
      "reason": FactValue(reply.reading.failure?.description),
      "code": FactValue(message?.code.description),
      "flags": .list(message?.flags.words.map { .string($0) } ?? []),
      "size": message.map { .integer($0.size) } ?? nil,
      "edns": message?.edns.map {
        [
          "version": .integer(Int($0.version)), "payload_size": .integer(Int($0.payloadSize)),
          "do": .boolean($0.wantsSignatures),
        ]
      } ?? nil,
      "extended_errors": .list(
        (message?.edns?.extendedErrors ?? []).map {
          ["code": .integer(Int($0.code)), "text": .string($0.text)]
        }),
      "answer": lines.values(message?.answers ?? []),
      "authority": lines.values(message?.authority ?? []),
      "additional": lines.values(message?.additional ?? []),
    ]
  }
}
