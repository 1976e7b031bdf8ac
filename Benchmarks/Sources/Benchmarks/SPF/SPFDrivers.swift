import Glibc

/// The programs that evaluate a corpus, as `Benchmarks/run` names them in the environment: dlv's own first.
struct SPFDrivers {
  let all: [Driver]

  struct Driver {
    let name: String
    let command: [String]
    /// How often all cases are evaluated in one run: about a second each.
    let repetitions: Int
    /// What stands behind the repetitions.
    var options: [String] = []
  }

  init() throws(BenchmarkFailure) {
    let own = try Tools.variable("SPF_DRIVER")
    all = [
      Driver(name: "dlv", command: [own], repetitions: 40),
      Driver(
        name: "dlv, records read anew", command: [own], repetitions: 40, options: ["anew"]),
      Driver(name: "libspf2", command: [try Tools.variable("SPF_LIBSPF2")], repetitions: 40),
      Driver(
        name: "pyspf",
        command: [
          "python3", try Tools.variable("SPF_PYSPF_DRIVER"), try Tools.variable("SPF_PYSPF"),
        ], repetitions: 2),
    ]
  }
}
