import SMTP

/// A whole dialogue as a client might send it to a server: the first octet says in which pieces.
enum SMTPServerTarget {
  static func run(_ input: [UInt8]) {
    let size = Int(input.first ?? 0) % 16 + 1
    let octets = Array(input.dropFirst())
    let whole = actions(octets, pieces: max(1, octets.count))
    precondition(whole == actions(octets, pieces: size))
    for action in whole {
      // A reply is of whole lines, each short enough (RFC 5321 §4.5.3.1.5).
      guard case .send(let sent) = action else { continue }
      precondition(sent.suffix(2) == [0x0D, 0x0A])
      let lines = sent.split(separator: 0x0A)
      precondition(
        lines.allSatisfy { $0.count < 512 && $0.first.map { 0x32...0x35 ~= $0 } == true })
    }
    let text = String(decoding: octets.prefix(200), as: UTF8.self)
    do throws(FaultRuleError) {
      _ = try FaultRule(parsing: text)
    } catch {
      precondition(error.column >= 1 && error.column <= text.count + 1)
    }
  }

  /// Contents and replies that follow each other are put together.
  private static func actions(_ octets: [UInt8], pieces: Int) -> [SMTPServerAction] {
    var options = SMTPServerOptions(hostName: "a", hasTLS: true)
    options.limits.messageSize = 1_000
    var machine = SMTPServerMachine(options)
    var all: [SMTPServerAction] = []
    var events: [SMTPServerEvent] = [.connected(SMTPServerPeer(client: nil, port: 25), tls: nil)]
    var rest = octets[...]
    while !events.isEmpty || !rest.isEmpty {
      if events.isEmpty {
        events.append(.received(Array(rest.prefix(pieces))))
        rest = rest.dropFirst(pieces)
      }
      var new: [SMTPServerAction] = []
      machine.handle(events.removeFirst(), &new)
      for action in new {
        switch (action, all.last) {
        case (.content(let more), .content(let before)?):
          all[all.count - 1] = .content(before + more)
        case (.send(let more), .send(let before)?): all[all.count - 1] = .send(before + more)
        case (.endMessage, _):
          all.append(action)
          events.append(.settled(.accepted(id: "1")))
        // What comes behind it depends on the pieces: it is thrown away, or it is the handshake.
        case (.startTLS, _), (.note(.injected), _): return all
        case _: all.append(action)
        }
      }
    }
    return all
  }
}
