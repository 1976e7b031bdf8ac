import Charsets
import DNS
import Message

/// What a message is read as, in the rows that the drivers in Tests/Peers/MIME print.
enum MIMEReading {
  static func rows(_ octets: [UInt8]) -> [String] {
    let message = MIMEMessage(octets)
    let charsets = SystemCharsets()
    var rows: [String] = []
    // A message inside a message is a part of type message/rfc822 whose one child is that message.
    for part in message.parts {
      var row = ["part", String(part.depth), part.contentType.name, part.contentType.charset ?? ""]
      if part.isLeaf {
        let content = message.content(of: part).octets
        let hash = content.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
          ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        let digits = String(hash, radix: 16)
        row += [
          String(content.count), String(repeating: "0", count: 16 - digits.count) + digits,
          clean(part.fileName(charsets) ?? ""),
        ]
      }
      rows.append(row.joined(separator: "\t"))
    }
    if let subject = message.headerText("Subject", charsets) {
      rows.append("subject\t" + clean(subject.string))
    }
    if let date = message.header.first("Date"), let read = try? MessageDate(date.value) {
      rows.append("date\t\(read.time.seconds)")
    }
    for field in ["from", "to", "cc"] {
      guard let found = message.header.first(HeaderFieldName(Array(field.utf8)[...])) else {
        continue
      }
      for mailbox in AddressList(Array(found.value)).mailboxes {
        rows.append(
          "address\t\(field)\t\(clean(mailbox.decodedName(charsets).string))\t\(localPart(mailbox))@\(mailbox.domain)"
        )
      }
    }
    return rows
  }

  /// With the quotation marks that it needs, as the peers print it.
  private static func localPart(_ mailbox: Mailbox) -> String {
    mailbox.localPart.contains(" ") ? "\"\(mailbox.localPart)\"" : mailbox.localPart
  }

  private static func clean(_ text: String) -> String {
    var clean = ""
    for scalar in text.unicodeScalars {
      if scalar.value < 0x20 {
        clean += scalar.value < 0x10 ? "\\x0" : "\\x"
        clean += String(scalar.value, radix: 16)
      } else {
        clean.unicodeScalars.append(scalar)
      }
    }
    return clean
  }
}
