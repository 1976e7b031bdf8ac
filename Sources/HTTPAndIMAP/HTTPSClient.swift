import Synchronization

/// Sends HTTPS requests through libcurl, all on one thread of its own, so that no caller's thread
/// ever blocks. Connections are kept and shared; HTTP/2 is used where the server offers it.
///
/// The thread starts with the first request and ends when the client is released.
public final class HTTPSClient: Sendable {
  public struct Configuration: Sendable, Equatable {
    public enum Verification: Sendable, Equatable {
      case full
      /// Any certificate will do: for looking at servers, never for trusting what they say.
      case none
    }

    public enum Schemes: Sendable, Equatable {
      case httpsOnly
      case httpsAndHTTP
    }

    public enum Proxy: Sendable, Equatable {
      /// The variables `https_proxy`, `all_proxy` and their like are ignored: an audit sees the
      /// server itself, the same from every machine.
      case none
      /// The variables count, as for curl(1).
      case environment
    }

    /// `dlv/VERSION`.
    public var userAgent: String
    public var verification: Verification
    /// A PEM file of certificates that are trusted. They are in addition to the system's folder
    /// of certificates (/etc/ssl/certs), and take the place of its bundle file.
    public var additionalAuthoritiesFile: String?
    public var schemes: Schemes
    public var proxy: Proxy
    /// Further requests to the same host wait, or share a connection of HTTP/2.
    public var connectionsPerHost: Int
    /// Whether responses carry the server's certificate.
    public var keepsCertificate = false

    public init(
      userAgent: String, verification: Verification = .full,
      additionalAuthoritiesFile: String? = nil, schemes: Schemes = .httpsOnly,
      proxy: Proxy = .none, connectionsPerHost: Int = 16
    ) {
      self.userAgent = userAgent
      self.verification = verification
      self.additionalAuthoritiesFile = additionalAuthoritiesFile
      self.schemes = schemes
      self.proxy = proxy
      self.connectionsPerHost = connectionsPerHost
    }
  }

  public let configuration: Configuration
  private let loop = Mutex<TransferLoop?>(nil)

  public init(_ configuration: Configuration) { self.configuration = configuration }

  deinit { loop.withLock { $0?.stop() } }

  /// The response, whatever its status is. Cancelling the task ends the request at once.
  public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let loop = try startedLoop()
    let id = loop.nextID()
    let result: Result<HTTPResponse, HTTPError> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        loop.submit(.init(id: id, request: request, continuation: continuation))
        // A cancellation from before `submit` has told the loop of an id that it did not know.
        if Task.isCancelled { loop.cancel(id) }
      }
    } onCancel: {
      loop.cancel(id)
    }
    return try result.get()
  }

  private func startedLoop() throws(HTTPError) -> TransferLoop {
    try loop.withLock { loop throws(HTTPError) in
      if let loop { return loop }
      let new = try TransferLoop(configuration)
      try new.start()
      loop = new
      return new
    }
  }
}
