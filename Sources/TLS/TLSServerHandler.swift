/// The server side of TLS on a NIO channel. The server's chain stands for nothing here: `TLSHandshakeCompleted.peerChain` is the client's.
public final class TLSServerHandler: TLSHandler {
  public init(context: TLSServerContext) throws(TLSError) {
    super.init(try TLSSession(context: context), handshakePromise: nil)
  }
}
