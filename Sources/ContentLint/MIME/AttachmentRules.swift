import Audit
import Message

/// A program as an attachment.
enum AttachmentExecutable: LintRule {
  static let rule = Rule(
    "lint-mime-attachment-executable", "An attachment is a program", family: .mime,
    severity: .error,
    citation:
      "Gmail, File types blocked (support.google.com/mail/answer/6590); Outlook, Blocked attachments",
    page: RulePage(
      what: """
        The name of an attachment has an ending that runs programs (.exe, .js, .lnk, .iso and the like), or a harmless one in front of such \
        an ending (`invoice.pdf.exe`).
        """,
      why:
        "Gmail and Outlook refuse the message or remove the part; nearly every such message is malware.",
      fix: "Send a link to a page of yours instead of the file.",
      bad: "Content-Disposition: attachment; filename=\"invoice.pdf.exe\"",
      good: "Content-Disposition: attachment; filename=\"invoice.pdf\""))

  /// What Gmail and Outlook both refuse.
  private static let endings: Set<String> = [
    "ade", "adp", "apk", "appx", "appxbundle", "bat", "cab", "chm", "cmd", "com", "cpl", "diagcab",
    "dll", "dmg", "exe", "hta", "img", "ins", "iso", "isp", "jar", "js", "jse", "lib", "lnk", "mde",
    "msc", "msi", "msix", "msixbundle", "msp", "mst", "nsh", "pif", "ps1", "reg", "scf", "scr",
    "sct", "shb", "sys", "vb", "vbe", "vbs", "vhd", "vxd", "wsc", "wsf", "wsh", "xll",
  ]

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for part in message.message.parts where part.isLeaf {
      guard let name = part.fileName(message.context.charsets) else { continue }
      let labels = name.lowercased().split(separator: ".").map {
        $0.trimmingBlanks
      }
      guard labels.count > 1, let ending = labels.last, endings.contains(ending) else { continue }
      examination.find(
        at: part.fileNamePlace ?? part.range.firstLine(in: message.octets),
        labels.count > 2 && labels[labels.count - 2].utf8.count <= 4
          ? "'\(name)' looks like .\(labels[labels.count - 2]) and is a program"
          : "'\(name)' is a program")
    }
  }
}

/// A page as an attachment.
enum AttachmentHTML: LintRule {
  static let rule = Rule(
    "lint-mime-attachment-html", "An attachment is HTML", family: .mime, severity: .warning,
    citation: "Microsoft, attacks with HTML attachments; SpamAssassin T_HTML_ATTACH",
    page: RulePage(
      what: "An attachment is HTML, XHTML or SVG, by its type or by its name.",
      why:
        "It opens in a browser, out of reach of filters, and is a common form of phishing: many companies refuse it.",
      fix: "Put the text into the message, send a PDF, or link to a page of yours.",
      bad: "Content-Disposition: attachment; filename=\"statement.html\"",
      good: "Content-Disposition: attachment; filename=\"statement.pdf\""))

  private static let endings: Set<String> = [
    "htm", "html", "shtml", "xhtml", "mht", "mhtml", "svg",
  ]

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for part in message.message.parts where part.isLeaf && !message.isInsideMessage(part) {
      let name = part.fileName(message.context.charsets)
      let ending = name?.lowercased().split(separator: ".").dropFirst().last
        .map { $0.trimmingBlanks }
      let isNamedSo = ending.map(endings.contains) == true
      let isShown = part.disposition?.isAttachment != true
      let isTypedSo =
        part.contentType.name == "text/html" || part.contentType.name == "application/xhtml+xml"
      // An image of the message may be SVG, and its HTML may have a name.
      if isShown, part.contentType.isText || part.contentType.type == "image" { continue }
      guard isNamedSo || isTypedSo && !isShown else { continue }
      examination.find(
        at: part.fileNamePlace ?? part.contentType.range
          ?? part.range.firstLine(in: message.octets),
        "the attachment \(name.map { "'\($0)' " } ?? "")is a page that opens in a browser")
    }
  }
}

/// An archive that no filter can look into.
enum ArchiveEncrypted: LintRule {
  static let rule = Rule(
    "lint-mime-archive-encrypted", "An archive is encrypted", family: .mime, severity: .warning,
    citation: "PKWARE APPNOTE 6.3.10 §4.4.4; RAR 5.0 archive format",
    page: RulePage(
      what: "An attached ZIP or RAR archive is encrypted, by the marks in its header.",
      why:
        "Filters can't look into it: Gmail refuses it, others put the message aside, since malware is sent with the password in the text.",
      fix: "Share the file through a page with a login.",
      bad: "(a ZIP file with a password)", good: "https://files.example.com/…"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for part in message.message.parts where part.isLeaf && !part.contentType.isText {
      guard part.body.count > 16 else { continue }
      guard part.looksLikeArchive(message.octets), isEncrypted(message.content(of: part).octets)
      else { continue }
      examination.find(
        at: part.fileNamePlace ?? part.contentType.range
          ?? part.range.firstLine(in: message.octets),
        "the archive is encrypted")
    }
  }

  /// Looks at the headers of the files one after another; a size that is told only behind a file ends the walk.
  private static func isEncrypted(_ octets: [UInt8]) -> Bool {
    if octets.starts(with: "Rar!\u{1A}\u{7}\u{1}\0".utf8) {
      // The first block behind CRC and size: type 4 is the encryption header.
      guard octets.count > 14 else { return false }
      return octets[13] == 4
    }
    if octets.starts(with: "Rar!\u{1A}\u{7}\0".utf8) {
      // MHD_PASSWORD of the main header.
      guard octets.count > 11 else { return false }
      return octets[10] & 0x80 != 0
    }
    var index = 0
    var files = 0
    while index + 30 <= octets.count, octets[index...].starts(with: [0x50, 0x4B, 3, 4]), files < 100
    {
      if octets[index + 6] & 1 != 0 { return true }
      if octets[index + 6] & 8 != 0 { return false }
      let size = number(octets, at: index + 18, 4)
      index += 30 + number(octets, at: index + 26, 2) + number(octets, at: index + 28, 2) + size
      files += 1
    }
    return false
  }

  private static func number(_ octets: [UInt8], at start: Int, _ length: Int) -> Int {
    (0..<length).reversed().reduce(0) { $0 << 8 | Int(octets[start + $1]) }
  }
}

/// Names of files that programs read in different ways.
enum FileNameParameter: LintRule {
  static let rule = Rule(
    "lint-mime-parameter", "A parameter of a part is written wrongly", family: .mime,
    severity: .warning, citation: "RFC 2045 §5.1, RFC 2183 §2, RFC 2231 §3, §4, RFC 2047 §5",
    page: RulePage(
      what: """
        A parameter of Content-Type or Content-Disposition, such as the name of a file, has no value, lacks its quotation marks, has raw \
        8-bit text or an encoded word, or is put together wrongly by RFC 2231.
        """,
      why: "Programs show another name or none, and then don't open the file.",
      fix: "filename=\"name.pdf\"; with other characters filename*=utf-8''gr%C3%BCn.pdf",
      bad: "Content-Disposition: attachment; filename=our programme.pdf",
      good: "Content-Disposition: attachment; filename=\"our programme.pdf\""))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for defect in message.message.defects {
      guard case .parameter(let kind) = defect.kind else { continue }
      let (problem, severity): (String, Severity?)
      switch kind {
      case .notAParameter: (problem, severity) = ("this is no name=value", nil)
      case .missingValue: (problem, severity) = ("the parameter has no value", nil)
      case .unquotedValue: (problem, severity) = ("the value needs quotation marks", nil)
      case .openQuotedString: (problem, severity) = ("the quoted value does not end", .error)
      case .repeated: (problem, severity) = ("the parameter is there twice: the first counts", nil)
      case .missingPiece: (problem, severity) = ("a piece of the value is missing", nil)
      case .badExtendedValue:
        (problem, severity) = ("the value is not charset'language'text of RFC 2231", nil)
      // Nearly all programs write and read it.
      case .encodedWord:
        (problem, severity) = ("an encoded word is not allowed in a parameter", .info)
      case .eightBit: (problem, severity) = ("the value holds raw 8-bit text", nil)
      case .trailingSemicolon: continue
      case .tooMany: (problem, severity) = ("there are too many parameters", nil)
      }
      examination.find(at: defect.range, problem, severity: severity)
    }
  }
}

extension MessagePart {
  /// Where the name of its file is written.
  var fileNamePlace: Range<Int>? {
    (disposition?.parameters["filename"] ?? contentType.parameters["name"])?.valueRange
  }

  /// By the first octets, so that other attachments need not be decoded.
  fileprivate func looksLikeArchive(_ octets: [UInt8]) -> Bool {
    let beginning = octets[body].prefix(8)
    switch encoding {
    case .base64:
      return beginning.starts(with: "UEsDB".utf8) || beginning.starts(with: "UmFyIR".utf8)
    case .sevenBit, .eightBit, .binary, .quotedPrintable, .uuencode, .unknown:
      return beginning.starts(with: "PK\u{3}\u{4}".utf8) || beginning.starts(with: "Rar!".utf8)
    }
  }
}

extension StringProtocol {
  /// Without spaces at both ends.
  fileprivate var trimmingBlanks: String {
    String(
      decoding: Array(utf8)[...].trimmingBlanks, as: UTF8.self)
  }
}
