/// Signs of one kind, and how much they may say together: so that no single weak kind of evidence decides.
enum LikenessGroup: UInt8, CaseIterable, Sendable {
  /// The message claims a mail program whose habits it does not have.
  case forgedClient
  case headerFields
  case structure
  case addresses
  /// A mailbox that costs nothing, where a business would have its own domain.
  case freemail
  case subject
  case links
  case page
  case text
  case optOut
  case offers
  case fraud
  case phishing

  /// In hundredths of a point.
  var cap: Int {
    switch self {
    case .forgedClient: 450
    case .headerFields: 350
    case .structure: 250
    case .addresses: 280
    case .freemail: 260
    case .subject: 280
    case .links: 350
    case .page: 350
    case .text: 220
    case .optOut: 250
    case .offers: 400
    case .fraud: 550
    case .phishing: 600
    }
  }

  /// What the wording of an offer and of its way out may say in all: newsletters have both.
  static let wordingCap = 400

  var isWording: Bool { self == .optOut || self == .offers }
}
