/// A character set as mail names it (RFC 2045 §5.1, RFC 2978), and how its octets are read.
///
/// Labels are read as mail clients do, with the supersets of the WHATWG's Encoding Standard: `gb2312` as GB 18030, `shift_jis` as
/// Windows-31J, `ks_c_5601-1987` as UHC, `iso-8859-1` as windows-1252, from which it differs in the C1 controls only.
public struct Charset: Hashable, Sendable, CustomStringConvertible {
  /// In lower case, as it was written.
  public let label: String
  public let method: Method

  public enum Method: Hashable, Sendable {
    case usASCII
    case utf8
    case latin1
    case windows1252
    case utf16(ByteOrder)
    case utf32(ByteOrder)
    /// A name that a `CharsetConverter` is asked for.
    case converted(String)
  }

  public enum ByteOrder: Hashable, Sendable {
    /// By the mark at the beginning; without one the big end comes first (RFC 2781 §4.3).
    case marked
    case bigEndian
    case littleEndian
  }

  public init(_ label: String) {
    let label = label.lowercased()
    self.label = label
    method = Self.aliases[label] ?? .converted(Self.supersets[label] ?? label)
  }

  public static let usASCII = Charset("us-ascii")
  public static let utf8 = Charset("utf-8")
  public static let windows1252 = Charset("windows-1252")

  public var description: String { label }

  private static let aliases: [String: Method] = {
    var aliases: [String: Method] = [:]
    let names: [(Method, [String])] = [
      (
        .usASCII,
        [
          "us-ascii", "ascii", "ansi_x3.4-1968", "ansi_x3.4-1986", "iso646-us", "iso_646.irv:1991",
          "iso-ir-6", "us", "646", "cp367", "ibm367", "csascii",
        ]
      ),
      (.utf8, ["utf-8", "utf8", "unicode-1-1-utf-8", "csutf8", "x-utf-8", "utf_8"]),
      (
        .latin1,
        [
          "iso-8859-1", "iso8859-1", "iso_8859-1", "iso_8859-1:1987", "iso-ir-100", "latin1",
          "latin-1", "l1", "cp819", "ibm819", "csisolatin1", "8859-1", "iso88591",
        ]
      ),
      (.windows1252, ["windows-1252", "cp1252", "cp-1252", "x-cp1252", "win-1252", "ansi"]),
      (.utf16(.marked), ["utf-16", "utf16", "csutf16", "unicode", "ucs-2", "iso-10646-ucs-2"]),
      (.utf16(.bigEndian), ["utf-16be"]),
      (.utf16(.littleEndian), ["utf-16le"]),
      (.utf32(.marked), ["utf-32", "utf32", "ucs-4"]),
      (.utf32(.bigEndian), ["utf-32be"]),
      (.utf32(.littleEndian), ["utf-32le"]),
    ]
    for (method, labels) in names { for label in labels { aliases[label] = method } }
    return aliases
  }()

  /// What a converter is asked for instead: names that mail uses, and sets that programs send under the name of a smaller one.
  private static let supersets: [String: String] = [
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "cp936": "gb18030", "chinese": "gb18030", "euc-cn": "gb18030", "gb-2312": "gb18030",
    "big5": "big5-hkscs", "big-5": "big5-hkscs", "x-big5": "big5-hkscs", "cn-big5": "big5-hkscs",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "windows-31j": "cp932", "ms932": "cp932", "ms_kanji": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "ksc5601": "cp949",
    "ks_c_5601-1989": "cp949", "korean": "cp949", "windows-949": "cp949",
    "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "logical": "iso-8859-8",
    "iso-8859-9": "windows-1254", "latin5": "windows-1254", "iso-8859-11": "windows-874",
    "tis-620": "windows-874", "x-mac-roman": "macintosh", "mac": "macintosh",
    "x-mac-cyrillic": "mac-cyrillic", "unicode-1-1-utf-7": "utf-7", "x-unicode-2-0-utf-7": "utf-7",
    "x-euc-jp": "euc-jp", "koi8r": "koi8-r", "koi8u": "koi8-u", "koi": "koi8-r",
    "iso-2022-jp-ms": "cp50221", "dos-862": "cp862", "dos-720": "cp720",
  ]
}
