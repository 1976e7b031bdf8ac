import Foundation
import GRDB
import Glibc
public import Sending

/// A run in an SQLite database: write-ahead log, every commit synced to the disk before it counts.
public final class SQLiteRunStore: RunStore {
  private let queue: DatabaseQueue
  private let path: String
  /// Held as long as this process may send; `nil` for one that only looks.
  private let lock: StoreLock?

  /// What it is opened for.
  public enum Use: Sendable {
    /// To send from it. Made where it is not there; nobody else can open it so at the same time.
    case sending
    /// To look, and to tell the process that sends what a person wants.
    case looking
  }

  /// How long another process's short write is waited for.
  private static let busyTimeout = 10.0

  public init(path: String, for use: Use) throws(StoreError) {
    self.path = path
    switch use {
    case .sending: lock = try StoreLock(path: path)
    case .looking:
      lock = nil
      guard access(path, F_OK) == 0 else { throw .missing(path: path) }
    }
    var configuration = Configuration()
    configuration.busyMode = .timeout(Self.busyTimeout)
    configuration.prepareDatabase { db in
      // Sync at each commit: with NORMAL the last commits before a power failure would be lost.
      try db.execute(sql: "PRAGMA synchronous = FULL")
      try db.execute(sql: "PRAGMA foreign_keys = ON")
    }
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      // Recipients' addresses are nobody else's business.
      chmod(path, 0o600)
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA journal_mode = WAL")
        try RunSchema.prepare(db)
      }
    } catch let error as RunSchema.Mismatch {
      throw .notAStore(path: path, reason: error.reason)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
      throw .notAStore(path: path, reason: "the file is no SQLite database")
    } catch {
      throw .failed(path: path, reason: Self.reason(error))
    }
  }

  public func create(
    _ run: RunDescription, _ recipients: [PlannedRecipient]
  ) throws(StoreError) {
    let path = path
    try write { db in
      guard try Int.fetchOne(db, sql: "SELECT count(*) FROM run") == 0 else {
        throw StoreError.hasRun(path: path)
      }
      try db.execute(
        sql: """
          INSERT INTO run (id, name, created, campaign, external_reason, epoch, control)
          VALUES (1, ?, ?, ?, ?, 0, 0)
          """,
        arguments: [run.name, run.created.microseconds, Data(run.campaign), run.externalReason])
      let insert = try db.makeStatement(
        sql: """
          INSERT INTO recipient (address, provider, variant, columns, token, expires, next_attempt)
          VALUES (?, ?, ?, ?, ?, ?, 0)
          """)
      for recipient in recipients {
        try insert.execute(arguments: [
          recipient.address, recipient.provider, recipient.variant, Data(recipient.columns),
          recipient.token, recipient.expires.microseconds,
        ])
      }
    }
  }

  public func run() throws(StoreError) -> RunDescription? {
    try read { db in
      try Row.fetchOne(db, sql: "SELECT name, created, campaign, external_reason FROM run").map {
        RunDescription(
          name: $0["name"], created: Instant(microseconds: $0["created"]),
          campaign: [UInt8]($0["campaign"] as Data), externalReason: $0["external_reason"])
      }
    }
  }

  public func takeOver(owner: String, at now: Instant) throws(StoreError) -> Int {
    try write { db in
      for state in RecipientState.allCases where state.afterCrash != state {
        try db.execute(
          sql: "UPDATE recipient SET state = ?, updated = ? WHERE state = ?",
          arguments: [state.afterCrash.rawValue, now.microseconds, state.rawValue])
      }
      try db.execute(sql: "UPDATE run SET epoch = epoch + 1, owner = ?", arguments: [owner])
      return try Int.fetchOne(db, sql: "SELECT epoch FROM run") ?? 0
    }
  }

  public func openRecipients() throws(StoreError) -> [StoredRecipient] {
    let finals = RecipientState.allCases.filter(\.isFinal).map { "\($0.rawValue)" }
    return try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT id, address, provider, variant, columns, token, expires, state, attempts,
            next_attempt, source
          FROM recipient WHERE state NOT IN (\(finals.joined(separator: ","))) ORDER BY id
          """
      ).map(StoredRecipient.init(row:))
    }
  }

  public func append(_ entries: [JournalEntry]) throws(StoreError) {
    try write { db in
      for entry in entries { try JournalWriter.write(entry, db) }
    }
  }

  public func counts(at now: Instant) throws(StoreError) -> RecipientCounts {
    try read { db in
      var counts = RecipientCounts()
      let rows = try Row.fetchCursor(
        db,
        sql: "SELECT state, attempts > 0 AS tried, count(*) AS n FROM recipient GROUP BY 1, 2")
      while let row = try rows.next() {
        counts.add(row["n"], state: RecipientState(rawValue: row["state"]), isTried: row["tried"])
      }
      return counts
    }
  }

  public func control() throws(StoreError) -> RunControl {
    try read { db in
      try Int.fetchOne(db, sql: "SELECT control FROM run").flatMap(RunControl.init) ?? .run
    }
  }

  public func setControl(_ control: RunControl) throws(StoreError) {
    try write { db in
      try db.execute(sql: "UPDATE run SET control = ?", arguments: [control.rawValue])
    }
  }

  // MARK: Access

  private func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do { return try queue.read(body) } catch { throw translated(error) }
  }

  private func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do { return try queue.write(body) } catch { throw translated(error) }
  }

  private func translated(_ error: any Error) -> StoreError {
    (error as? StoreError) ?? .failed(path: path, reason: Self.reason(error))
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? DatabaseError else { return "\(error)" }
    return error.message ?? error.resultCode.description
  }
}

extension StoredRecipient {
  fileprivate init(row: Row) {
    self.init(
      id: row["id"],
      planned: PlannedRecipient(
        address: row["address"], provider: row["provider"], variant: row["variant"],
        columns: [UInt8](row["columns"] as Data), token: row["token"],
        expires: Instant(microseconds: row["expires"])),
      state: RecipientState(rawValue: row["state"]) ?? .inDoubt, attempts: row["attempts"],
      nextAttempt: Instant(microseconds: row["next_attempt"]), source: row["source"])
  }
}

extension RecipientCounts {
  fileprivate mutating func add(_ count: Int, state: RecipientState?, isTried: Bool) {
    switch state {
    case .queued: if isTried { deferred += count } else { queued += count }
    case .leased, .dialled, .dotSent: leased += count
    case .delivered: delivered += count
    case .failed: failed += count
    case .expired: expired += count
    case .inDoubt: inDoubt += count
    case .cancelled: cancelled += count
    case nil: break
    }
  }
}
