import Message

/// Signs in single header fields: dates and identifiers that programs of bulk senders get wrong.
enum HeaderFieldSigns {
  static func find(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    findIdentifier(facts, &score)
    findDate(facts, &score)
    let message = facts.message
    if let subject = message.subject, subject.hasUnlabelledOctets {
      score.add(
        .rawHeader, at: facts.subjectPlace, "Subject has octets that are neither ASCII nor UTF-8")
    } else if let from = message.text(of: .from), from.hasUnlabelledOctets {
      score.add(.rawHeader, at: facts.fromPlace, "From has octets that are neither ASCII nor UTF-8")
    }
    if let subject = message.subject, let word = subject.words.first,
      subject.words.allSatisfy({ $0.encoding == .base64 }), subject.utf8.allSatisfy({ $0 < 0x80 })
    {
      score.add(
        .subjectEncodedASCII, at: word.range,
        "Subject is hidden in base64, and holds nothing but ASCII")
    }
    if let field = message.field(.xPriority), let first = field.text.utf8.first,
      first == UInt8(ascii: "1") || first == UInt8(ascii: "2")
    {
      score.add(.priorityHigh, at: field.valueRange, "the message calls itself urgent")
    } else if let field = message.field(.importance), field.text.lowercased() == "high" {
      score.add(.priorityHigh, at: field.valueRange, "the message calls itself urgent")
    }
  }

  private static func findIdentifier(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    guard let field = facts.message.field(.messageID), !field.value.trimmingBlanks.isEmpty else {
      return
    }
    let text = field.text
    let inner = text.dropFirst().dropLast()
    guard text.hasPrefix("<"), text.hasSuffix(">"),
      inner.split(separator: "@", omittingEmptySubsequences: false).count == 2,
      !inner.hasPrefix("@"), !inner.hasSuffix("@"),
      !inner.utf8.contains(where: {
        $0 <= 0x20 || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">")
      })
    else {
      score.add(
        .messageIDMalformed, at: field.valueRange, "the Message-ID is not of the form <left@right>")
      return
    }
    let at = inner.firstIndex(of: "@") ?? inner.endIndex
    let pieces = inner[..<at].split(separator: ".", omittingEmptySubsequences: false)
    var organizations = Organizations(facts.message.context.suffixes)
    // sendmail's: the time, a dot, and the queue identifier.
    if pieces.count == 2, (12...14).contains(pieces[0].utf8.count),
      pieces[0].utf8.allSatisfy(\.isDigit), (7...13).contains(pieces[1].utf8.count),
      pieces[1].utf8.first?.isLetter == true,
      organizations[inner[inner.index(after: at)...].lowercased()] != facts.fromOrganization
    {
      score.add(
        .messageIDOfRelay, at: field.valueRange,
        "a relay of another domain wrote the Message-ID: the program that made the message wrote none"
      )
    }
  }

  private static func findDate(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    guard let field = facts.message.field(.date) else { return }
    let text = field.text.prefix { $0 != "(" }
    let zone = text.utf8.reversed().drop { $0 == .space }.prefix(5).reversed()
    if zone.count == 5, let sign = zone.first,
      sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      zone.dropFirst().allSatisfy(\.isDigit)
    {
      let digits = zone.dropFirst().reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
      let minutes = digits / 100 * 60 + digits % 100
      if digits % 100 > 59 || minutes > (sign == UInt8(ascii: "+") ? 14 * 60 : 12 * 60) {
        score.add(
          .dateZoneImpossible, at: field.valueRange,
          "no place on earth has the zone \(String(decoding: zone, as: UTF8.self))")
        return
      }
    }
    guard let date = facts.date, !date.notes.contains(.shortYear), !date.notes.contains(.textBehind)
    else {
      score.add(.dateMalformed, at: field.valueRange, "Date is not written as RFC 5322 has it")
      return
    }
    // A zone in a comment alone is wrong too, and is what a program of some newsletters writes.
    if date.notes.contains(.missingZone), !field.text.contains("(") {
      score.add(.dateZoneMissing, at: field.valueRange, "Date has no time zone")
    }
    if date.notes.contains(.wrongDayOfWeek) {
      score.add(
        .dateWrongDay, at: field.valueRange, "Date names another day of the week than its own")
    }
  }
}
