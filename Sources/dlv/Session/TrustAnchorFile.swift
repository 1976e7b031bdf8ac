import DNS
import DNSTransport

/// The file of `--trust-anchor`: DS or DNSKEY records as zone files write them, of the root or of any other names.
enum TrustAnchorFile {
  static func read(_ path: String) throws(CommandFailure) -> TrustAnchors {
    let file: ZoneFile
    do throws(ZoneFileError) { file = try ZoneFile.load(path: path, origin: .root) } catch {
      if case .unreadable = error.errors.first?.reason {
        throw CommandFailure(.noInput, "can't read the trust anchor \(error)")
      }
      // Below the root, where the file is read from, an SOA record is out of place for a reason that says nothing to whoever wrote it.
      for diagnostic in error.errors {
        guard case .zone(let problem) = diagnostic.reason,
          problem.kind == .startOfAuthorityBelowApex
        else { continue }
        throw CommandFailure(
          .badData,
          "the trust anchor \(path) has an SOA record in line \(diagnostic.location.line): it is to hold DS and DNSKEY records alone, not a zone"
        )
      }
      throw CommandFailure(.badData, "the trust anchor \(path) has errors:\n\(error)")
    }
    let anchors = TrustAnchors(file.zone.records)
    if anchors.isEmpty {
      throw CommandFailure(
        .badData, "the trust anchor \(path) holds no DS or DNSKEY record")
    }
    return anchors
  }
}
