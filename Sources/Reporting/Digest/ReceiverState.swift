import Audit

/// How a domain stands on a written rule of a receiver, as facts say it.
enum ReceiverState: String, CaseIterable {
  case pass, fail
  case cannotTell = "cannot_tell"
  case needsMessage = "needs_message"
  /// Neither DNS nor a message shows it.
  case notInDNS = "not_in_dns"
  /// It is about something that the domain does not have.
  case notApplicable = "not_applicable"

  var words: String {
    switch self {
    case .pass: "pass"
    case .fail: "fail"
    case .cannotTell: "cannot tell"
    case .needsMessage: "needs a message"
    case .notInDNS: "not in DNS"
    case .notApplicable: "not applicable"
    }
  }

  var mark: Mark {
    switch self {
    case .pass: .right
    case .fail: .wrong
    case .cannotTell: .unknown
    case .needsMessage, .notInDNS, .notApplicable: .notApplicable
    }
  }
}
