import Audit
import DNS
import Glibc

/// What holds for a run: the command line first, then the configuration file, then the defaults.
struct Settings {
  var resolvers: [ServerEndpoint]
  /// Seconds.
  var dnsTimeout: Double
  /// Seconds.
  var auditTimeout: Double
  var jobs: Int
  var mixesCase: Bool
  var failOn: FailureThreshold
  var allowsUndetermined: Bool
  var profile: Profile

  init(dns: DNSOptions, output: OutputOptions) throws(CommandFailure) {
    resolvers = dns.resolvers
    dnsTimeout = dns.dnsTimeout ?? LookupSession.defaultTimeout
    auditTimeout = dns.auditTimeout ?? LookupSession.defaultAuditTimeout
    jobs = dns.jobs ?? LookupSession.defaultJobs
    mixesCase = false
    failOn = output.failOn ?? .error
    allowsUndetermined = output.allowUndetermined
    profile = Profile()
  }
}

/// A whole small file as text.
func readText(_ path: String) throws(CommandFailure) -> String {
  guard let file = fopen(path, "re") else {
    let code = errno
    throw CommandFailure(
      code == EACCES ? .noPermission : .noInput,
      "can't read \(path): \(String(cString: strerror(code)))")
  }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
    bytes += chunk[..<count]
  }
  if ferror(file) != 0 { throw CommandFailure(.inputOutput, "can't read \(path)") }
  return String(decoding: bytes, as: UTF8.self)
}
