import DNS

/// Why a configuration could not be used. The program ends with status 78 (`EX_CONFIG`).
struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
  enum Problem: Equatable, Sendable {
    /// What stands at that place is wrong.
    case content(SourceLocation, String)
    /// The file could not be read; the system's reason.
    case unreadable(path: String, reason: String)
  }

  let problem: Problem

  var description: String {
    switch problem {
    case .content(let location, let message): "\(location): \(message)"
    case .unreadable(let path, let reason):
      "cannot read the configuration file \(path): \(reason)"
    }
  }
}
