import Foundation
import TestKit
import Testing

/// Messages read here and by other readers of MIME: parts, types, charsets, content, names of files, subjects, dates and addresses.
@Suite struct MIMEPeerTests {
  @Test(arguments: MIMEPeer.all)
  func `well-formed mail is read as the peer reads it`(peer: MIMEPeer) throws {
    let folder = try TemporaryFolder()
    var messages: [String: [UInt8]] = [:]
    for seed in 0..<400 as Range<UInt64> {
      var mail = GeneratedMail(seed: seed)
      let octets = mail.message()
      messages["\(seed).eml"] = octets
      try Data(octets).write(to: URL(fileURLWithPath: folder.path("\(seed).eml")))
    }
    let read = try peer.read(folder.path(""))
    #expect(read.count == messages.count)
    var differences = 0
    for (name, octets) in messages.sorted(by: { $0.key < $1.key }) {
      let ours = MIMEReading.rows(octets)
      let theirs = read[name] ?? []
      if peer.agrees(ours, theirs) { continue }
      differences += 1
      if differences <= 5 {
        let extra = ours.filter { !theirs.contains($0) }
        let missing = theirs.filter { !ours.contains($0) }
        Issue.record(
          "\(name): ours \(extra), theirs \(missing)\n\(String(decoding: octets, as: UTF8.self))")
      }
    }
    #expect(differences == 0)
  }

  /// Messages with defects: where readers differ, the list says who is right.
  @Test(arguments: MIMEPeer.all)
  func `the test messages of Python's email package are read as listed`(peer: MIMEPeer) async throws
  {
    let folder = try await PythonTestMessages.folder()
    let read = try peer.read(folder.path)
    let known = try peer.knownDifferences
    #expect(read.count > 40)
    for (name, theirs) in read.sorted(by: { $0.key < $1.key }) {
      let ours = MIMEReading.rows([UInt8](try Data(contentsOf: folder.appending(path: name))))
      if peer.agrees(ours, theirs) == (known[name] == nil) { continue }
      Issue.record(
        "\(name): ours \(ours.filter { !theirs.contains($0) }), theirs \(theirs.filter { !ours.contains($0) })"
      )
    }
  }
}
