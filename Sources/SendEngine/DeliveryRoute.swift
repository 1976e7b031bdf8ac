public import DNS
public import SMTP
public import Sending
public import TLS

/// One server that a destination's mail can be given to.
public struct DeliveryHost: Sendable {
  /// Who it should prove to be, and what it is called in records.
  public var name: String
  public var address: IPAddress
  public var port: UInt16
  public var tls: SMTPDelivery.TLSUse
  /// What its certificate has to prove.
  public var context: TLSContext

  public init(
    name: String, address: IPAddress, port: UInt16, tls: SMTPDelivery.TLSUse, context: TLSContext
  ) {
    self.name = name
    self.address = address
    self.port = port
    self.tls = tls
    self.context = context
  }
}

/// Where the mail of a destination goes.
public enum DeliveryRoute: Sendable {
  /// In the order in which they are tried.
  case hosts([DeliveryHost])
  /// Nobody knows now: names could not be looked up.
  case unknown(reason: String)
  /// Nowhere: no such domain, or one that takes no mail (RFC 7505).
  case nowhere(reason: String)
}

/// Finds the servers of destinations.
public protocol DeliveryRouter: Sendable {
  func route(to destination: DestinationID) async -> DeliveryRoute
}

/// Makes the messages of a run: the same octets for a recipient each time that it is asked.
public protocol MessageMaker: Sendable {
  func transaction(for recipient: RecipientID) throws(MessageFault) -> MailTransaction
}

/// Why there is no message for a recipient.
public struct MessageFault: Error, Hashable, Sendable {
  public var reason: String

  public init(_ reason: String) { self.reason = reason }
}

/// What mail is sent from.
public struct DeliverySource: Sendable {
  public var name: String
  /// The address of this machine; `nil` leaves it to the system.
  public var address: IPAddress?
  public var client: ClientIdentity

  public init(name: String, address: IPAddress?, client: ClientIdentity) {
    self.name = name
    self.address = address
    self.client = client
  }
}
