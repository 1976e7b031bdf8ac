import GRDB

/// The tables of a run.
enum RunSchema {
  /// Raised with each change of the tables.
  static let version = 1
  /// Tells a store of dlv's from other databases (SQLite's application_id): "dlvs".
  static let application = 0x646C_7673

  struct Mismatch: Error {
    let reason: String
  }

  /// Makes the tables where the database is new, and refuses one that is somebody else's.
  static func prepare(_ db: Database) throws {
    let found = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    if found == application {
      let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      guard version == Self.version else {
        throw Mismatch(reason: "its version is \(version), this dlv knows \(Self.version)")
      }
      return
    }
    guard found == 0, tables == 0 else {
      throw Mismatch(reason: "it is a database of another program")
    }
    try db.inTransaction {
      try db.execute(sql: tablesText)
      return .commit
    }
  }

  private static let tablesText = """
    PRAGMA application_id = \(application);
    PRAGMA user_version = \(version);
    CREATE TABLE run (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      name TEXT NOT NULL,
      created INTEGER NOT NULL,
      campaign BLOB NOT NULL,
      external_reason TEXT,
      owner TEXT,
      epoch INTEGER NOT NULL,
      control INTEGER NOT NULL
    );
    CREATE TABLE recipient (
      id INTEGER PRIMARY KEY,
      address TEXT NOT NULL,
      provider TEXT NOT NULL,
      variant TEXT NOT NULL,
      columns BLOB NOT NULL,
      token TEXT NOT NULL UNIQUE,
      expires INTEGER NOT NULL,
      state INTEGER NOT NULL DEFAULT 0,
      attempts INTEGER NOT NULL DEFAULT 0,
      next_attempt INTEGER NOT NULL,
      source TEXT,
      lease_owner TEXT,
      lease_epoch INTEGER,
      lease_expires INTEGER,
      updated INTEGER
    );
    CREATE INDEX recipient_address ON recipient (address);
    CREATE TABLE attempt (
      id INTEGER PRIMARY KEY,
      recipient INTEGER NOT NULL REFERENCES recipient (id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      began INTEGER NOT NULL,
      ended INTEGER NOT NULL,
      source TEXT NOT NULL,
      host TEXT,
      address TEXT,
      tls TEXT,
      outcome TEXT NOT NULL,
      code INTEGER,
      step TEXT,
      text TEXT NOT NULL,
      dialogue TEXT NOT NULL
    );
    CREATE INDEX attempt_recipient ON attempt (recipient);
    """
}
