/// A command that a client sent, read strictly (RFC 5321 §4.1.1 and the extensions' own).
enum ServerCommand: Hashable {
  case helo(String)
  case ehlo(String)
  case mail(MailPath?, MailParameters)
  case rcpt(MailPath, RecipientParameters)
  case data
  case bdat(size: Int, isLast: Bool)
  case rset
  case noop
  case vrfy
  case help
  case quit
  case startTLS
  case auth(mechanism: String, initial: ArraySlice<UInt8>?)

  /// Whose faults are consulted for it; `nil` where there are none.
  var stage: SMTPServerStage? {
    switch self {
    case .helo, .ehlo: .ehlo
    case .mail: .mail
    case .rcpt: .rcpt
    case .data, .bdat: .data
    case .rset: .rset
    case .noop: .noop
    case .vrfy: .vrfy
    case .quit: .quit
    case .startTLS: .starttls
    case .auth: .auth
    case .help: nil
    }
  }
}

/// Which command a line begins with, where its arguments are wrong or not.
enum ServerVerb: String, CaseIterable {
  case helo = "HELO"
  case ehlo = "EHLO"
  case mail = "MAIL"
  case rcpt = "RCPT"
  case data = "DATA"
  case bdat = "BDAT"
  case rset = "RSET"
  case noop = "NOOP"
  case vrfy = "VRFY"
  case help = "HELP"
  case quit = "QUIT"
  case startTLS = "STARTTLS"
  case auth = "AUTH"

  /// Verbs are not case sensitive (RFC 5321 §2.4).
  private static let table = Dictionary(
    uniqueKeysWithValues: allCases.map { (Array($0.rawValue.utf8), $0) })

  init?(_ word: ArraySlice<UInt8>) {
    guard let verb = Self.table[word.map { 0x61...0x7A ~= $0 ? $0 - 0x20 : $0 }] else { return nil }
    self = verb
  }

  /// For a fault's stage where the arguments can't be read.
  var stage: SMTPServerStage? {
    switch self {
    case .helo, .ehlo: .ehlo
    case .mail: .mail
    case .rcpt: .rcpt
    case .data, .bdat: .data
    case .rset: .rset
    case .noop: .noop
    case .vrfy: .vrfy
    case .quit: .quit
    case .startTLS: .starttls
    case .auth: .auth
    case .help: nil
    }
  }
}

/// Reads one line, without its end, as a command. What an extension brings is known only where it is offered.
struct ServerCommandReader {
  let extensions: Set<SMTPServerOptions.Extension>
  /// Whether the transaction was begun with SMTPUTF8 (RFC 6531 §3.4).
  let isInternational: Bool

  /// Why a line is no command, as the reply says it.
  struct Fault: Error {
    let verb: ServerVerb?
    let reply: SMTPServerReply
  }

  func read(_ line: ArraySlice<UInt8>) throws(Fault) -> ServerCommand {
    // RFC 5321 §2.4: commands are ASCII, but for the paths of RFC 6531. NUL and other controls are nowhere.
    for octet in line where octet < 0x20 || octet == 0x7F {
      throw Fault(
        verb: nil,
        reply: SMTPServerReply(500, 5, 2, "control character in a command"))
    }
    let word = line.prefix { $0 != UInt8(ascii: " ") }
    guard let verb = ServerVerb(word) else {
      throw Fault(verb: nil, reply: SMTPServerReply(500, 5, 1, "no such command"))
    }
    let rest = line[word.endIndex...]
    do throws(ArgumentFault) {
      return try read(verb, rest)
    } catch {
      throw Fault(verb: verb, reply: error.reply)
    }
  }

  struct ArgumentFault: Error {
    let reply: SMTPServerReply

    init(_ reply: SMTPServerReply) { self.reply = reply }

    /// 501 (RFC 5321 §4.2.2), 5.5.4: invalid command arguments (RFC 3463 §3.6).
    static func syntax(_ text: String) -> ArgumentFault {
      ArgumentFault(SMTPServerReply(501, 5, 4, text))
    }
  }

  private func read(
    _ verb: ServerVerb, _ rest: ArraySlice<UInt8>
  ) throws(ArgumentFault) -> ServerCommand {
    // Spaces at the end are tolerated (RFC 5321 §4.1.1: servers SHOULD).
    let arguments = Self.trimmed(rest)
    switch verb {
    case .helo: return .helo(try name(arguments, "HELO"))
    case .ehlo: return .ehlo(try name(arguments, "EHLO"))
    case .mail: return try mail(arguments)
    case .rcpt: return try recipient(arguments)
    case .data: return try alone(.data, arguments, "DATA")
    case .bdat:
      guard extensions.contains(.chunking) else { throw unknown }
      return try chunk(arguments)
    case .rset: return try alone(.rset, arguments, "RSET")
    // RFC 5321 §4.1.1.9: an argument is allowed and not heeded.
    case .noop: return .noop
    case .vrfy:
      if arguments.isEmpty { throw .syntax("VRFY takes a name") }
      return .vrfy
    case .help: return .help
    case .quit: return try alone(.quit, arguments, "QUIT")
    case .startTLS:
      guard extensions.contains(.startTLS) else { throw unknown }
      return try alone(.startTLS, arguments, "STARTTLS")
    case .auth:
      guard extensions.contains(.authentication) else { throw unknown }
      return try authentication(arguments)
    }
  }

  private var unknown: ArgumentFault {
    // RFC 5321 §4.2.4: 502 is for commands that are known and not implemented.
    ArgumentFault(SMTPServerReply(502, 5, 1, "not offered here"))
  }

  private static func trimmed(_ octets: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var octets = octets.first == UInt8(ascii: " ") ? octets.dropFirst() : octets
    while octets.last == UInt8(ascii: " ") { octets = octets.dropLast() }
    return octets
  }

  private func alone(
    _ command: ServerCommand, _ arguments: ArraySlice<UInt8>, _ name: String
  ) throws(ArgumentFault) -> ServerCommand {
    guard arguments.isEmpty else { throw .syntax("\(name) takes nothing behind it") }
    return command
  }

  /// RFC 5321 §4.1.4: what the name says is no reason to refuse it; spaces and emptiness are no name.
  private func name(
    _ arguments: ArraySlice<UInt8>, _ verb: String
  ) throws(ArgumentFault) -> String {
    guard !arguments.isEmpty, !arguments.contains(UInt8(ascii: " ")) else {
      throw .syntax("\(verb) takes the client's name or address literal")
    }
    return String(decoding: arguments, as: UTF8.self)
  }

  // MARK: MAIL and RCPT

  private func mail(_ arguments: ArraySlice<UInt8>) throws(ArgumentFault) -> ServerCommand {
    let (path, words) = try path(arguments, "FROM:", "MAIL")
    let parameters = try mailParameters(words)
    if let path, path.isInternational, !parameters.isInternational {
      // RFC 6531 §3.5.
      throw ArgumentFault(SMTPServerReply(550, 6, 7, "an address beyond ASCII needs SMTPUTF8"))
    }
    return .mail(path, parameters)
  }

  private func recipient(_ arguments: ArraySlice<UInt8>) throws(ArgumentFault) -> ServerCommand {
    let (path, words) = try path(arguments, "TO:", "RCPT")
    // RFC 5321 §4.1.1.3: a forward path is never null.
    guard let path else { throw .syntax("RCPT takes no null path") }
    if path.isInternational, !isInternational {
      throw ArgumentFault(SMTPServerReply(553, 6, 7, "an address beyond ASCII needs SMTPUTF8"))
    }
    return .rcpt(path, try recipientParameters(words))
  }

  private func path(
    _ arguments: ArraySlice<UInt8>, _ keyword: String, _ verb: String
  ) throws(ArgumentFault) -> (MailPath?, [ArraySlice<UInt8>]) {
    let word = arguments.prefix(keyword.utf8.count)
    guard word.map({ 0x61...0x7A ~= $0 ? $0 - 0x20 : $0 }) == Array(keyword.utf8) else {
      throw .syntax("\(verb) \(keyword)<address> is expected")
    }
    let read: (path: MailPath?, rest: ArraySlice<UInt8>)
    do throws(MailPathFault) { read = try MailPath.read(arguments[word.endIndex...]) } catch {
      switch error {
      case .noBrackets, .spaceBeforePath, .syntax, .noDomain, .notUTF8:
        throw ArgumentFault(SMTPServerReply(501, 1, verb == "MAIL" ? 7 : 3, "\(error)"))
      case .localPartTooLong, .domainTooLong, .pathTooLong:
        throw ArgumentFault(SMTPServerReply(501, 5, 4, "\(error)"))
      }
    }
    guard let first = read.rest.first else { return (read.path, []) }
    guard first == UInt8(ascii: " ") else { throw .syntax("a space stands behind the path") }
    return (read.path, read.rest.dropFirst().split(separator: UInt8(ascii: " ")))
  }

  private func mailParameters(
    _ words: [ArraySlice<UInt8>]
  ) throws(ArgumentFault) -> MailParameters {
    var parameters = MailParameters()
    var seen: Set<String> = []
    for word in words {
      let (keyword, value) = try parameter(word, &seen)
      switch keyword {
      case "SIZE" where extensions.contains(.size):
        // RFC 1870 §4: up to 20 digits.
        guard let value, value.utf8.count <= 20, let size = Self.number(value) else {
          throw .syntax("SIZE takes a number of octets")
        }
        parameters.size = size
      case "BODY" where extensions.contains(.eightBitMIME):
        guard let body = value.flatMap({ MailParameters.Body(rawValue: $0.uppercased()) }) else {
          throw .syntax("BODY takes 7BIT or 8BITMIME")
        }
        parameters.body = body
      case "SMTPUTF8" where extensions.contains(.smtpUTF8):
        guard value == nil else { throw .syntax("SMTPUTF8 takes no value") }
        parameters.isInternational = true
      case "REQUIRETLS" where extensions.contains(.requireTLS):
        guard value == nil else { throw .syntax("REQUIRETLS takes no value") }
        parameters.requiresTLS = true
      case "RET" where extensions.contains(.deliveryStatusNotification):
        guard let returned = value.flatMap({ MailParameters.Returned(rawValue: $0.uppercased()) })
        else { throw .syntax("RET takes FULL or HDRS") }
        parameters.returned = returned
      case "ENVID" where extensions.contains(.deliveryStatusNotification):
        // RFC 3461 §4.4: at most 100 characters.
        guard let value, 1...100 ~= value.utf8.count, Self.isXText(value) else {
          throw .syntax("ENVID takes up to 100 characters of xtext")
        }
        parameters.envelopeIdentifier = value
      case "AUTH" where extensions.contains(.authentication):
        guard let value, Self.isXText(value) else { throw .syntax("AUTH takes xtext or <>") }
        parameters.submitter = value
      case _: throw Self.unknown(keyword)
      }
    }
    return parameters
  }

  private func recipientParameters(
    _ words: [ArraySlice<UInt8>]
  ) throws(ArgumentFault) -> RecipientParameters {
    var parameters = RecipientParameters()
    var seen: Set<String> = []
    for word in words {
      let (keyword, value) = try parameter(word, &seen)
      switch keyword {
      case "NOTIFY" where extensions.contains(.deliveryStatusNotification):
        parameters.notify = try Self.notify(value)
      case "ORCPT" where extensions.contains(.deliveryStatusNotification):
        // RFC 3461 §4.2: addr-type ";" xtext, at most 500 characters.
        guard let value, value.utf8.count <= 500, let semicolon = value.firstIndex(of: ";"),
          semicolon > value.startIndex
        else { throw .syntax("ORCPT takes a type, a semicolon and an address") }
        parameters.original = value
      case _: throw Self.unknown(keyword)
      }
    }
    return parameters
  }

  /// RFC 3461 §4.1: NEVER alone, or some of the others.
  private static func notify(_ value: String?) throws(ArgumentFault) -> String {
    let words = (value ?? "").uppercased()
    let parts = words.split(separator: ",", omittingEmptySubsequences: false)
    let allowed: Set<Substring> = ["SUCCESS", "FAILURE", "DELAY"]
    guard
      words == "NEVER" || (parts.allSatisfy(allowed.contains) && Set(parts).count == parts.count)
    else { throw .syntax("NOTIFY takes NEVER, or SUCCESS, FAILURE and DELAY with commas between") }
    return words
  }

  /// RFC 5321 §4.1.2: esmtp-keyword, and a value behind `=`.
  private func parameter(
    _ word: ArraySlice<UInt8>, _ seen: inout Set<String>
  ) throws(ArgumentFault) -> (keyword: String, value: String?) {
    let parts = word.split(
      separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
    let keyword = parts.first.map { String(decoding: $0, as: UTF8.self).uppercased() } ?? ""
    guard let first = keyword.utf8.first, first != UInt8(ascii: "-"),
      keyword.utf8.allSatisfy({
        $0 &- 0x41 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-")
      })
    else { throw .syntax("a parameter begins with a letter or digit") }
    guard seen.insert(keyword).inserted else { throw .syntax("\(keyword) stands there twice") }
    guard parts.count == 2 else { return (keyword, nil) }
    guard !parts[1].isEmpty else { throw .syntax("\(keyword) has no value behind =") }
    return (keyword, String(decoding: parts[1], as: UTF8.self))
  }

  /// 555 (RFC 5321 §4.1.1.11).
  private static func unknown(_ keyword: String) -> ArgumentFault {
    ArgumentFault(SMTPServerReply(555, 5, 4, "\(keyword) is not offered here"))
  }

  /// RFC 3461 §4: printable ASCII without `+` and `=`, or `+` and two hexadecimal digits in upper case.
  private static func isXText(_ text: String) -> Bool {
    if text == "<>" { return true }
    var digits = 0
    for octet in text.utf8 {
      if digits > 0 {
        guard octet &- 0x30 < 10 || octet &- 0x41 < 6 else { return false }
        digits -= 1
      } else if octet == UInt8(ascii: "+") {
        digits = 2
      } else if !(0x21...0x7E ~= octet) || octet == UInt8(ascii: "=") {
        return false
      }
    }
    return digits == 0
  }

  private static func number(_ text: String) -> Int? {
    text.utf8.allSatisfy({ $0 &- 0x30 < 10 }) ? Int(text) ?? Int.max : nil
  }

  // MARK: BDAT and AUTH

  /// RFC 3030 §2.
  private func chunk(_ arguments: ArraySlice<UInt8>) throws(ArgumentFault) -> ServerCommand {
    let words = arguments.split(separator: UInt8(ascii: " "))
      .map { String(decoding: $0, as: UTF8.self) }
    guard let first = words.first, first.utf8.count <= 18,
      first.utf8.allSatisfy({ $0 &- 0x30 < 10 }),
      let size = Int(first),
      words.count == 1 || (words.count == 2 && words[1].uppercased() == "LAST")
    else { throw .syntax("BDAT takes a number of octets, and LAST") }
    return .bdat(size: size, isLast: words.count == 2)
  }

  /// RFC 4954 §4.
  private func authentication(_ arguments: ArraySlice<UInt8>) throws(ArgumentFault) -> ServerCommand
  {
    let words = arguments.split(separator: UInt8(ascii: " "))
    guard let first = words.first, words.count <= 2 else {
      throw .syntax("AUTH takes a mechanism and at most one response")
    }
    return .auth(
      mechanism: String(decoding: first, as: UTF8.self).uppercased(),
      initial: words.count == 2 ? words[1] : nil)
  }
}
