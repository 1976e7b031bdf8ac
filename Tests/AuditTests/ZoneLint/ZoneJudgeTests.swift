import Audit
import DNS
import DNSTransport
import TestKit
import Testing

/// named-checkzone and kzonecheck look at the same 200 zones; where one of them and dlv come to different ends, the fault says why.
@Suite(.timeLimit(.minutes(5))) struct ZoneJudgeTests {
  private static func dlv(_ entry: ZoneCorpus.Entry, _ path: String) -> (
    ZoneCorpus.Reaction, String
  ) {
    do throws(ZoneFileError) {
      let file = try ZoneFile.load(path: path)
      let facts = ZoneLintFacts(origin: file.origin, file: path, records: file.records)
      guard case .audited(let audited) = ZoneLintCatalogue.examine(facts, Profile()).verdict else {
        return (.refuses, "rejected")
      }
      let errors = audited.findings.filter { $0.severity == .error }
      return (errors.isEmpty ? .accepts : .refuses, errors.map(\.message).joined(separator: "\n"))
    } catch { return (.refuses, "\(error)") }
  }

  private static func named(_ entry: ZoneCorpus.Entry, _ path: String) async throws -> (
    ZoneCorpus.Reaction, String
  ) {
    // Nothing outside of the zone is asked for.
    let run = try await ProgramRun("named-checkzone", ["-i", "local", entry.origin, path])
    return (run.status == 0 ? .accepts : .refuses, run.output + run.errors)
  }

  private static func knot(_ entry: ZoneCorpus.Entry, _ path: String) async throws -> (
    ZoneCorpus.Reaction, String
  ) {
    let run = try await ProgramRun("kzonecheck", ["-o", entry.origin, path])
    return (run.status == 0 ? .accepts : .refuses, run.output + run.errors)
  }

  @Test func `a hundred good zones are accepted by all three`() async throws {
    let folder = try TemporaryFolder()
    for (index, entry) in ZoneCorpus.good.enumerated() {
      try folder.write(entry.text, to: "\(index).zone")
      let path = folder.path("\(index).zone")
      let own = Self.dlv(entry, path)
      let named = try await Self.named(entry, path)
      let knot = try await Self.knot(entry, path)
      #expect(own.0 == .accepts, "\(entry.testDescription): \(own.1)\n\(entry.text)")
      #expect(named.0 == .accepts, "\(entry.testDescription): \(named.1)\n\(entry.text)")
      #expect(knot.0 == .accepts, "\(entry.testDescription): \(knot.1)\n\(entry.text)")
    }
  }

  @Test func `a hundred broken zones are refused by those who are said to`() async throws {
    let folder = try TemporaryFolder()
    for (index, (fault, entry)) in ZoneCorpus.broken.enumerated() {
      try folder.write(entry.text, to: "\(index).zone")
      let path = folder.path("\(index).zone")
      let own = Self.dlv(entry, path)
      let named = try await Self.named(entry, path)
      let knot = try await Self.knot(entry, path)
      #expect(own.0 == fault.dlv, "dlv, \(entry.testDescription): \(own.1)")
      #expect(named.0 == fault.named, "named-checkzone, \(entry.testDescription): \(named.1)")
      #expect(knot.0 == fault.knot, "kzonecheck, \(entry.testDescription): \(knot.1)")
    }
  }

  @Test func `every difference is explained by a section of an RFC`() {
    for fault in ZoneCorpus.faults {
      let isDifferent = fault.dlv != fault.named || fault.dlv != fault.knot
      #expect(isDifferent == fault.because.hasPrefix("RFC "), "\(fault.name)")
    }
  }
}
