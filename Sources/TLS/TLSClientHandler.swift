public import NIOCore

/// The client side of TLS on a NIO channel.
public final class TLSClientHandler: TLSHandler {
  /// The promise, if given, is completed in every case, also when the handler is never used.
  public init(
    context: TLSContext, peerName: TLSPeerName,
    handshakePromise: EventLoopPromise<TLSHandshakeCompleted>? = nil
  ) throws(TLSError) {
    let session: TLSSession
    do throws(TLSError) {
      session = try TLSSession(context: context, peerName: peerName)
    } catch {
      handshakePromise?.fail(error)
      throw error
    }
    super.init(session, handshakePromise: handshakePromise)
  }
}
