/// Where a message was read, so that findings can name the place in that file.
public struct LintSource: Hashable, Sendable {
  /// The file, as reports name it.
  public var file: String
  /// What the report is about: the file, or a message in it.
  public var target: String
  /// The line of the file that the message begins with, from one.
  public var firstLine: Int
  /// Octets at the beginning that are in no file: a header that was made of options, with its empty line. They end with a line end.
  public var madeOctets: Int

  public init(file: String, target: String? = nil, firstLine: Int = 1, madeOctets: Int = 0) {
    self.file = file
    self.target = target ?? file
    self.firstLine = firstLine
    self.madeOctets = madeOctets
  }

  /// Whether there is a body alone, so that nothing is known of the header.
  public var isBodyAlone: Bool { madeOctets > 0 }
}
