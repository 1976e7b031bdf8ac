/// A mail program whose support of HTML and CSS is known here.
public enum MailClient: String, CaseIterable, Comparable, Sendable {
  /// In the browser of a desktop.
  case gmail
  /// Its own apps, with an account of Google's.
  case gmailIOS = "gmail-ios"
  case gmailAndroid = "gmail-android"
  /// On Windows up to 2024, which shows HTML with Word ("classic Outlook").
  case outlookWindows = "outlook-windows"
  /// In the browser.
  case outlookWeb = "outlook-web"
  case outlookMac = "outlook-mac"
  case outlookIOS = "outlook-ios"
  case outlookAndroid = "outlook-android"
  /// Mail of macOS.
  case appleMail = "apple-mail"
  /// Mail of iOS.
  case iosMail = "ios-mail"
  case yahoo, aol, thunderbird
  case samsungMail = "samsung-mail"
  case protonMail = "protonmail"
  case gmx
  case webDE = "web-de"

  /// Those that are looked at where nobody names others.
  public static let byDefault: Set<MailClient> = [.gmail, .outlookWindows, .appleMail]

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// As people call it.
  public var title: String {
    switch self {
    case .gmail: "Gmail"
    case .gmailIOS: "Gmail on iOS"
    case .gmailAndroid: "Gmail on Android"
    case .outlookWindows: "Outlook on Windows"
    case .outlookWeb: "Outlook on the web"
    case .outlookMac: "Outlook on macOS"
    case .outlookIOS: "Outlook on iOS"
    case .outlookAndroid: "Outlook on Android"
    case .appleMail: "Apple Mail"
    case .iosMail: "Mail of iOS"
    case .yahoo: "Yahoo Mail"
    case .aol: "AOL Mail"
    case .thunderbird: "Thunderbird"
    case .samsungMail: "Samsung Email"
    case .protonMail: "Proton Mail"
    case .gmx: "GMX"
    case .webDE: "WEB.DE"
    }
  }
}
