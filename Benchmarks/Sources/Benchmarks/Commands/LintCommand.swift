import ArgumentParser
import Glibc

/// `lint`: messages a second and core, beside rspamd and spamd.
struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "dlv lint on many messages, beside rspamd and spamd on the same files.")

  @Option(
    help: ArgumentHelp(
      "A folder of messages, a file each; repeatable (default: messages that are made up).",
      valueName: "folder"))
  var mail: [String] = []
  @Option(help: "Messages that are made up.") var messages = LintMeasurement.defaultMessages
  @Option(help: "Messages of the mailbox whose memory is watched.")
  var mailbox = LintMeasurement.defaultMailbox
  @Option(help: "Rounds; the median counts.") var rounds = LintMeasurement.defaultRounds
  @OptionGroup var measurement: MeasurementOptions

  func run() throws {
    try measurement.report(
      LintMeasurement(
        dlv: Tools.variable("DLV"), folders: mail, messages: messages, mailbox: mailbox,
        rounds: rounds
      ).run())
  }
}

/// `dlv lint`: how many messages a core does, what one message takes from start to end, and the memory that a large mailbox takes.
struct LintMeasurement {
  static let defaultMessages = 2_000
  static let defaultMailbox = 100_000
  static let defaultRounds = 5
  /// Messages that spamd gets, which is slow.
  private static let spamdSample = 60
  /// Runs on one message.
  private static let starts = 30

  let dlv: String
  var folders: [String] = []
  var messages = defaultMessages
  var mailbox = defaultMailbox
  var rounds = defaultRounds

  func run() throws(BenchmarkFailure) -> [Target] {
    let folder = try WorkingFolder("lint")
    let files = try files(folder)
    print("\nLint: \(files.count) messages, \(rounds) rounds, median")
    let errors = folder.file("errors")
    let rspamd = try SpamFilter(.rspamd, folder: folder)
    defer { rspamd.stop() }
    let spamd = try SpamFilter(.spamd, folder: folder)
    defer { spamd.stop() }
    let few = Array(files.prefix(Self.spamdSample))
    var own: [Double] = []
    var peers: [Double] = []
    var slowPeers: [Double] = []
    for _ in 0..<rounds {
      let ended = try lint(files, errors)
      own.append(Double(files.count) / ended.processorTime.seconds)
      peers.append(Double(files.count) / (try rspamd.time(files, folder: folder)))
      slowPeers.append(Double(few.count) / (try spamd.time(few, folder: folder)))
    }
    var starts: [Double] = []
    for _ in 0..<Self.starts {
      starts.append(try lint([files[0]], errors).wallTime.milliseconds)
    }
    let small = try memory(mailbox / 100, folder)
    let large = try memory(mailbox, folder)
    print(
      Table(
        ["program", "messages a second and core"],
        rows: [
          ["dlv lint", own.median.short], ["rspamd, one worker", peers.median.short],
          ["spamd, one child", slowPeers.median.short],
        ]
      ).text)
    return [
      Target(
        name: "lint, messages a second and core", value: own.median, unit: "",
        limit: .atLeast(1000)),
      Target(
        name: "lint, to rspamd", value: zip(own, peers).map { $0 / $1 }.median, unit: "times",
        limit: .atLeast(2)),
      Target(name: "lint, one message", value: starts.median, unit: "ms", limit: .below(60)),
      Target(
        name: "lint, memory of \(mailbox) messages to a hundredth", value: large / small,
        unit: "times", limit: .below(1.5)),
    ]
  }

  /// What is found does not matter here.
  private func lint(
    _ files: [String], _ errors: String
  ) throws(BenchmarkFailure) -> EndedProcess {
    try ChildProcess([dlv, "lint", "--format", "json"] + files, errors: errors).wait()
      .expecting([0, 1, 2], errors: errors)
  }

  /// The most memory that a mailbox of so many messages takes, in MB.
  private func memory(_ count: Int, _ folder: WorkingFolder) throws(BenchmarkFailure) -> Double {
    let path = folder.file("mailbox")
    let errors = folder.file("errors")
    guard let file = fopen(path, "we") else { throw BenchmarkFailure("can't write \(path)") }
    var mail = SyntheticMail(seed: 7)
    for number in 0..<count {
      fputs("From sender@news.example Fri Nov 20 10:00:00 2026\n", file)
      fputs(mail.message(number).replacing("\r\n", with: "\n"), file)
      fputs("\n", file)
    }
    guard fclose(file) == 0 else { throw BenchmarkFailure("can't write \(path)") }
    let ended = try ChildProcess([dlv, "lint", "--format", "json", path], errors: errors)
      .waitWatchingMemory().expecting([0, 1, 2], errors: errors)
    return Double(ended.peakResidentBytes) / 1e6
  }

  /// The files of the folders, or made-up ones.
  private func files(_ folder: WorkingFolder) throws(BenchmarkFailure) -> [String] {
    if folders.isEmpty {
      let place = try folder.folder("mail")
      // rspamd's worker has another user.
      chmod(place, 0o755)
      var mail = SyntheticMail(seed: 1)
      return try (0..<messages).map { number throws(BenchmarkFailure) in
        let path = "\(place)/\(number).eml"
        try TextFile.write(mail.message(number), to: path)
        return path
      }
    }
    var files: [String] = []
    for name in folders {
      guard let directory = opendir(name) else {
        throw BenchmarkFailure("can't read \(name): \(String(cString: strerror(errno)))")
      }
      defer { closedir(directory) }
      while let entry = readdir(directory) {
        let file = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if !file.hasPrefix(".") { files.append("\(name)/\(file)") }
      }
    }
    if files.isEmpty { throw BenchmarkFailure("there are no messages in \(folders)") }
    return files.sorted()
  }
}
