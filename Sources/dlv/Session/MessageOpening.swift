import Message

/// The beginning of a message that is read from a file: its header section. The rest of its body is still in the file.
struct MessageOpening {
  let header: HeaderSection
  /// What of the body was read with the header.
  let body: ArraySlice<UInt8>
  /// Octets of an mbox separator before the header.
  let mboxSeparatorLength: Int
  /// The line that the body begins with.
  private let bodyLine: Int

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
    bodyLine = reader.bodyLine
    if header.isEmpty {
      throw CommandFailure(
        .badData,
        "\(input.name) is no message: it does not begin with a header field (Name: value)")
    }
  }

  /// Hands the whole body on in pieces, and tells what is odd about it.
  func readBody(
    from input: borrowing InputFile, _ take: (ArraySlice<UInt8>) -> Void
  ) throws(CommandFailure) -> [BodyOddity] {
    var inspector = BodyInspector(firstLine: bodyLine, isInMbox: mboxSeparatorLength > 0)
    var chunk = body
    while true {
      inspector.update(chunk)
      take(chunk)
      chunk = try input.next()[...]
      if chunk.isEmpty { break }
    }
    inspector.finish()
    for oddity in inspector.oddities where oddity.kind == .mboxSeparator {
      throw CommandFailure(
        .badData,
        "\(input.name) is an mbox file with several messages, and one is wanted: \(oddity); split it, for instance with git mailsplit or formail -s"
      )
    }
    return inspector.oddities
  }
}
