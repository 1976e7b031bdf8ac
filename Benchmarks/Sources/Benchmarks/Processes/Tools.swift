import Glibc

/// The programs under measurement, as `Benchmarks/run` names them in the environment.
struct Tools {
  /// The release binary of dlv.
  let dlv: String
  /// The Python that has checkdmarc.
  let python: String
  /// The script that calls checkdmarc.
  let checkdmarcDriver: String

  init() throws(BenchmarkFailure) {
    dlv = try Self.variable("DLV")
    python = try Self.variable("CHECKDMARC_PYTHON")
    checkdmarcDriver = try Self.variable("CHECKDMARC_DRIVER")
  }

  static func variable(_ name: String) throws(BenchmarkFailure) -> String {
    guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else {
      throw BenchmarkFailure("\(name) is not set: start with Benchmarks/run")
    }
    guard access(value, R_OK) == 0 else {
      throw BenchmarkFailure("\(name)=\(value): \(String(cString: strerror(errno)))")
    }
    return value
  }
}
