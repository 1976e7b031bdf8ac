internal import CXML2
import MailAuth

/// Owns one streaming reader of libxml2: no entities are expanded, nothing else is read, and memory does not grow with the document.
final class XMLStream {
  enum Failure: Error {
    case notWellFormed(line: Int, String)
    case documentType
    case refused(AggregateReport.Problem)
  }

  private let handle: OpaquePointer
  /// An element without content has a start, and its end is still to be told.
  private var hasPendingEnd = false

  init(_ stream: Archive.Stream) throws(ReportFile.Failure) {
    // The reader holds the stream until it is closed.
    let context = Unmanaged.passRetained(stream).toOpaque()
    let options =
      XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
    xmlResetLastError()
    let handle = xmlReaderForIO(
      { context, buffer, size in
        guard let context, let buffer else { return -1 }
        return Int32(
          Unmanaged<Archive.Stream>.fromOpaque(context).takeUnretainedValue()
            .read(buffer, Int(size)))
      },
      { context in
        if let context { Unmanaged<Archive.Stream>.fromOpaque(context).release() }
        return 0
      }, context, nil, nil, Int32(bitPattern: options))
    guard let handle else { throw .unreadable("memory is exhausted") }
    self.handle = handle
  }

  deinit { xmlFreeTextReader(handle) }

  /// The next element or text; `nil` at the end.
  func next() throws(Failure) -> AggregateReportReader.Event? {
    if hasPendingEnd {
      hasPendingEnd = false
      return .end
    }
    while true {
      switch xmlTextReaderRead(handle) {
      case 1: break
      case 0: return nil
      default: throw lastError
      }
      switch xmlReaderTypes(UInt32(bitPattern: xmlTextReaderNodeType(handle))) {
      case XML_READER_TYPE_DOCUMENT_TYPE, XML_READER_TYPE_ENTITY_REFERENCE, XML_READER_TYPE_ENTITY:
        throw .documentType
      case XML_READER_TYPE_ELEMENT:
        hasPendingEnd = xmlTextReaderIsEmptyElement(handle) == 1
        return .start(Self.text(xmlTextReaderConstLocalName(handle)))
      case XML_READER_TYPE_END_ELEMENT:
        return .end
      case XML_READER_TYPE_TEXT, XML_READER_TYPE_CDATA:
        return .text(Self.text(xmlTextReaderConstValue(handle)))
      default:  // Comments, instructions and white space say nothing.
        break
      }
    }
  }

  private var lastError: Failure {
    guard let error = xmlGetLastError() else { return .notWellFormed(line: 0, "it can't be read") }
    let message = error.pointee.message.map { String(cString: $0) } ?? "it can't be read"
    return .notWellFormed(
      line: Int(error.pointee.line), String(message.prefix { $0 != "\n" }))
  }

  private static func text(_ pointer: UnsafePointer<xmlChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }
}
