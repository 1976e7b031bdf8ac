public import Audit

/// What kind of mail a message is, or by whose rules it is looked at.
public enum LintProfile: String, CaseIterable, Sendable {
  /// Newsletters and campaigns to many who subscribed.
  case bulk
  /// What somebody waits for: receipts, passwords, notices.
  case transactional
  /// From one person to another.
  case personal
  /// To people who did not ask for it.
  case coldOutreach = "cold-outreach"
  /// As `bulk`, by what one receiver asks for.
  case gmail, yahoo, microsoft

  /// Mail programs that are looked at where nobody names others: those of the receiver.
  var clients: Set<MailClient> {
    switch self {
    case .bulk, .coldOutreach, .transactional, .personal: MailClient.byDefault
    case .gmail: [.gmail, .gmailIOS, .gmailAndroid]
    case .yahoo: [.yahoo, .aol]
    case .microsoft: [.outlookWindows, .outlookWeb, .outlookMac, .outlookIOS, .outlookAndroid]
    }
  }

  /// The policies that are asked of such mail: those for bulk mail are not of other mail, and a profile of one receiver has its own.
  public var policies: [ContentPolicy] {
    switch self {
    case .bulk, .coldOutreach: ContentPolicy.allCases
    case .transactional, .personal: [.transactional]
    case .gmail: [.gmailBulk, .transactional]
    case .yahoo: [.yahoo, .transactional]
    case .microsoft: [.microsoft, .transactional]
    }
  }

  /// Whether the message goes to many who can leave the list.
  public var isForList: Bool {
    switch self {
    case .bulk, .coldOutreach, .gmail, .yahoo, .microsoft: true
    case .transactional, .personal: false
    }
  }
}

extension Profile.Treatment? {
  /// Of a rule about what Gmail alone does: nothing to mail for the others.
  static func onlyOfGmail(_ profile: LintProfile) -> Profile.Treatment? {
    switch profile {
    case .yahoo, .microsoft: .off
    case .bulk, .coldOutreach, .transactional, .personal, .gmail: nil
    }
  }

  /// Of a rule about lists: nothing to other mail.
  public static func onlyForLists(_ profile: LintProfile) -> Profile.Treatment? {
    profile.isForList ? nil : .off
  }
}
