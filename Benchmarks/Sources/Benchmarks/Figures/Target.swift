/// A figure with the value that it must reach.
struct Target {
  enum Limit {
    case atLeast(Double)
    case below(Double)
  }

  let name: String
  let value: Double
  let unit: String
  let limit: Limit

  var isMet: Bool {
    switch limit {
    case .atLeast(let least): value >= least
    case .below(let most): value < most
    }
  }
}

extension [Target] {
  /// A line a target: what it is, the value, the limit, and whether it is met.
  func table() -> String {
    Table(
      ["target", "value", "has to be", ""],
      rows: map { target in
        let limit =
          switch target.limit {
          case .atLeast(let least): "≥ \(least.short)"
          case .below(let most): "< \(most.short)"
          }
        return [
          target.name, "\(target.value.short) \(target.unit)", "\(limit) \(target.unit)",
          target.isMet ? "met" : "MISSED",
        ]
      }
    ).text
  }
}
