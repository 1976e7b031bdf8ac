/// Where a run is kept, so that it can be gone on with after whatever happens.
///
/// A store is used by one process at a time for sending; others may look.
public protocol RunStore: Sendable {
  /// Writes a run before anything of it is sent.
  func create(_ run: RunDescription, _ recipients: [PlannedRecipient]) throws(StoreError)

  /// The run; `nil` where the store is empty.
  func run() throws(StoreError) -> RunDescription?

  /// Takes the run over from whoever had it: what was left half done gets the state that it has after a crash. The new epoch.
  func takeOver(owner: String, at now: Instant) throws(StoreError) -> Int

  /// Every recipient that is not done with.
  func openRecipients() throws(StoreError) -> [StoredRecipient]

  /// Writes all of them, or none; they are durable when it returns.
  func append(_ entries: [JournalEntry]) throws(StoreError)

  /// How many recipients are in each state, `queued` of those that were tried before apart.
  func counts(at now: Instant) throws(StoreError) -> RecipientCounts

  /// What a person asked of the run from another process.
  func control() throws(StoreError) -> RunControl
  func setControl(_ control: RunControl) throws(StoreError)
}

/// A run as it was planned.
public struct RunDescription: Hashable, Sendable {
  public var name: String
  public var created: Instant
  /// What the campaign file and all that it names came to, so that another process sends the very same messages.
  public var campaign: [UInt8]
  /// Why addresses are written to that the sender does not own; `nil` where all are his.
  public var externalReason: String?

  public init(name: String, created: Instant, campaign: [UInt8], externalReason: String? = nil) {
    self.name = name
    self.created = created
    self.campaign = campaign
    self.externalReason = externalReason
  }
}

/// A recipient as the plan has it.
public struct PlannedRecipient: Hashable, Sendable {
  public var address: String
  public var provider: String
  public var variant: String
  /// The columns of the seed list, for templates: JSON.
  public var columns: [UInt8]
  /// By which the message is found again.
  public var token: String
  public var expires: Instant

  public init(
    address: String, provider: String, variant: String, columns: [UInt8], token: String,
    expires: Instant
  ) {
    self.address = address
    self.provider = provider
    self.variant = variant
    self.columns = columns
    self.token = token
    self.expires = expires
  }
}

/// A recipient as the store has it.
public struct StoredRecipient: Hashable, Sendable {
  public var id: Int64
  public var planned: PlannedRecipient
  public var state: RecipientState
  /// Attempts that were begun.
  public var attempts: Int
  public var nextAttempt: Instant
  /// The source that the next attempt has to go through.
  public var source: String?

  public init(
    id: Int64, planned: PlannedRecipient, state: RecipientState, attempts: Int,
    nextAttempt: Instant, source: String?
  ) {
    self.id = id
    self.planned = planned
    self.state = state
    self.attempts = attempts
    self.nextAttempt = nextAttempt
    self.source = source
  }
}

/// How many recipients have come how far.
public struct RecipientCounts: Hashable, Sendable {
  /// Before their first attempt.
  public var queued = 0
  /// Tried, and to be tried again.
  public var deferred = 0
  /// Being worked on.
  public var leased = 0
  public var delivered = 0
  public var failed = 0
  public var expired = 0
  public var inDoubt = 0
  public var cancelled = 0

  public init() {}

  public var all: Int {
    queued + deferred + leased + delivered + failed + expired + inDoubt + cancelled
  }

  /// Whether there is work left.
  public var isOpen: Bool { queued + deferred + leased > 0 }
}

/// What a person asks of a run.
public enum RunControl: Int, Hashable, Sendable {
  case run = 0
  case pause = 1
  case cancel = 2
}

/// Why a store can't be used.
public enum StoreError: Error, Hashable, Sendable {
  /// There is none.
  case missing(path: String)
  /// Something else is there, or a version that this one does not know.
  case notAStore(path: String, reason: String)
  /// Another process sends from it.
  case inUse(path: String)
  /// It has a run already.
  case hasRun(path: String)
  /// It could not be read or written: full, read-only, gone. What was to be written is not there.
  case failed(path: String, reason: String)
}

extension StoreError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing(let path): "\(path): there is no run"
    case .notAStore(let path, let reason): "\(path): no store of a run: \(reason)"
    case .inUse(let path): "\(path): another process is sending this run"
    case .hasRun(let path): "\(path): holds a run already"
    case .failed(let path, let reason): "\(path): \(reason)"
    }
  }
}
