/// Converts octets of character sets that are not read directly. An edge fulfils it: `SystemCharsets`.
public protocol CharsetConverter: Sendable {
  /// Converts as far as it goes, from the initial state of the character set.
  ///
  /// - Parameters:
  ///   - name: In lower case.
  ///   - utf8: What was converted is put behind what is there.
  /// - Returns: Where and why it ended; `nil` where there is no such character set.
  func convert(
    _ octets: UnsafeBufferPointer<UInt8>, from name: String, into utf8: inout [UInt8]
  ) -> CharsetConversion?
}

/// How far a conversion came.
public enum CharsetConversion: Hashable, Sendable {
  case complete
  /// Octets that are no character, so many from the start.
  case malformed(at: Int)
  /// A character that does not end, so many octets from the start.
  case incomplete(at: Int)
}

/// Knows no further character sets: UTF-8, US-ASCII, ISO 8859-1, windows-1252, UTF-16 and UTF-32 need no converter.
public struct DirectCharsets: CharsetConverter {
  public init() {}

  public func convert(
    _ octets: UnsafeBufferPointer<UInt8>, from name: String, into utf8: inout [UInt8]
  ) -> CharsetConversion? { nil }
}
