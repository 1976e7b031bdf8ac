import ArgumentParser

/// A command that comes to an exit status, or stops with a `CommandFailure`: every command of dlv that does something.
protocol StatusCommand: AsyncParsableCommand {
  /// Does what the command is for.
  func execute() async throws(CommandFailure) -> ExitStatus
}

extension StatusCommand {
  func run() async throws {
    Interruption.shared.install()
    let status: ExitStatus
    do throws(CommandFailure) {
      status = try await execute()
    } catch {
      Interruption.shared.removeUnfinished()
      StandardError.write(line: "dlv: \(error.message)")
      status = error.status
    }
    if status != .clean { throw ExitCode(status.rawValue) }
  }
}
