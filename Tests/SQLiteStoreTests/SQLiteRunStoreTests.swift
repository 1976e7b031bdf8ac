import DNS
import Foundation
import SQLiteStore
import Sending
import TestKit
import Testing

/// A run in its database: what is durable, what a crash leaves, who may send from it.
@Suite struct SQLiteRunStoreTests {
  let folder = try? TemporaryFolder()

  private func path(_ name: String = "run.db") throws -> String {
    try #require(folder).url.appending(path: name).path
  }

  private static let now = Instant(microseconds: 1_800_000_000_000_000)

  private static func run() -> RunDescription {
    RunDescription(name: "october", created: now, campaign: [1, 2, 0, 255])
  }

  private static func recipients(_ count: Int) -> [PlannedRecipient] {
    (0..<count).map {
      PlannedRecipient(
        address: "seed\($0)@example.org", provider: "example", variant: "A",
        columns: Array(#"{"name":"Ä"}"#.utf8), token: "token\($0)", expires: now + .hours(24))
    }
  }

  private static func record(_ outcome: AttemptRecord.Outcome) -> AttemptRecord {
    AttemptRecord(
      number: 1, began: now, ended: now + .seconds(1), source: "local", host: "mx.example.org",
      address: "192.0.2.1 port 25", tls: "TLSv1.3", outcome: outcome,
      dialogue: ["S: 220 hi", "C: EHLO x"])
  }

  @Test func `a run is read as it was written`() throws {
    let store = try SQLiteRunStore(path: try path(), for: .sending)
    #expect(try store.run() == nil)
    try store.create(Self.run(), Self.recipients(3))
    #expect(try store.run() == Self.run())
    let open = try store.openRecipients()
    #expect(open.map(\.planned) == Self.recipients(3))
    #expect(open.map(\.state) == [.queued, .queued, .queued])
    #expect(throws: StoreError.hasRun(path: try path())) {
      try store.create(Self.run(), Self.recipients(1))
    }
  }

  /// A change of one recipient, and what the store says after a crash.
  static let crashes: [(changes: [JournalEntry.Change], state: RecipientState?, attempts: Int)] = {
    let lease = Lease(owner: "host:1", epoch: 1, expires: now + .minutes(10))
    let dialled = JournalEntry.Change.dialled(number: 1, at: now)
    let refused = AttemptRecord.Outcome.refused(code: 450, text: "later", step: "recipient")
    return [
      ([], .queued, 0), ([.leased(lease)], .queued, 0),
      ([.leased(lease), dialled], .queued, 1),
      ([.leased(lease), dialled, .dotSent(at: now)], nil, 1),
      (
        [
          .leased(lease), dialled,
          .attempted(record(refused), .retry(at: now + .minutes(5), source: "local")),
        ], .queued, 1
      ),
      (
        [
          .leased(lease), dialled, .dotSent(at: now),
          .attempted(record(.accepted(code: 250, text: "ok")), .delivered),
        ], nil, 1
      ),
    ]
  }()

  @Test(arguments: crashes.indices)
  func `after a crash the state tells what may have happened`(index: Int) throws {
    let (changes, state, attempts) = Self.crashes[index]
    do {
      let store = try SQLiteRunStore(path: try path(), for: .sending)
      try store.create(Self.run(), Self.recipients(1))
      try store.append(changes.map { JournalEntry(recipient: 1, $0) })
    }
    let store = try SQLiteRunStore(path: try path(), for: .sending)
    #expect(try store.takeOver(owner: "host:2", at: Self.now) == 1)
    let open = try store.openRecipients()
    #expect(open.first?.state == state)
    if state != nil { #expect(open.first?.attempts == attempts) }
    let counts = try store.counts(at: Self.now)
    #expect(counts.all == 1)
    #expect(counts.leased == 0)
    #expect(counts.inDoubt == (index == 3 ? 1 : 0))
    #expect(counts.delivered == (index == 5 ? 1 : 0))
    #expect(counts.deferred == (state == .queued && attempts > 0 ? 1 : 0))
  }

  @Test func `each take-over has an epoch of its own`() throws {
    let store = try SQLiteRunStore(path: try path(), for: .sending)
    try store.create(Self.run(), [])
    #expect(try store.takeOver(owner: "a", at: Self.now) == 1)
    #expect(try store.takeOver(owner: "b", at: Self.now) == 2)
  }

  @Test func `one process sends from a store; others may look and ask for a pause`() throws {
    let sender = try SQLiteRunStore(path: try path(), for: .sending)
    try sender.create(Self.run(), Self.recipients(2))
    #expect(throws: StoreError.inUse(path: try path())) {
      try SQLiteRunStore(path: try path(), for: .sending)
    }
    let other = try SQLiteRunStore(path: try path(), for: .looking)
    #expect(try other.counts(at: Self.now).queued == 2)
    try other.setControl(.pause)
    #expect(try sender.control() == .pause)
  }

  @Test func `a commit is written whole or not at all`() throws {
    let store = try SQLiteRunStore(path: try path(), for: .sending)
    try store.create(Self.run(), Self.recipients(1))
    let record = Self.record(.failed(reason: "x"))
    // An attempt of nobody's breaks the reference to its recipient.
    #expect(throws: StoreError.self) {
      try store.append([
        JournalEntry(recipient: 1, .settled(.failed, at: Self.now)),
        JournalEntry(recipient: 77, .attempted(record, .failed)),
      ])
    }
    #expect(try store.counts(at: Self.now).queued == 1)
  }

  @Test func `only its owner may read it`() throws {
    _ = try SQLiteRunStore(path: try path(), for: .sending)
    for name in ["run.db", "run.db.lock"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: try path(name))
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func `what is no store is refused`() throws {
    #expect(throws: StoreError.missing(path: try path())) {
      try SQLiteRunStore(path: try path(), for: .looking)
    }
    try Data("not a database, but long enough to be taken for one".utf8).write(
      to: URL(filePath: try path("text.db")))
    #expect(throws: StoreError.self) {
      try SQLiteRunStore(path: try path("text.db"), for: .sending)
    }
    let folder = try #require(folder).url.path
    #expect(throws: StoreError.self) { try SQLiteRunStore(path: folder, for: .sending) }
    #expect(throws: StoreError.self) {
      try SQLiteRunStore(path: "/nonexistent/run.db", for: .sending)
    }
  }
}
