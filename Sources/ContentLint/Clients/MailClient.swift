/// A mail program whose support of HTML and CSS is known here.
public enum MailClient: String, CaseIterable, Comparable, Sendable {
  /// Gmail in the browser and in its own apps, with a Google account.
  case gmail
  /// Outlook on Windows up to 2024, which shows HTML with Word ("classic Outlook").
  case outlookWindows = "outlook-windows"
  /// Mail of macOS and iOS.
  case appleMail = "apple-mail"

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// As people call it.
  var title: String {
    switch self {
    case .gmail: "Gmail"
    case .outlookWindows: "Outlook on Windows"
    case .appleMail: "Apple Mail"
    }
  }
}
