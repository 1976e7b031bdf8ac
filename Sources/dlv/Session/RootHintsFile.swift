import DNS
import DNSTransport

/// The file of `--root-hints`, as named.root: NS records of the root, and the addresses of the servers they name.
enum RootHintsFile {
  static func read(_ path: String?) throws(CommandFailure) -> RootHints {
    guard let path else {
      guard let hints = RootHints.iana else {
        throw CommandFailure(.softwareBug, "the built-in root hints can't be read")
      }
      return hints
    }
    let file: ZoneFile
    do throws(ZoneFileError) { file = try ZoneFile.load(path: path, origin: .root) } catch {
      if case .unreadable = error.errors.first?.reason {
        throw CommandFailure(.noInput, "can't read the root hints \(error)")
      }
      throw CommandFailure(.badData, "the root hints \(path) have errors:\n\(error)")
    }
    guard let hints = RootHints(file.records) else {
      throw CommandFailure(
        .badData, "the root hints \(path) name no server of the root with an address")
    }
    return hints
  }
}
