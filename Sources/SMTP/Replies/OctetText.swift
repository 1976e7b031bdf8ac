/// Octets of a peer as printable text: what is not printable ASCII as `\xNN`.
public enum OctetText {
  public static func escaped(_ octets: some Sequence<UInt8>) -> String {
    var text = ""
    for octet in octets {
      switch octet {
      case UInt8(ascii: "\\"): text += "\\\\"
      case 0x20...0x7E: text.unicodeScalars.append(UnicodeScalar(octet))
      case UInt8(ascii: "\n"): text += "\\n"
      case UInt8(ascii: "\r"): text += "\\r"
      case UInt8(ascii: "\t"): text += "\\t"
      case _: text += "\\x" + (octet < 16 ? "0" : "") + String(octet, radix: 16)
      }
    }
    return text
  }

  /// The same in quotation marks.
  public static func quoted(_ octets: some Sequence<UInt8>) -> String { "'\(escaped(octets))'" }
}
