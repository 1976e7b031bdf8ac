internal import CArchive
internal import CXML2
public import MailAuth

/// Reads logos with libxml2, and those in gzip with libarchive: no entities, nothing from outside, bounded memory.
public struct LogoFile: LogoReader {
  public init() {}

  /// Octets of an unpacked logo; the profile recommends 32 KB.
  static let maximumLength = 1 << 20
  /// Pieces of one document.
  private static let maximumEvents = 100_000

  public func read(_ octets: [UInt8]) -> LogoReading {
    guard octets.starts(with: [0x1F, 0x8B]) else { return parsed(octets) }
    guard let unpacked = Self.unpacked(octets) else {
      return .unreadable(
        "it is compressed with gzip, and can't be unpacked within \(Self.maximumLength) octets")
    }
    return parsed(unpacked)
  }

  private static func unpacked(_ octets: [UInt8]) -> [UInt8]? {
    guard let handle = archive_read_new() else { return nil }
    defer { archive_read_free(handle) }
    archive_read_support_filter_gzip(handle)
    archive_read_support_format_raw(handle)
    return octets.withUnsafeBytes { buffer -> [UInt8]? in
      guard archive_read_open_memory(handle, buffer.baseAddress, buffer.count) == ARCHIVE_OK else {
        return nil
      }
      var entry: OpaquePointer?
      guard archive_read_next_header(handle, &entry) == ARCHIVE_OK else { return nil }
      var result: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = chunk.withUnsafeMutableBytes {
          archive_read_data(handle, $0.baseAddress, $0.count)
        }
        if count < 0 { return nil }
        if count == 0 { return result }
        result += chunk.prefix(Int(count))
        if result.count > maximumLength { return nil }
      }
    }
  }

  private func parsed(_ octets: [UInt8]) -> LogoReading {
    if octets.count > Self.maximumLength {
      return .unreadable("it is longer than \(Self.maximumLength) octets")
    }
    if let other = Self.otherContent(octets) { return .unreadable(other) }
    let options =
      XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
    xmlResetLastError()
    return octets.withUnsafeBytes { buffer -> LogoReading in
      guard
        let handle = xmlReaderForMemory(
          buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), nil, nil,
          Int32(bitPattern: options))
      else { return .unreadable("it can't be read") }
      defer { xmlFreeTextReader(handle) }
      var events: [SVGLogo.Event] = []
      while true {
        switch xmlTextReaderRead(handle) {
        case 1: break
        case 0: return .document(octets: octets, events: events)
        case _: return Self.failure
        }
        Self.add(handle, octets, to: &events)
        if events.count > Self.maximumEvents {
          return .unreadable("it has more than \(Self.maximumEvents) elements and texts")
        }
      }
    }
  }

  /// What a file holds that is no XML, in words; a parser would call it an empty document.
  private static func otherContent(_ octets: [UInt8]) -> String? {
    let formats: [([UInt8], String)] = [
      ([0x89, 0x50, 0x4E, 0x47], "a PNG"), ([0xFF, 0xD8, 0xFF], "a JPEG"),
      (Array("GIF8".utf8), "a GIF"), (Array("%PDF".utf8), "a PDF"), (Array("RIFF".utf8), "a WebP"),
    ]
    if let format = formats.first(where: { octets.starts(with: $0.0) }) {
      return "it is \(format[keyPath: \.1]), and no SVG: logos of BIMI are SVG Tiny PS"
    }
    // Other encodings than UTF-8 begin with a byte order mark (XML 1.0, appendix F).
    if octets.starts(with: [0xFE, 0xFF]) || octets.starts(with: [0xFF, 0xFE]) { return nil }
    let text = octets.starts(with: [0xEF, 0xBB, 0xBF]) ? octets.dropFirst(3) : octets[...]
    guard let first = text.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else {
      return "it is empty: there is no <svg> in it"
    }
    return first == UInt8(ascii: "<")
      ? nil : "it is no SVG: it does not begin with '<', as every XML document does"
  }

  private static func add(
    _ handle: OpaquePointer, _ octets: [UInt8], to events: inout [SVGLogo.Event]
  ) {
    // The parser itself is further on: it reads ahead.
    let line = max(1, Int(xmlTextReaderCurrentNode(handle).map { xmlGetLineNo($0) } ?? 1))
    switch xmlReaderTypes(UInt32(bitPattern: xmlTextReaderNodeType(handle))) {
    case XML_READER_TYPE_ELEMENT:
      let isEmpty = xmlTextReaderIsEmptyElement(handle) == 1
      let name = text(xmlTextReaderConstLocalName(handle))
      let namespace = text(xmlTextReaderConstNamespaceUri(handle))
      events.append(
        .start(name: name, namespace: namespace, attributes: attributes(handle), line: line))
      if isEmpty { events.append(.end) }
    case XML_READER_TYPE_END_ELEMENT: events.append(.end)
    case XML_READER_TYPE_TEXT, XML_READER_TYPE_CDATA:
      events.append(.text(text(xmlTextReaderConstValue(handle))))
    case XML_READER_TYPE_PROCESSING_INSTRUCTION:
      events.append(.instruction(target: text(xmlTextReaderConstName(handle)), line: line))
    case XML_READER_TYPE_DOCUMENT_TYPE, XML_READER_TYPE_ENTITY_REFERENCE, XML_READER_TYPE_ENTITY:
      events.append(.documentType(line: lineOfDocumentType(octets) ?? line))
    default:  // Comments and white space say nothing.
      break
    }
  }

  /// libxml2 keeps no line of a document type declaration.
  private static func lineOfDocumentType(_ octets: [UInt8]) -> Int? {
    let text = String(decoding: octets, as: UTF8.self)
    return text.firstRange(of: "<!DOCTYPE").map { place in
      1 + text[..<place.lowerBound].utf8.count { $0 == UInt8(ascii: "\n") }
    }
  }

  private static func attributes(_ handle: OpaquePointer) -> [SVGLogo.Attribute] {
    var attributes: [SVGLogo.Attribute] = []
    while xmlTextReaderMoveToNextAttribute(handle) == 1 {
      // Declarations of namespaces are no attributes of the picture.
      if xmlTextReaderIsNamespaceDecl(handle) == 1 { continue }
      attributes.append(
        SVGLogo.Attribute(
          name: text(xmlTextReaderConstLocalName(handle)),
          namespace: text(xmlTextReaderConstNamespaceUri(handle)),
          value: text(xmlTextReaderConstValue(handle))))
    }
    _ = xmlTextReaderMoveToElement(handle)
    return attributes
  }

  private static var failure: LogoReading {
    guard let error = xmlGetLastError() else { return .unreadable("it can't be read") }
    let message = error.pointee.message.map { String(cString: $0) } ?? "it can't be read"
    return .notWellFormed(
      line: Int(error.pointee.line), String(message.prefix { $0 != "\n" }))
  }

  private static func text(_ pointer: UnsafePointer<xmlChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }
}
