/// A path as a URI reference (RFC 3986): relative paths stay relative, absolute ones become `file:` URIs.
enum FileReference {
  static func uri(_ path: String) -> String {
    var bytes: [UInt8] = path.utf8.first == UInt8(ascii: "/") ? Array("file://".utf8) : []
    let digits = Array("0123456789ABCDEF".utf8)
    for octet in path.utf8 {
      switch octet {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        bytes.append(octet)
      default:
        // A colon too: RFC 3986 §4.2 forbids it in the first segment of a relative path.
        bytes += [UInt8(ascii: "%"), digits[Int(octet >> 4)], digits[Int(octet & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
