/// The scripts whose letters look alike (Unicode UAX #24, UTS #39), as far as words of mail mix them.
enum Script: Hashable {
  case latin, greek, cyrillic, armenian, cherokee, coptic
  /// A letter of another script.
  case other

  /// Of a letter; `nil` for what is none. Letters of no script of their own, such as U+00B5 and U+2126, are none.
  init?(_ scalar: Unicode.Scalar) {
    let value = scalar.value
    if value < 0x80 {
      guard (value | 0x20) &- 0x61 < 26 else { return nil }
      self = .latin
      return
    }
    var (low, high) = (0, Self.ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if Self.ranges[middle].last < value { low = middle + 1 } else { high = middle }
    }
    if low < Self.ranges.count, Self.ranges[low].first <= value {
      self = Self.ranges[low].script
    } else if value >= 0x0590, scalar.properties.isAlphabetic {
      self = .other
    } else {
      return nil
    }
  }

  /// Letters, from Unicode's character names; the signs between them (× and ÷, for example) are not told apart, since words end at none of them.
  private static let ranges: [(first: UInt32, last: UInt32, script: Script)] = [
    (0xC0, 0xD6, .latin), (0xD8, 0xF6, .latin), (0xF8, 0x2AF, .latin), (0x370, 0x373, .greek),
    (0x376, 0x377, .greek), (0x37B, 0x37D, .greek), (0x37F, 0x37F, .greek), (0x386, 0x386, .greek),
    (0x388, 0x3E1, .greek), (0x3E2, 0x3EF, .coptic), (0x3F0, 0x3FF, .greek),
    (0x400, 0x52F, .cyrillic), (0x531, 0x556, .armenian), (0x561, 0x587, .armenian),
    (0x13A0, 0x13FD, .cherokee), (0x1C80, 0x1C88, .cyrillic), (0x1D00, 0x1D25, .latin),
    (0x1D26, 0x1D2A, .greek), (0x1D2B, 0x1D2B, .cyrillic), (0x1E00, 0x1EFF, .latin),
    (0x1F00, 0x1FFC, .greek), (0x2C60, 0x2C7F, .latin), (0x2C80, 0x2CF3, .coptic),
    (0xA640, 0xA69B, .cyrillic), (0xA722, 0xA7FF, .latin), (0xAB30, 0xAB64, .latin),
    (0xAB70, 0xABBF, .cherokee), (0xFB00, 0xFB06, .latin), (0xFF21, 0xFF3A, .latin),
    (0xFF41, 0xFF5A, .latin),
  ]
}

/// Letters that look like another letter of ASCII (Unicode UTS #39, confusables.txt, those between letters of these scripts).
enum LookAlikes {
  /// The letter of ASCII that one of another script looks like.
  static func ascii(_ scalar: Unicode.Scalar) -> UInt8? { byScalar[scalar.value] }

  /// Whether a letter of ASCII looks like one of the script.
  static func exists(_ ascii: UInt8, in script: Script) -> Bool {
    targets[script]?.contains(ascii) ?? false
  }

  private static let pairs: [(script: Script, letters: String, ascii: String)] = [
    (
      .cyrillic, "аеорсухѕіјһԁԛԝӏүѵАВЕЅІЈКМНОРСТУХԌӀԜѴԚҮҺ",
      "aeopcyxsijhdqwlyvABESIJKMHOPCTYXGIWVQYh"
    ),
    (.greek, "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοναιργυϲϳ", "ABEZHIKMNOPTYXovaipyucj"),
    (.armenian, "օոսհցզյՏՕԼՍ", "onuhgqjSOLU"),
    (.cherokee, "ᎠᎡᎢᎪᎫᎬᎳᎷᎻᏀᏃᏆᏔᏕᏙᏚᏞᏟᏢᏦᏴ", "DRTAJEWMHGZIWSVSLCPKB"),
  ]

  private static let byScalar: [UInt32: UInt8] = {
    var table: [UInt32: UInt8] = [:]
    for pair in pairs {
      for (letter, octet) in zip(pair.letters.unicodeScalars, pair.ascii.utf8) {
        table[letter.value] = octet
      }
    }
    return table
  }()

  private static let targets: [Script: Set<UInt8>] = Dictionary(
    uniqueKeysWithValues: pairs.map { ($0.script, Set($0.ascii.utf8)) })
}
