import Message

/// The beginning of a message that is read from a file: its header section. The rest of its body is still in the file.
struct MessageOpening {
  let header: HeaderSection
  /// What of the body was read with the header.
  let body: ArraySlice<UInt8>
  /// Octets of an mbox separator before the header.
  let mboxSeparatorLength: Int

  init(_ input: borrowing InputFile) throws(CommandFailure) {
    var reader = HeaderReader()
    var body: ArraySlice<UInt8>?
    while body == nil {
      let chunk = try input.next()
      do throws(HeaderReader.LimitExceeded) {
        body = try chunk.isEmpty ? reader.finish() : reader.read(chunk[...])
      } catch {
        throw CommandFailure(.badData, "\(input.name) is no message that can be examined: \(error)")
      }
    }
    header = reader.section
    self.body = body ?? []
    mboxSeparatorLength = reader.mboxSeparatorLength
    if header.isEmpty {
      throw CommandFailure(
        .badData,
        "\(input.name) is no message: it does not begin with a header field (Name: value)")
    }
  }
}
