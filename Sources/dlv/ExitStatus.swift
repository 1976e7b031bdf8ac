/// What dlv tells its caller. From 64 up the numbers are those of sysexits(3).
enum ExitStatus: Int32, CaseIterable {
  /// No finding at or above `--fail-on`, and everything could be determined (or need not be).
  case clean = 0
  /// At least one finding at or above `--fail-on`.
  case findings = 1
  /// Nothing worse was found, but something could not be determined.
  case undetermined = 2
  /// Wrong usage of the command line.
  case usage = 64
  /// Input that can't be read: no domain name, a zone file with errors.
  case badData = 65
  /// An input file that is not there.
  case noInput = 66
  /// Something that is needed does not work: no event loop, no server.
  case unavailable = 69
  /// A fault of dlv itself.
  case softwareBug = 70
  /// An output file that can't be made.
  case cannotCreate = 73
  /// Reading or writing failed.
  case inputOutput = 74
  /// Try again later.
  case tryAgain = 75
  /// Not allowed.
  case noPermission = 77
  /// A configuration file with errors.
  case badConfiguration = 78
}

/// Why a command stops: what was being done, to what, why it failed and what to do. The executable prints it on standard
/// error and exits with `status`.
struct CommandFailure: Error {
  let status: ExitStatus
  let message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }
}
