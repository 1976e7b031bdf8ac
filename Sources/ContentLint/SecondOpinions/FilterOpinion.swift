import Audit

/// What a spam filter that was asked says of a message, by the rules and points that it has been given there.
public struct FilterOpinion: Hashable, Sendable {
  public enum Program: String, Hashable, Sendable {
    case spamAssassin = "SpamAssassin"
    case rspamd
  }

  /// One of its rules that holds for the message.
  public struct Symbol: Hashable, Sendable {
    /// `MPART_ALT_DIFF`.
    public var name: String
    /// Above zero speaks for spam.
    public var points: Double
    /// What the filter itself says about it; empty where it says nothing.
    public var text: String
    /// What it saw, in its own form.
    public var details: [String]

    public init(name: String, points: Double, text: String, details: [String] = []) {
      self.name = name
      self.points = points
      self.text = text
      self.details = details
    }
  }

  public var program: Program
  /// `3.4`, where it says so.
  public var version: String?
  public var points: Double
  /// From there on it takes a message for spam.
  public var threshold: Double
  /// What rspamd would do: `add header`.
  public var action: String?
  /// The weightiest first, by name among equals; those without points too.
  public var symbols: [Symbol]

  public init(
    program: Program, version: String? = nil, points: Double, threshold: Double,
    action: String? = nil, symbols: [Symbol]
  ) {
    self.program = program
    self.version = version
    self.points = points
    self.threshold = threshold
    self.action = action
    self.symbols = symbols.sorted {
      $0.points.magnitude == $1.points.magnitude
        ? $0.name < $1.name : $0.points.magnitude > $1.points.magnitude
    }
  }

  public var isSpam: Bool { points >= threshold }

  /// By which of its scores it counts, where the points tell it: `score set 0: neither Bayes nor network`.
  public var scores: String? {
    guard program == .spamAssassin, let set = FilterSymbols.known.scoreSet(of: symbols) else {
      return nil
    }
    let words = [
      "neither Bayes nor network", "network, no Bayes", "Bayes, no network", "Bayes and network",
    ]
    return "score set \(set): \(words[set])"
  }

  /// `SpamAssassin 4.0.1`.
  public var name: String { program.rawValue + (version.map { " " + $0 } ?? "") }
}

extension FilterSum {
  init(_ opinion: FilterOpinion) {
    self.init(
      program: opinion.program.rawValue, version: opinion.version,
      points: LikenessPoints(opinion.points), threshold: LikenessPoints(opinion.threshold),
      scores: opinion.scores, action: opinion.action)
  }
}

extension LikenessPoints {
  /// What a filter counts, rounded to hundredths.
  init(_ points: Double) {
    // Beyond what fits into an integer no filter counts.
    self.init(hundredths: Int((max(-1e9, min(1e9, points)) * 100).rounded()))
  }
}

/// What was asked and did not answer, or not so that it can be read.
public struct FilterFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public var program: FilterOpinion.Program
  /// A clause: `could not connect to 127.0.0.1:783: connection refused`.
  public var reason: String

  public init(_ program: FilterOpinion.Program, _ reason: String) {
    self.program = program
    self.reason = reason
  }

  public var description: String { "\(program.rawValue): \(reason)" }
}

/// A spam filter that reads messages.
public protocol SpamFilter: Sendable {
  var program: FilterOpinion.Program { get }

  /// - Parameter message: As it would be sent.
  func opinion(of message: [UInt8]) async throws(FilterFailure) -> FilterOpinion
}
