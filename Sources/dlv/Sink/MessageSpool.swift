import Glibc

/// The content of a message that is being received: in memory while it is small, then in a file that has no name any more.
///
/// `@unchecked Sendable`: the connection fills it, and then hands it over; it is used by one of them at a time.
final class MessageSpool: @unchecked Sendable {
  struct Failure: Error {
    let reason: String
  }

  /// Octets that are kept in memory: most messages. A thousand connections take 256 MB at most.
  static let memoryLimit = 256 << 10
  /// Octets that are read or written at once.
  static let chunk = 1 << 16

  private let folder: String
  private var memory: [UInt8] = []
  private var descriptor: Int32?
  private(set) var count = 0

  init(folder: String) { self.folder = folder }

  deinit { if let descriptor { close(descriptor) } }

  func append(_ octets: [UInt8]) throws(Failure) {
    memory += octets
    count += octets.count
    if memory.count > (descriptor == nil ? Self.memoryLimit : Self.chunk) { try spill() }
  }

  private func spill() throws(Failure) {
    let file: Int32
    if let descriptor {
      file = descriptor
    } else {
      file = try Self.makeFile(in: folder)
      descriptor = file
    }
    try Self.write(memory, to: file)
    memory.removeAll(keepingCapacity: true)
  }

  private static func makeFile(in folder: String) throws(Failure) -> Int32 {
    var template = Array("\(folder)/dlv-sink-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else { throw Failure(reason: "no room for the message: \(errorText)") }
    unlink(template)
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    return file
  }

  static var errorText: String { String(cString: strerror(errno)) }

  static func write(_ octets: some Collection<UInt8>, to file: Int32) throws(Failure) {
    var rest = Array(octets)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw Failure(reason: "can't be stored: \(errorText)") }
      rest = rest.dropFirst(written)
    }
  }

  /// Hands all of it on in pieces, from the beginning; any number of times.
  func read<Thrown: Error>(
    _ take: (ArraySlice<UInt8>) throws(Thrown) -> Void, failed: (Failure) -> Thrown
  ) throws(Thrown) {
    if let descriptor {
      var offset = 0
      var buffer = [UInt8](repeating: 0, count: Self.chunk)
      while true {
        let length = pread(descriptor, &buffer, buffer.count, offset)
        if length < 0 && errno == EINTR { continue }
        guard length >= 0 else {
          throw failed(Failure(reason: "can't be read again: \(Self.errorText)"))
        }
        if length == 0 { break }
        offset += length
        try take(buffer[..<length])
      }
    }
    if !memory.isEmpty { try take(memory[...]) }
  }
}
