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
