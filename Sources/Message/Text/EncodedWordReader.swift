/// Finds encoded words in octets, from left to right; what has been looked for once is not looked for again.
struct EncodedWordReader {
  private let octets: UnsafeBufferPointer<UInt8>
  /// The first `?=` at or behind where it was looked for last.
  private var end = -1
  /// The same for `=?`.
  private var beginning = -1

  struct Found {
    var word: EncodedWord
    var defects: [EncodedWordDefect.Kind]
  }

  init(_ octets: UnsafeBufferPointer<UInt8>) { self.octets = octets }

  /// The encoded word that begins at `=?`; `nil` where it is none.
  ///
  /// - Parameter base: What is added to the offsets of the result.
  mutating func read(at start: Int, base: Int) -> Found? {
    var index = start + 2
    let charsetStart = index
    while index < octets.count, Self.isTokenOctet(octets[index]) { index += 1 }
    let label = octets[charsetStart..<index]
    guard !label.isEmpty, index + 2 < octets.count, octets[index] == UInt8(ascii: "?"),
      octets[index + 2] == UInt8(ascii: "?")
    else { return nil }
    let encoding: EncodedWord.Encoding
    switch octets[index + 1] | 0x20 {
    case UInt8(ascii: "b"): encoding = .base64
    case UInt8(ascii: "q"): encoding = .quotedPrintable
    default: return nil
    }
    let textStart = index + 3
    guard let textEnd = findEnd(from: textStart) else { return nil }
    // Another one begins before: this one has no end. The padding of base64 and the `?` behind it look like a beginning.
    if let other = findBeginning(from: textStart), other + 1 < textEnd { return nil }
    let text = UnsafeBufferPointer(rebasing: octets[textStart..<textEnd])
    var defects: [EncodedWordDefect.Kind] = []
    if textEnd + 2 - start > EncodedWord.maximumLength { defects.append(.tooLong) }
    if text.contains(where: StructuredFieldReader.isWhiteSpace) { defects.append(.blankInText) }
    let content: [UInt8]
    switch encoding {
    case .base64:
      var decoder = Base64Decoder(at: 0, capacity: text.count)
      decoder.run(text, to: text.count)
      content = decoder.octets
      let counts = decoder.defects.counts
      if counts[.notBase64] != nil || counts[.badPadding] != nil
        || counts[.dataBehindPadding] != nil
      {
        defects.append(.badBase64)
      }
    case .quotedPrintable:
      let (octets, isGood) = Self.decodeQ(text)
      content = octets
      if !isGood { defects.append(.badQuotedPrintable) }
    }
    let (charset, language) = Self.names(label)
    let word = EncodedWord(
      range: (base + start)..<(base + textEnd + 2), charset: charset, language: language,
      encoding: encoding, octets: content)
    return Found(word: word, defects: defects)
  }

  /// RFC 2047 §4.2.
  private static func decodeQ(_ text: UnsafeBufferPointer<UInt8>) -> ([UInt8], isGood: Bool) {
    var content: [UInt8] = []
    content.reserveCapacity(text.count)
    var isGood = true
    var index = 0
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "_"): content.append(0x20)
      case UInt8(ascii: "="):
        if index + 2 < text.count, let high = Hexadecimal.value(of: text[index + 1]),
          let low = Hexadecimal.value(of: text[index + 2])
        {
          content.append(high << 4 | low)
          index += 2
        } else {
          content.append(text[index])
          isGood = false
        }
      case 0x0D, 0x0A: break
      default: content.append(text[index])
      }
      index += 1
    }
    return (content, isGood)
  }

  /// `charset*language` (RFC 2231 §5).
  private static func names(
    _ label: Slice<UnsafeBufferPointer<UInt8>>
  ) -> (Charset, language: String?) {
    let parts = label.split(separator: UInt8(ascii: "*"), maxSplits: 1)
    let charset = Charset(String(decoding: parts.first ?? label, as: UTF8.self))
    return (charset, parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : nil)
  }

  private mutating func findEnd(from start: Int) -> Int? {
    find(UInt8(ascii: "?"), UInt8(ascii: "="), from: start, &end)
  }

  private mutating func findBeginning(from start: Int) -> Int? {
    find(UInt8(ascii: "="), UInt8(ascii: "?"), from: start, &beginning)
  }

  private func find(_ first: UInt8, _ second: UInt8, from start: Int, _ found: inout Int) -> Int? {
    if found < start {
      var index = start
      while index + 1 < octets.count, octets[index] != first || octets[index + 1] != second {
        index += 1
      }
      found = index + 1 < octets.count ? index : octets.count
    }
    return found < octets.count ? found : nil
  }

  /// RFC 2047 §2 `token`, with the asterisk and what RFC 2231 §5 puts behind it.
  private static func isTokenOctet(_ octet: UInt8) -> Bool {
    octet != UInt8(ascii: ".") && octet < 0x80 && ParameterReader.isTokenOctet(octet)
  }
}
