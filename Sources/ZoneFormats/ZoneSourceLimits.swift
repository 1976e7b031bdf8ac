import DNSTransport

/// How much is read of files that strangers send with a pull request. Zone files have limits of their own: `ZoneFileFolder`,
/// `ZoneFileParser` and `ZoneFileLexer`.
public enum ZoneSourceLimits {
  /// Octets of all files of a folder together, as of one zone file with what it includes.
  public static let maximumOctets = ZoneFileFolder.maximumOctets
  /// Entries of a folder and of those below it: ten times the zones that a large provider's customer keeps.
  public static let maximumFiles = 100_000
  /// Levels of folders below one another.
  public static let maximumFolderDepth = 32
  /// Octets of a JSON file: plans of thousands of resources have tens of millions.
  public static let maximumJSONOctets = 1 << 27
  /// Octets of a YAML file: a hundred thousand records fit.
  public static let maximumYAMLOctets = 1 << 24
  /// Values that aliases of YAML may stand for beyond those that the text itself has: nobody's templates come near, and aliases of
  /// aliases of aliases would else fill any memory.
  public static let maximumAliasedNodes = 1_000_000
  /// Levels of JSON in one another; those of YAML end at a thousand. Plans nest modules, a few levels each.
  public static let maximumTreeDepth = 500
  /// Errors that are shown of one file or folder; more are seldom read.
  public static let maximumErrors = ZoneFileError.maximumCount
  /// Octets at the start of a file by which its format is recognised.
  static let detectionLength = 1 << 16
}
