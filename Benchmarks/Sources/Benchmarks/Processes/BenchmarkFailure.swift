/// Why a benchmark could not run. A target that was missed is none.
struct BenchmarkFailure: Error, CustomStringConvertible {
  let description: String

  /// How much of a program's own words is shown, in characters: its last screen.
  static let shownOutput = 2_000

  init(_ description: String) { self.description = description }
}
