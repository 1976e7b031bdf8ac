/// Something that a large receiver asks of senders in writing and that DNS does not show: it stands in the table of rules, so that nobody
/// takes a table without faults for the whole.
public struct SenderPractice: Hashable, Sendable {
  /// Stable: `gmail-spam-rate`.
  public let id: String
  public let receiver: SenderRule.Receiver
  public let audience: SenderRule.Audience
  /// What is asked for, in a clause.
  public let statement: String
  /// Since when, ISO 8601: a month or a day.
  public let since: String
  public let place: Place

  /// Where it shows.
  public enum Place: Hashable, Sendable {
    /// In a message, to a reader.
    case message(String)
    /// Neither in DNS nor in a single message.
    case elsewhere(String)
  }

  /// Every practice, in the order in which they are shown.
  public static let all: [SenderPractice] = [
    SenderPractice(
      id: "gmail-spam-rate", receiver: .gmail, audience: .everybody,
      statement: "spam rate below 0.3 %", since: "2024-02-01",
      place: .elsewhere("Postmaster Tools shows it; better below 0.1 %")),
    SenderPractice(
      id: "gmail-forwarders", receiver: .gmail, audience: .everybody,
      statement: "ARC and List-Id by forwarders", since: "2024-02-01",
      place: .message("of a forwarder or a mailing list")),
    SenderPractice(
      id: "gmail-unsubscribe-link", receiver: .gmail, audience: .bulkMarketing,
      statement: "visible unsubscribe link", since: "2024-06-01",
      place: .message("the body has to show it")),
    SenderPractice(
      id: "yahoo-complaint-rate", receiver: .yahoo, audience: .everybody,
      statement: "complaint rate below 0.3 %", since: "2024-02",
      place: .elsewhere("Sender Hub and the feedback loop show it")),
    SenderPractice(
      id: "yahoo-unsubscribe-link", receiver: .yahoo, audience: .bulkMarketing,
      statement: "visible unsubscribe link", since: "2024-06",
      place: .message("the body has to show it")),
    SenderPractice(
      id: "yahoo-unsubscribe-time", receiver: .yahoo, audience: .bulkMarketing,
      statement: "unsubscribed in two days", since: "2024-06",
      place: .elsewhere("the sender's list shows it")),
    SenderPractice(
      id: "microsoft-sender-address", receiver: .microsoft, audience: .bulk,
      statement: "From and Reply-To take replies", since: "2025-05-05",
      place: .message("recommended; whether replies arrive is the sender's to see")),
    SenderPractice(
      id: "microsoft-unsubscribe-link", receiver: .microsoft, audience: .bulk,
      statement: "unsubscribe link that works", since: "2025-05-05",
      place: .message("recommended; the body has to show it")),
    SenderPractice(
      id: "microsoft-list-hygiene", receiver: .microsoft, audience: .bulk,
      statement: "list hygiene, bounces removed", since: "2025-05-05",
      place: .elsewhere("recommended; the sender's list shows it")),
  ]
}
