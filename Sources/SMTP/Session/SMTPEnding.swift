/// How a session came to its end.
public enum SMTPEnding: Hashable, Sendable {
  /// The client said QUIT, the server answered.
  case quit(Reply)
  /// The client said QUIT; the server closed without an answer, or gave none in time. Nothing is lost by it.
  case quitUnanswered
  case notConnected(ConnectFailure)
  /// Nothing came in time.
  case timedOut(SMTPStep)
  /// The server, or the network, closed the connection. Without a reason, in order.
  case closed(SMTPStep, reason: String?)
  /// 421: the server closes the connection (RFC 5321 §3.8).
  case serviceClosing(SMTPStep, Reply)
  /// What the server sent can't be understood, so that it can't be gone on.
  case fault(SMTPStep, SMTPFault)
  case tlsFailed(TLSFailure)
}

extension SMTPEnding {
  /// What went wrong, in words; `nil` where nothing did.
  public var problem: String? {
    switch self {
    case .quit, .quitUnanswered: nil
    case .notConnected(let failure): "\(failure)"
    case .timedOut(let step): "timed out waiting for \(step)"
    case .closed(let step, let reason):
      "the connection was closed while dlv waited for \(step)" + (reason.map { ": \($0)" } ?? "")
    case .serviceClosing(_, let reply): "the server closed the connection: '\(reply)'"
    case .fault(let step, let fault): "at \(step) the server sent \(fault)"
    case .tlsFailed(let failure): "TLS failed: \(failure)"
    }
  }
}

/// What a server can't be talked with for.
public enum SMTPFault: Hashable, Sendable {
  case reply(ReplyFault)
  /// A reply that nothing was asked for: which reply belongs to which command is unknown from there on.
  case unsolicited(Reply)
}

extension SMTPFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .reply(let fault): fault.description
    case .unsolicited(let reply): "a reply before anything was asked: '\(reply)'"
    }
  }
}

/// Why there is no connection.
public enum ConnectFailure: Hashable, Sendable {
  /// ECONNREFUSED: the host answered that nothing listens there (or something on the way did so in its name).
  case refused
  /// Nothing answered in time, or ETIMEDOUT.
  case timedOut
  /// ENETUNREACH, EHOSTUNREACH: there is no way to the address; the text is the system's.
  case unreachable(String)
  /// EACCES, EPERM: this machine does not allow it.
  case notPermitted(String)
  /// ECONNRESET: the connection was cut off as soon as it stood.
  case reset
  /// This machine can't: no such local address, no descriptors.
  case local(String)
}

extension ConnectFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .refused: "connection refused"
    case .timedOut: "no connection in time"
    case .unreachable(let text), .notPermitted(let text), .local(let text): text
    case .reset: "connection reset"
    }
  }
}
