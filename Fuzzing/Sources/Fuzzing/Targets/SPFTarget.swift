import DNS
import MailAuth

/// check_host() in a zone that the input makes.
enum SPFTarget {
  static func run(_ input: [UInt8]) {
    let zone = InputZone(input)
    for client in InputZone.clients {
      let request = SPFRequest(
        mailFrom: "strong-bad@n0.example", helo: "n1.example", client: client, receiver: nil,
        time: 1_700_000_000)
      let evaluation = SPFEvaluator.evaluate(request, answer: zone.answer)
      // RFC 7208 §4.6.4: whatever the records say.
      precondition(evaluation.lookups <= 11 && evaluation.voidLookups <= 3)
      precondition(evaluation.steps.count <= maximumSteps)
    }
  }

  /// Eleven records of the longest input, two octets a term at least.
  private static let maximumSteps = 1 << 17
}
