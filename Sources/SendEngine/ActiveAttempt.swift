import SMTP
import SMTPTransport
import Sending

/// An attempt that is under way.
final class ActiveAttempt {
  let attempt: Attempt
  let began: Instant
  /// Its connection's servers that are left to be tried.
  var hosts: ArraySlice<DeliveryHost> = []
  /// The counted attempt is durable, so that a server may be dialled.
  var isCounted = false
  var route: DeliveryRoute?
  var transaction: MailTransaction?
  var hasDeparted = false
  var dialogue: [String] = []
  /// What the servers before the last one came to.
  var lastFailure: RecipientResult?

  init(_ attempt: Attempt, began: Instant) {
    self.attempt = attempt
    self.began = began
  }
}

/// A connection of the scheduler's, and the attempt that it serves.
final class ActiveConnection {
  let id: ConnectionID
  var link: SMTPDeliveryConnection?
  var host: DeliveryHost?
  var tls: String?
  var isReady = false
  var attempt: ActiveAttempt?

  init(_ id: ConnectionID) { self.id = id }
}
