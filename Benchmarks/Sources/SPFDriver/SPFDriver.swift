import DNS
import Glibc
import MailAuth

/// Evaluates SPF with dlv's own evaluator, answers from memory: the counterpart of `Peers/spf_libspf2.c` and
/// `Peers/spf_pyspf.py`, with their arguments, input and output. With `anew` at the end, records are read anew each time, as the
/// peers do it; otherwise they are kept beside the answers.
@main
struct SPFDriver {
  static func main() {
    let arguments = CommandLine.arguments
    guard (2...4).contains(arguments.count), var corpus = SPFCorpus(path: arguments[1]) else {
      print("usage: SPFDriver CORPUS [ROUNDS [anew]]")
      exit(64)
    }
    if arguments.count == 4 { corpus.records = nil }
    guard arguments.count >= 3, let rounds = Int(arguments[2]) else {
      for test in corpus.cases { print(corpus.evaluate(test).result.rawValue) }
      return
    }
    let start = clock()
    for _ in 0..<rounds {
      for test in corpus.cases { _ = corpus.evaluate(test) }
    }
    print(Double(clock() - start) / Double(CLOCKS_PER_SEC))
  }
}
