public import Audit

/// A change of a message: octets that stand in place of others, and the rule that asks for it.
public struct MessageEdit: Hashable, Sendable {
  /// Octets of the message; empty where something is added.
  public let range: Range<Int>
  public let replacement: [UInt8]
  public let rule: RuleID

  public init(_ range: Range<Int>, _ replacement: [UInt8], _ rule: RuleID) {
    self.range = range
    self.replacement = replacement
    self.rule = rule
  }

  /// The message with all the changes, which don't overlap.
  public static func apply(_ edits: [MessageEdit], to octets: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(octets.count + edits.reduce(0) { $0 + $1.replacement.count })
    var position = 0
    for edit in edits.inOrder {
      result += octets[position..<edit.range.lowerBound]
      result += edit.replacement
      position = edit.range.upperBound
    }
    return result + octets[position...]
  }
}

extension [MessageEdit] {
  /// By their places; those at the same place in the order in which they were made.
  var inOrder: [MessageEdit] {
    enumerated().sorted {
      ($0.element.range.lowerBound, $0.element.range.upperBound, $0.offset)
        < ($1.element.range.lowerBound, $1.element.range.upperBound, $1.offset)
    }.map(\.element)
  }
}
