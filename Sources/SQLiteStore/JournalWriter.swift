import GRDB
import Sending

/// Writes the entries of a journal as rows.
enum JournalWriter {
  static func write(_ entry: JournalEntry, _ db: Database) throws {
    switch entry.change {
    case .leased(let lease):
      try execute(
        """
        UPDATE recipient SET state = ?, lease_owner = ?, lease_epoch = ?, lease_expires = ?
        WHERE id = ?
        """,
        [
          RecipientState.leased.rawValue, lease.owner, lease.epoch, lease.expires.microseconds,
          entry.recipient,
        ], db)
    case .dialled(let number, let now):
      try execute(
        "UPDATE recipient SET state = ?, attempts = ?, updated = ? WHERE id = ?",
        [RecipientState.dialled.rawValue, number, now.microseconds, entry.recipient], db)
    case .dotSent(let now):
      try execute(
        "UPDATE recipient SET state = ?, updated = ? WHERE id = ?",
        [RecipientState.dotSent.rawValue, now.microseconds, entry.recipient], db)
    case .attempted(let record, let settlement):
      try insert(record, of: entry.recipient, db)
      try settle(entry.recipient, settlement, record.ended, db)
    case .settled(let settlement, let now): try settle(entry.recipient, settlement, now, db)
    }
  }

  private static func settle(
    _ recipient: Int64, _ settlement: JournalEntry.Settlement, _ now: Instant, _ db: Database
  ) throws {
    var next: Int?
    var source: String?
    if case .retry(let time, let same) = settlement {
      next = time.microseconds
      source = same
    }
    try execute(
      """
      UPDATE recipient SET state = ?, next_attempt = coalesce(?, next_attempt), source = ?,
        lease_owner = NULL, lease_epoch = NULL, lease_expires = NULL, updated = ?
      WHERE id = ?
      """,
      [settlement.state.rawValue, next, source, now.microseconds, recipient], db)
  }

  private static func insert(_ record: AttemptRecord, of recipient: Int64, _ db: Database) throws {
    let (outcome, code, text, step): (String, Int?, String, String?) =
      switch record.outcome {
      case .accepted(let code, let text): ("accepted", code, text, nil)
      case .refused(let code, let text, let step): ("refused", code, text, step)
      case .failed(let reason): ("failed", nil, reason, nil)
      case .inDoubt(let reason): ("in-doubt", nil, reason, nil)
      }
    try execute(
      """
      INSERT INTO attempt (recipient, number, began, ended, source, host, address, tls, outcome,
        code, step, text, dialogue)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        recipient, record.number, record.began.microseconds, record.ended.microseconds,
        record.source, record.host, record.address, record.tls, outcome, code, step, text,
        record.dialogue.joined(separator: "\n"),
      ], db)
  }

  /// Statements are prepared once a connection.
  private static func execute(
    _ sql: String, _ arguments: StatementArguments, _ db: Database
  ) throws {
    try db.cachedStatement(sql: sql).execute(arguments: arguments)
  }
}
