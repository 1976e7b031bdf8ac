import DNS
import Message

/// Signs that a message names a mail program that did not write it: bulk programs copy the names of clients, and not their habits.
enum ForgedClientSigns {
  static func find(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    let identifier = OutlookIdentifier(facts.message.field(.messageID)?.text ?? "")
    let identifierPlace = facts.message.field(.messageID)?.valueRange
    if let identifier {
      if identifier.time == nil {
        score.add(
          .messageIDNotOutlook, at: identifierPlace,
          "the Message-ID has the form of Outlook's, three numbers with $, and the time that Outlook writes into the first of them is missing"
        )
      } else if let time = identifier.time, let date = facts.date,
        abs(time - date.time.seconds) > 86_400
      {
        score.add(
          .messageIDOtherTime, at: identifierPlace,
          "the time in the Message-ID, as Outlook writes it, is more than a day away from Date")
      }
    }
    findBoundaries(facts, &score)
    findClients(facts, identifier, identifierPlace, &score)
    findMailers(facts, &score)
  }

  private static func findBoundaries(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    for part in facts.message.message.parts where part.isMultipart {
      guard let boundary = part.contentType.parameters["boundary"],
        let time = OutlookBoundary.time(String(decoding: boundary.octets, as: UTF8.self))
      else { continue }
      if time == .none {
        score.add(
          .boundaryNotOutlook, at: boundary.valueRange,
          "the boundary has the form of Outlook's, and the time that Outlook writes into it is missing"
        )
      }
    }
  }

  private static func findClients(
    _ facts: LikenessFacts, _ identifier: OutlookIdentifier?, _ place: Range<Int>?,
    _ score: inout LikenessScore
  ) {
    let mailer = facts.mailer
    let mailerField = facts.message.field(.xMailer) ?? facts.message.field(.userAgent)
    let mailerPlace = mailerField?.valueRange
    let left = facts.message.field(.messageID)?.text.dropFirst().prefix { $0 != "@" } ?? ""
    if OldOutlook.isNamed(by: mailer) {
      if facts.mimeOLE.isEmpty {
        score.add(
          .outlookWithoutMimeOLE, at: mailerPlace,
          "\(mailer.prefix(60)) is named, which always writes X-MimeOLE too")
      }
      if facts.message.message.root.contentType.name == "text/html" {
        score.add(
          .outlookHTMLAlone, at: mailerPlace,
          "\(mailer.prefix(60)) is named, which always sends a plain text beside HTML")
      }
      if identifier == nil, !left.isEmpty, !OldOutlook.mayWrite(left) {
        score.add(
          .outlookOtherMessageID, at: place, "no Outlook writes a Message-ID of this form")
      }
      if let named = OldOutlook.expressVersion(mailer),
        let written = OldOutlook.mimeOLEVersion(facts.mimeOLE), named != written
      {
        score.add(
          .outlookExpressOtherMimeOLE, at: mailerPlace,
          "Outlook Express \(named) is named, and MimeOLE \(written)")
      }
    }
    guard !left.isEmpty else { return }
    if mailer.contains("Eudora"), !left.contains(".") {
      let second = left.dropFirst().first
      if !"pvalf".contains(left.first ?? " ") || second?.isNumber != true {
        score.add(
          .eudoraOtherMessageID, at: place, "Eudora does not write a Message-ID of this form")
      }
    }
    if mailer.contains("Thunderbird"), !Thunderbird.mayWrite(left) {
      score.add(
        .thunderbirdOtherMessageID, at: place,
        "Thunderbird does not write a Message-ID of this form")
    }
    if mailer.contains("The Bat!") {
      let pieces = left.split(separator: ".")
      if pieces.count != 2 || pieces[1].utf8.count != 14
        || !left.utf8.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") })
      {
        score.add(
          .batOtherMessageID, at: place, "The Bat! does not write a Message-ID of this form")
      }
    }
  }

  /// 2015-01-01: ten years and more after the last version of each of `antique`.
  private static let antiqueFrom = 1_420_070_400

  private static let antique = [
    "Outlook Express", "Outlook IMO", "Windows Mail", "Microsoft Outlook, Build 9",
    "Microsoft Outlook, Build 10", "Office Outlook, Build 11", "Office Outlook 11",
    "Office Outlook 12", "The Bat! (v1", "The Bat! (v2", "The Bat! (v3", "QUALCOMM", "Foxmail 4",
    "Foxmail 5", "Foxmail 6", "Thunderbird 1.", "Thunderbird 2.",
  ]

  private static let bulkMailers = [
    "advanced mass", "atomic mail", "avalanche", "bulk mail", "bulkmail", "dark mailer",
    "darkmailer", "diffondi", "direct mail", "directmail", "dynamailer", "e-mail extractor",
    "emailer platinum", "evamail", "floodgate", "gammadyne", "group mail", "groupmail",
    "king mailer", "leaf phpmailer", "leafmailer", "mach10", "mail bomber", "mailbomber",
    "mailcity",
    "massmail", "multimailer", "prospect mailer", "pss bulk", "rlsp", "sender pro", "send-safe",
    "stealth", "supermailer", "supersender", "turbo-mailer", "turbomailer", "worldmerge",
    "alexus", "xmailer ex", "jpfree",
  ]

  private static func findMailers(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    let field = facts.message.field(.xMailer) ?? facts.message.field(.userAgent)
    let mailer = facts.mailer
    if !mailer.isEmpty {
      let lower = mailer.lowercased()
      if let name = bulkMailers.first(where: { lower.holds($0) }) {
        score.add(
          .bulkMailer, at: field?.valueRange,
          "'\(name)' is a program for sending unasked bulk mail")
      }
      let trimmed = mailer.filter { $0 != " " }
      if trimmed == mailer, trimmed.utf8.count >= 12,
        trimmed.utf8.allSatisfy({ $0.isDigit || $0.isLetter }),
        trimmed.utf8.contains(where: \.isDigit),
        trimmed.utf8.contains(where: \.isSmallLetter),
        trimmed.utf8.contains(where: \.isCapitalLetter)
      {
        score.add(.mailerRandom, at: field?.valueRange, "the mail program's name is random letters")
      }
    }
    if let date = facts.date, date.time.seconds > antiqueFrom,
      let name = antique.first(where: { mailer.holds($0) || facts.mimeOLE.holds($0) })
    {
      score.add(
        .antiqueClient, at: field?.valueRange,
        "\(name) was given up long before the message's date")
    }
    for name in [
      HeaderFieldName.xMailer, .userAgent, .replyTo, .cc, .xPriority, .organizationName,
    ] {
      guard let field = facts.message.field(name), field.value.trimmingBlanks.isEmpty else {
        continue
      }
      score.add(
        .fieldEmpty, at: field.nameRange,
        "\(field.name) is there and empty, as programs leave it that fill in a form")
    }
  }
}

/// A Message-ID of Outlook's form: `<000801c7a3f2$1c2d3e40$6401a8c0@host>`. The second half of the first number and the second number are a
/// time of Windows (100 ns since 1601).
struct OutlookIdentifier {
  /// Seconds since 1970; `nil` where the numbers are no time.
  let time: Int?

  /// `nil` for other forms.
  init?(_ text: String) {
    let left = text.drop { $0 == "<" }.prefix { $0 != "@" }
    let numbers = left.split(separator: "$", omittingEmptySubsequences: false)
    guard numbers.count == 3, left.utf8.count < text.utf8.count - 1,
      numbers.allSatisfy({ $0.utf8.count >= 4 && $0.utf8.allSatisfy(\.isHexDigit) })
    else { return nil }
    // The counter in front grows: it has four digits, or more.
    guard numbers[0].utf8.count >= 9, numbers[0].utf8.count <= 16, numbers[1].utf8.count == 8,
      let high = UInt32(numbers[0].suffix(8), radix: 16)
    else {
      time = nil
      return
    }
    time = WindowsTime.seconds(high: high)
  }
}

/// The boundary of Outlook: `----=_NextPart_000_0007_01C7A3F2.1C2D3E40`, with a time of Windows behind.
enum OutlookBoundary {
  /// `nil` for other forms; `.some(nil)` where the numbers are no time.
  static func time(_ boundary: String) -> Int?? {
    guard let mark = boundary.firstRange(of: "_NextPart_") else { return nil }
    let pieces = boundary[mark.upperBound...].split(
      separator: "_", omittingEmptySubsequences: false)
    guard pieces.count == 3, pieces[0].utf8.count == 3, (3...6).contains(pieces[1].utf8.count)
    else {
      return nil
    }
    let numbers = pieces[2].split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 2,
      numbers.allSatisfy({ $0.utf8.count == 8 && $0.utf8.allSatisfy(\.isHexDigit) }),
      let high = UInt32(numbers[0], radix: 16)
    else { return nil }
    return .some(WindowsTime.seconds(high: high))
  }
}

/// The upper half of a time of Windows: 100 ns since 1601, so that one step is seven minutes.
enum WindowsTime {
  /// Seconds since 1970; `nil` for what lies outside of 1986 to 2060.
  static func seconds(high: UInt32) -> Int? {
    guard high >= 0x01B0_0000, high < 0x0200_0000 else { return nil }
    return Int(UInt64(high) << 32 / 10_000_000) - 11_644_473_600
  }
}

/// Outlook up to 2003, and Outlook Express: they wrote X-MimeOLE, and Message-IDs with $.
enum OldOutlook {
  static func isNamed(by mailer: String) -> Bool {
    if mailer.hasPrefix("Microsoft Outlook Express") || mailer.hasPrefix("Microsoft Outlook IMO") {
      return true
    }
    for prefix in ["Microsoft Outlook", "Microsoft Office Outlook"] where mailer.hasPrefix(prefix) {
      let digits = mailer.drop { !$0.isASCII || !$0.isNumber }.prefix { $0.isNumber }
      return (Int(digits) ?? 0) < 12
    }
    return false
  }

  /// Some writes by other rules: through Exchange, MAPI and Hotmail.
  static func mayWrite(_ left: Substring) -> Bool {
    left.utf8.count >= 10
      && left.utf8.allSatisfy { $0.isCapitalLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
  }

  /// The first number of the version.
  static func expressVersion(_ mailer: String) -> Int? {
    number(behind: "Outlook Express ", in: mailer)
  }

  static func mimeOLEVersion(_ text: String) -> Int? { number(behind: "MimeOLE V", in: text) }

  private static func number(behind mark: String, in text: String) -> Int? {
    text.firstRange(of: mark).flatMap { Int(text[$0.upperBound...].prefix { $0.isNumber }) }
  }
}

/// Thunderbird writes `4B5A1F2C.3040506` or a UUID in front of the @.
enum Thunderbird {
  static func mayWrite(_ left: Substring) -> Bool {
    let pieces = left.split(separator: ".")
    if pieces.count == 2, (7...8).contains(pieces[0].utf8.count),
      pieces[0].utf8.allSatisfy(\.isHexDigit), pieces[1].utf8.allSatisfy(\.isDigit)
    {
      return true
    }
    let groups = left.split(separator: "-").map(\.utf8.count)
    return groups == [8, 4, 4, 4, 12]
      && left.utf8.allSatisfy { $0.isHexDigit || $0 == UInt8(ascii: "-") }
  }
}
