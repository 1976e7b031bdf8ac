import DNS
import Foundation
import MailAuth
import Message
import ReportFiles
import Reporting

/// Looks for the selectors of domains in messages and in DMARC reports. What can't be read is noted, and the search goes on.
struct SelectorSearch {
  private var found: [DomainName: SelectorSightings]
  private let wanted: Set<DomainName>
  private var noted = DKIMDiscoveryDocument.Sources()
  private var seenReports: Set<AggregateReport> = []

  init(of domains: some Sequence<DomainName>) {
    wanted = Set(domains)
    found = [:]
  }

  func sightings(of domain: DomainName) -> SelectorSightings {
    found[domain] ?? SelectorSightings(of: domain)
  }

  var sources: DKIMDiscoveryDocument.Sources {
    var sources = noted
    sources.messagesWithoutSelector = found.values.reduce(0) { $0 + $1.messagesWithoutSelector }
    sources.omittedSelectors = found.values.reduce(0) { $0 + $1.omitted }
    return sources
  }

  // MARK: Messages

  /// Reads a message, or every file of a folder and those below it as one.
  mutating func readMessages(
    _ path: String, progress: (String) -> Void
  ) throws(CommandFailure) {
    for file in try Self.files(at: path, what: "messages") {
      progress(file)
      do throws(CommandFailure) {
        try readMessage(file)
      } catch {
        noted.unread.append((file, error.message))
      }
    }
  }

  private mutating func readMessage(_ path: String) throws(CommandFailure) {
    let input = try InputFile(path: path, what: "message")
    var reader = HeaderReader()
    do throws(HeaderReader.LimitExceeded) {
      while true {
        let chunk = Self.chunk(of: input)
        if chunk.isEmpty {
          _ = try reader.finish()
          break
        }
        if try reader.read(chunk[...]) != nil { break }
      }
    } catch {
      throw CommandFailure(.badData, "\(error)")
    }
    let section = reader.section
    // A file without a single field is no message.
    if section.isEmpty { throw CommandFailure(.badData, "it has no header, so it is no message") }
    noted.messagesRead += 1
    var isSigned = false
    for field in section.all("DKIM-Signature") {
      let list = TagList(Array(field.value), whiteSpace: .folding)
      guard let domain = list["d"]?.text, let selector = list["s"]?.text else { continue }
      guard let name = try? DomainName(domain), wanted.contains(name) else { continue }
      let before = found[name]?.uses ?? [:]
      found[name, default: SelectorSightings(of: name)]
        .note(signatureOf: domain, selector: selector)
      if found[name]?.uses != before { isSigned = true }
    }
    if isSigned { noted.messagesSigned += 1 }
  }

  /// The next octets; what fails to be read ends the message, and its header counts as far as it came.
  private static func chunk(of input: borrowing InputFile) -> [UInt8] {
    (try? input.next()) ?? []
  }

  // MARK: Reports

  /// Reads a report file, or those of a folder and the folders below it.
  mutating func readReports(_ path: String, progress: (String) -> Void) throws(CommandFailure) {
    let files = try Self.files(at: path, what: "DMARC reports")
    for file in files {
      // One that was named is a report whatever it is called.
      if file != path && !Self.isReportName(file) {
        noted.passedOver += 1
        continue
      }
      progress(file)
      readReport(file)
    }
  }

  private mutating func readReport(_ path: String) {
    var own: [DomainName: SelectorSightings] = [:]
    do throws(ReportFile.Failure) {
      let reports = try ReportFile.read(path: path) { [wanted] row in
        // A message may bear signatures of several domains.
        for domain in Set(row.signatures.compactMap { try? DomainName($0.domain) })
        where wanted.contains(domain) {
          own[domain, default: SelectorSightings(of: domain)].note(row)
        }
      }
      noted.reportFilesRead += 1
      noted.reports += reports.count
      // The same report comes twice where two mailboxes are named, or a mailbox is saved twice.
      let new = reports.filter { !seenReports.contains($0) }
      noted.repeatedReports += reports.count - new.count
      if new.isEmpty { return }
      seenReports.formUnion(new)
      for (domain, seen) in own {
        found[domain, default: SelectorSightings(of: domain)].add(seen, of: new)
      }
    } catch {
      noted.unread.append((path, error.description))
    }
  }

  private static func isReportName(_ path: String) -> Bool {
    let name = path.lowercased()
    return [".xml", ".xml.gz", ".gz", ".zip"].contains { name.hasSuffix($0) }
  }

  // MARK: Files

  /// The files at a path, sorted; of a folder, all that are not hidden.
  private static func files(at path: String, what: String) throws(CommandFailure) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw CommandFailure(
        .noInput, "can't read the \(what) at \(path): there is no such file or folder")
    }
    guard isFolder.boolValue else { return [path] }
    guard let names = FileManager.default.enumerator(atPath: path) else {
      throw CommandFailure(.noPermission, "can't list the folder \(path) of \(what)")
    }
    var files: [String] = []
    while let name = names.nextObject() as? String {
      guard names.fileAttributes?[.type] as? FileAttributeType == .typeRegular,
        name.split(separator: "/").last?.hasPrefix(".") == false
      else { continue }
      files.append(path.hasSuffix("/") ? path + name : "\(path)/\(name)")
    }
    if files.isEmpty {
      throw CommandFailure(.noInput, "there is no file in \(path), which should hold \(what)")
    }
    return files.sorted()
  }
}
