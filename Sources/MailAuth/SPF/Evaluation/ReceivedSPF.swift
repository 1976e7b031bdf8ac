import DNS

/// The Received-SPF header field (RFC 7208 §9.1): what a receiver puts on a message about one evaluation.
///
/// Whatever came from the network is quoted or written out, so that no value can end the field or begin another one.
public struct ReceivedSPF: Hashable, Sendable {
  /// Result and comment, then `key=value` pairs.
  private let words: [String]

  /// A line has at most 998 octets (RFC 5322 §2.1.1), and escapes may double a value.
  static let maximumValueLength = 400
  /// Where a line should end (RFC 5322 §2.1.1).
  static let preferredLineLength = 78

  public init(_ evaluation: SPFEvaluation) {
    let request = evaluation.request
    var pairs: [(String, String)] = [
      ("client-ip", Self.value(Array(request.client.description.utf8)))
    ]
    switch request.identity {
    case .mailFrom:
      pairs.append(("envelope-from", Self.value(request.sender.address, keepsUTF8: true)))
    case .helo: break
    }
    pairs.append(("helo", Self.value(request.helo)))
    if let receiver = request.receiver { pairs.append(("receiver", Self.value(receiver.utf8))) }
    pairs.append(("identity", request.identity.rawValue))
    if let match = evaluation.match {
      pairs.append(("mechanism", Self.value(evaluation.place(of: match).term.utf8)))
    } else if evaluation.result == .neutral {
      // §9.1: no mechanism matched.
      pairs.append(("mechanism", "default"))
    }
    if let problem = evaluation.problem, evaluation.result != .none {
      pairs.append(("problem", Self.value(problem.description.utf8)))
    }
    let comment = Self.comment(evaluation.summary.utf8)
    words =
      ["Received-SPF: \(evaluation.result.rawValue)"] + comment
      + pairs.enumerated().map { index, pair in
        "\(pair.0)=\(pair.1)" + (index == pairs.count - 1 ? "" : ";")
      }
  }

  /// The field on one line, without a line end.
  public var unfolded: String { words.joined(separator: " ") }

  /// The field in lines as RFC 5322 §2.2.3 folds them: all but the first begin with a tab.
  public var lines: [String] {
    var lines: [String] = []
    for word in words {
      if let last = lines.last, last.utf8.count + 1 + word.utf8.count <= Self.preferredLineLength {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(lines.isEmpty ? word : "\t" + word)
      }
    }
    return lines
  }

  /// `dot-atom / quoted-string` (§9.1).
  private static func value(_ octets: some Sequence<UInt8>, keepsUTF8: Bool = false) -> String {
    let octets = Array(octets.prefix(maximumValueLength))
    if isDotAtom(octets) { return String(decoding: octets, as: UTF8.self) }
    return "\"" + escaped(octets, "\"\\", keepsUTF8: keepsUTF8) + "\""
  }

  /// The words of a comment (RFC 5322 §3.2.2), parentheses included: a fold may stand between any two.
  private static func comment(_ octets: some Sequence<UInt8>) -> [String] {
    let text = escaped(Array(octets.prefix(maximumValueLength)), "()\\", keepsUTF8: false)
    return "(\(text))".split(separator: " ").map(String.init)
  }

  /// dot-atom-text (RFC 5322 §3.2.3).
  private static func isDotAtom(_ octets: [UInt8]) -> Bool {
    !octets.isEmpty
      && octets.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && $0.allSatisfy(isAtomText)
      }
  }

  private static func isAtomText(_ octet: UInt8) -> Bool {
    octet.isASCIILetter || octet.isASCIIDigit || "!#$%&'*+-/=?^_`{|}~".utf8.contains(octet)
  }

  /// Controls, and octets that are not ASCII, become `?`. UTF-8 stays where the message itself needs it (RFC 6532).
  private static func escaped(_ octets: [UInt8], _ special: String, keepsUTF8: Bool) -> String {
    var text = ""
    for scalar in String(decoding: octets, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x20...0x7E:
        if special.unicodeScalars.contains(scalar) { text += "\\" }
        text.unicodeScalars.append(scalar)
      // C1 controls, line and paragraph separators; U+FFFD stands for octets that are no UTF-8.
      case 0...0x9F, 0x2028, 0x2029, 0xFFFD: text += "?"
      default:
        if keepsUTF8 { text.unicodeScalars.append(scalar) } else { text += "?" }
      }
    }
    return text
  }
}

extension SPFEvaluation {
  /// What the result says, in one sentence without a full stop.
  public var summary: String {
    let client = request.client
    let domain = String(decoding: request.domain, as: UTF8.self)
    return switch result {
    case .pass: "\(domain) authorises \(client)"
    case .fail: "\(domain) does not authorise \(client)"
    case .softfail: "\(domain) probably does not authorise \(client)"
    case .neutral: "\(domain) does not say whether it authorises \(client)"
    case .none, .temperror, .permerror: "\(domain): \(problem?.description ?? "no result")"
    }
  }
}
