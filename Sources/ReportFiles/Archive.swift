internal import CArchive

/// Owns one reader of libarchive over a file that is a zip file, compressed with gzip, or neither.
final class Archive {
  private let handle: OpaquePointer

  /// Octets that libarchive reads at once.
  private static let blockSize = 1 << 16

  init(path: String) throws(ReportFile.Failure) {
    guard let handle = archive_read_new() else { throw .unreadable("memory is exhausted") }
    self.handle = handle
    archive_read_support_filter_gzip(handle)
    archive_read_support_format_zip(handle)
    // Whatever is no zip file is one file as it is.
    archive_read_support_format_raw(handle)
    archive_read_support_format_empty(handle)
    if archive_read_open_filename(handle, path, Self.blockSize) != ARCHIVE_OK {
      throw Self.failure(handle)
    }
  }

  deinit { archive_read_free(handle) }

  /// Goes to the next file; folders are passed over.
  func nextFile() throws(ReportFile.Failure) -> Bool {
    while true {
      var entry: OpaquePointer?
      switch archive_read_next_header(handle, &entry) {
      case ARCHIVE_EOF: return false
      case ARCHIVE_OK, ARCHIVE_WARN: break
      default: throw Self.failure(handle)
      }
      guard let entry else { return false }
      if dlv_archive_entry_is_file(entry) != 0 { return true }
    }
  }

  /// What the present file holds, up to so many octets.
  func stream(limit: Int) -> Stream { Stream(self, limit: limit) }

  private static func failure(_ handle: OpaquePointer) -> ReportFile.Failure {
    guard let text = archive_error_string(handle) else { return .unreadable("it can't be read") }
    return .unreadable(String(cString: text))
  }

  /// The octets of one file, unpacked as they are asked for.
  final class Stream {
    private let archive: Archive
    private var left: Int
    /// Why the octets ended before their end.
    private(set) var failure: ReportFile.Failure?

    fileprivate init(_ archive: Archive, limit: Int) {
      self.archive = archive
      left = limit
    }

    /// Fills the buffer; 0 at the end, -1 on failure.
    func read(_ buffer: UnsafeMutablePointer<CChar>, _ size: Int) -> Int {
      if failure != nil { return -1 }
      let count = archive_read_data(archive.handle, buffer, size)
      if count < 0 {
        failure = Archive.failure(archive.handle)
        return -1
      }
      left -= count
      if left < 0 {
        failure = .tooLarge
        return -1
      }
      return count
    }
  }
}
