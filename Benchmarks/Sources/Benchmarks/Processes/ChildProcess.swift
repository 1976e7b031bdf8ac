import Glibc

/// A program that was started: waited for and measured, or stopped.
struct ChildProcess {
  let id: pid_t
  let command: [String]
  private let started: ContinuousClock.Instant

  /// Looks the program up in PATH. Its output goes to files, so that reading it costs nothing while it runs.
  init(
    _ command: [String], output: String = "/dev/null", errors: String = "/dev/null"
  ) throws(BenchmarkFailure) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    let flags = O_WRONLY | O_CREAT | O_APPEND
    for path in [output, errors] where path != "/dev/null" { unlink(path) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, flags, 0o600)
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    arguments.append(nil)
    defer { arguments.forEach { free($0) } }
    var id = pid_t()
    started = .now
    let code = posix_spawnp(&id, command[0], &actions, nil, arguments, environ)
    guard code == 0 else {
      throw BenchmarkFailure("can't start \(command[0]): \(String(cString: strerror(code)))")
    }
    self.id = id
    self.command = command
  }

  /// Starts a server that the system ends with this process, whatever ends it: nothing is left behind.
  static func server(_ command: [String], log: String) throws(BenchmarkFailure) -> ChildProcess {
    try ChildProcess(["setpriv", "--pdeathsig", "TERM", "--"] + command, output: log, errors: log)
  }

  /// Waits for the end.
  func wait() throws(BenchmarkFailure) -> EndedProcess {
    guard let ended = try collect(options: 0) else {
      throw BenchmarkFailure("\(command[0]) was not waited for")
    }
    return ended
  }

  /// What it took, when it has ended.
  func poll() throws(BenchmarkFailure) -> EndedProcess? { try collect(options: WNOHANG) }

  /// Waits for the end, and looks at the memory in use all the while. The peak that `wait4` tells can't be used: Linux lets
  /// it begin with the peak of the process that started this one.
  func waitWatchingMemory() throws(BenchmarkFailure) -> EndedProcess {
    var peak = 0
    while true {
      peak = max(peak, residentPeak() ?? 0)
      if var ended = try poll() {
        ended.peakResidentBytes = peak
        return ended
      }
      usleep(Self.memoryInterval)
    }
  }

  /// Ends it and waits until it is gone.
  func stop() {
    kill(id, SIGTERM)
    var status = Int32()
    while waitpid(id, &status, 0) < 0 && errno == EINTR {}
  }

  /// Microseconds between two looks at the memory; short against a run, long against the cost of a look.
  private static let memoryInterval: UInt32 = 5_000

  private func collect(options: Int32) throws(BenchmarkFailure) -> EndedProcess? {
    var status = Int32()
    var usage = rusage()
    var result: pid_t
    repeat { result = wait4(id, &status, options, &usage) } while result < 0 && errno == EINTR
    if result == 0 { return nil }
    let wallTime = ContinuousClock.now - started
    guard result == id else {
      throw BenchmarkFailure("can't wait for \(command[0]): \(String(cString: strerror(errno)))")
    }
    let signal = status & 0x7f
    return EndedProcess(
      command: command, end: signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal),
      wallTime: wallTime, processorTime: Duration(usage.ru_utime) + Duration(usage.ru_stime))
  }

  /// The most memory that was resident so far, in bytes (VmHWM of proc(5)).
  private func residentPeak() -> Int? {
    guard let status = try? TextFile.read("/proc/\(id)/status"),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return nil }
    return Int(String(line.filter { $0 >= "0" && $0 <= "9" })).map { $0 * 1024 }
  }
}

/// A program that has ended, and what it took.
struct EndedProcess {
  enum End: Equatable {
    case exited(Int32)
    case killed(Int32)
  }

  let command: [String]
  let end: End
  let wallTime: Duration
  let processorTime: Duration
  /// 0 where nobody looked.
  var peakResidentBytes = 0

  /// Throws when it did not end with one of those exit codes.
  @discardableResult
  func expecting(_ codes: Set<Int32>, errors: String) throws(BenchmarkFailure) -> EndedProcess {
    if case .exited(let code) = end, codes.contains(code) { return self }
    let text = (try? TextFile.read(errors)) ?? ""
    throw BenchmarkFailure(
      "\(command.joined(separator: " ")): \(end)\n\(text.suffix(BenchmarkFailure.shownOutput))")
  }
}

extension Duration {
  init(_ time: timeval) { self = .seconds(time.tv_sec) + .microseconds(Int64(time.tv_usec)) }

  var seconds: Double { self / .seconds(1) }
  var milliseconds: Double { self / .milliseconds(1) }
}
