/// Decodes a base64 body (RFC 2045 §6.8): what is not of its alphabet is passed over, whatever is there counts.
struct Base64Decoder {
  private(set) var octets: [UInt8] = []
  private(set) var defects = TransferDefects()
  private(set) var checkpoints: [TransferCheckpoint]
  private var place: TransferCheckpoint
  private var bits: UInt32 = 0
  private var padding = Padding.none
  private var lineLength = 0

  private enum Padding {
    case none
    /// So many more belong to the group that has ended; below zero where there were too many.
    case missing(Int)
  }

  init(at start: Int, capacity: Int) {
    place = TransferCheckpoint(decoded: 0, source: start)
    checkpoints = [place]
    octets.reserveCapacity(capacity)
  }

  /// RFC 2045 §6.8: the most characters of a line.
  static let lineLimit = 76

  mutating func run(_ message: UnsafeBufferPointer<UInt8>, to end: Int) {
    Self.values.withUnsafeBufferPointer { run(message, to: end, $0) }
  }

  private mutating func run(
    _ message: UnsafeBufferPointer<UInt8>, to end: Int, _ values: UnsafeBufferPointer<UInt8>
  ) {
    while place.source < end {
      if place.source - checkpoints[checkpoints.count - 1].source >= TransferCheckpoint.distance {
        checkpoints.append(place)
      }
      // Whole groups, which is nearly all there is.
      while place.symbols == 0, place.source + 4 <= end {
        let first = values[Int(message[place.source])]
        let second = values[Int(message[place.source + 1])]
        let third = values[Int(message[place.source + 2])]
        let fourth = values[Int(message[place.source + 3])]
        guard (first | second | third | fourth) & 0xC0 == 0 else { break }
        endPadding()
        octets.append(first << 2 | second >> 4)
        octets.append(second << 4 | third >> 2)
        octets.append(third << 6 | fourth)
        place.source += 4
        place.decoded += 3
        lineLength += 4
        if place.source - checkpoints[checkpoints.count - 1].source >= TransferCheckpoint.distance {
          place.lastSymbol = place.source - 1
          checkpoints.append(place)
        }
      }
      if place.source < end {
        take(message[place.source])
        place.source += 1
      }
    }
    endLine(at: end)
    endGroup(at: end)
  }

  private mutating func take(_ octet: UInt8) {
    let value = Self.values[Int(octet)]
    let range = place.source..<(place.source + 1)
    switch value {
    case 0..<64:
      lineLength += 1
      endPadding()
      bits = bits << 6 | UInt32(value)
      if place.symbols > 0 {
        octets.append(UInt8(truncatingIfNeeded: bits >> UInt32(6 - 2 * place.symbols)))
        place.decoded += 1
      }
      place.symbols = (place.symbols + 1) & 3
      place.lastSymbol = place.source
    case Self.pad:
      lineLength += 1
      switch (padding, place.symbols) {
      case (_, 2), (_, 3): padding = .missing(3 - Int(place.symbols))
      // A symbol alone holds nothing.
      case (.none, _), (_, 1): defects.note(.badPadding, range)
      case (.missing(let count), _):
        if count == 0 { defects.note(.badPadding, range) }
        padding = .missing(count - 1)
      }
      place.symbols = 0
    case Self.blank:
      if octet == 0x0A {
        endLine(at: place.source)
      } else if octet != 0x0D {
        lineLength += 1
      }
    default:
      lineLength += 1
      defects.note(.notBase64, range)
    }
  }

  /// A symbol follows.
  private mutating func endPadding() {
    guard case .missing(let count) = padding else { return }
    let range = place.source..<(place.source + 1)
    if count > 0 { defects.note(.badPadding, range) }
    defects.note(.dataBehindPadding, range)
    padding = .none
  }

  private mutating func endGroup(at end: Int) {
    switch padding {
    case .none: if place.symbols > 0 { defects.note(.badPadding, place.lastSymbol..<end) }
    case .missing(let count): if count > 0 { defects.note(.badPadding, place.lastSymbol..<end) }
    }
  }

  private mutating func endLine(at end: Int) {
    if lineLength > Self.lineLimit { defects.note(.longLine, max(0, end - lineLength)..<end) }
    lineLength = 0
  }

  /// Decodes again from a checkpoint, counting only.
  static func source(
    of offset: Int, from checkpoint: TransferCheckpoint, _ message: UnsafeBufferPointer<UInt8>,
    to end: Int
  ) -> Int {
    var place = checkpoint
    while place.source < end {
      let value = values[Int(message[place.source])]
      if value < 64 {
        if place.symbols > 0 {
          if place.decoded == offset { return place.lastSymbol }
          place.decoded += 1
        }
        place.symbols = (place.symbols + 1) & 3
        place.lastSymbol = place.source
      } else if value == pad {
        place.symbols = 0
      }
      place.source += 1
    }
    return end
  }

  private static let pad: UInt8 = 64
  private static let blank: UInt8 = 65
  /// Of each octet its value; above 63 what else it is.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xFF, count: 256)
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (value, octet) in alphabet.utf8.enumerated() { values[Int(octet)] = UInt8(value) }
    values[Int(UInt8(ascii: "="))] = pad
    for octet in [0x20, 0x09, 0x0D, 0x0A] { values[octet] = blank }
    return values
  }()
}
