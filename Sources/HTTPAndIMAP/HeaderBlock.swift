/// The header fields of the latest response, from the lines that libcurl hands over.
struct HeaderBlock {
  private enum State {
    /// Between the status line and the empty line.
    case open
    /// What follows are trailers (RFC 9110 §6.5), which are dropped, or another status line.
    case ended
  }

  /// Over all responses of one request; servers' own limits for requests are 8 to 64 KB.
  static let maximumBytes = 256 << 10

  private(set) var fields: [HTTPField] = []
  private var state = State.ended
  private var bytesTaken = 0

  /// Takes one line with its line end; `false` when there have been too many.
  mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
    bytesTaken += line.count
    guard bytesTaken <= Self.maximumBytes else { return false }
    if line.starts(with: "HTTP/".utf8) {
      fields = []
      state = .open
      return true
    }
    switch state {
    case .ended: break
    case .open:
      if line.first == 0x0D || line.first == 0x0A { state = .ended }
      if let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 {
        fields.append(
          HTTPField(
            String(decoding: line[..<colon], as: UTF8.self),
            Self.trimmed(line[(colon + 1)...])))
      }
    }
    return true
  }

  func value(_ name: String) -> String? {
    fields.first { $0.name.lowercased() == name }?.value
  }

  /// Without the optional white space around a value (RFC 9110 §5.5).
  private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
    let value = bytes.drop(while: isSpace)
    let end = value.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? value.startIndex
    return String(decoding: value[value.startIndex..<end], as: UTF8.self)
  }
}
