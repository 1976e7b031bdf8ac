public import DNS

/// A client's side of SMTP as values: what happens to the connection goes in, what is to be done with it comes out.
///
/// The transport runs one machine a connection. It does the actions in order, stamps the steps with its clock, and gives back
/// the machine when the connection is closed.
public protocol SMTPMachine: Sendable {
  mutating func handle(_ event: SMTPEvent) -> [SMTPAction]
}

/// What happened to the connection.
public enum SMTPEvent: Hashable, Sendable {
  /// The connection stands; from which address of this machine, where that is known.
  case connected(from: IPAddress?)
  case connectFailed(ConnectFailure)
  /// Octets in clear text, or decrypted ones.
  case received([UInt8])
  case tlsEstablished(TLSPeerFacts)
  /// The handshake failed, or what follows it is no TLS; the connection is closed.
  case tlsFailed(TLSFailure)
  /// The time of the last `wait` is over.
  case timedOut
  /// The peer closed the connection, or the network did. Without a reason, in order.
  case closed(reason: String?)
}

/// What is to be done with the connection.
public enum SMTPAction: Hashable, Sendable {
  /// The octets of whole lines, the last one's end included.
  case send([UInt8])
  /// The same, and they are in no transcript: they hold a secret.
  case sendSecret([UInt8])
  /// A part of a message: in a transcript stands how much it is.
  case sendContent([UInt8])
  /// TLS begins; whatever the transport holds in clear text is dropped.
  case startTLS
  /// The next event has to come within that time, or `timedOut` is it. Takes the place of the wait before.
  case wait(SMTPStep, atMost: Duration)
  /// The step is over, and its time with it.
  case completed(SMTPStep)
  /// Nothing more is sent or read. Events that follow are ignored.
  case close
}

/// What is known of a TLS connection after its handshake.
public struct TLSPeerFacts: Hashable, Sendable {
  /// `TLSv1.3`.
  public var version: String
  /// The IANA name: `TLS_AES_256_GCM_SHA384`.
  public var cipherSuite: String
  /// The certificates as the server sent them, its own first, each in DER.
  public var chain: [[UInt8]]
  /// Why the chain or the name did not verify, in the words of the library; `nil` where they did.
  public var certificateProblem: String?

  public init(
    version: String, cipherSuite: String, chain: [[UInt8]], certificateProblem: String?
  ) {
    self.version = version
    self.cipherSuite = cipherSuite
    self.chain = chain
    self.certificateProblem = certificateProblem
  }
}

/// Why TLS did not come about, or broke.
public enum TLSFailure: Hashable, Sendable {
  /// The peer answered the handshake with something that is not TLS; how it begins.
  case notTLS([UInt8])
  /// The peer's end of the handshake: version, cipher, an alert, a violation. The reason is the library's.
  case failed(String)
  /// Our end could not begin: no handshake was tried.
  case notStarted(String)
}

extension TLSFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notTLS(let octets): "the server sent \(OctetText.quoted(octets)), which is not TLS"
    case .failed(let reason), .notStarted(let reason): reason
    }
  }
}
