import MailAuth
import Message

/// A message that arrives in pieces.
enum MessageTarget {
  static func run(_ input: [UInt8]) {
    let whole = parts(of: input, pieces: input.count + 1)
    // How a message is cut on its way changes nothing.
    precondition(parts(of: input, pieces: 7) == whole)
    for field in whole?.header ?? [] {
      _ = AddressList(field)
      _ = ReceivedField(field)
      _ = try? AuthenticationResults(body: field)
    }
  }

  private struct Parts: Equatable {
    /// What follows the colon of each header field.
    var header: [[UInt8]]
    var body: [UInt8]
  }

  /// `nil` for a header section beyond the limits.
  private static func parts(of input: [UInt8], pieces size: Int) -> Parts? {
    var reader = HeaderReader()
    var body: [UInt8]?
    do throws(HeaderReader.LimitExceeded) {
      for start in stride(from: 0, to: input.count, by: size) {
        let piece = input[start..<min(start + size, input.count)]
        if body != nil { body? += piece } else { body = try reader.read(piece).map(Array.init) }
      }
      let rest = body == nil ? Array(try reader.finish()) : []
      return Parts(header: reader.section.map { Array($0.value) }, body: body ?? rest)
    } catch {
      return nil
    }
  }
}
