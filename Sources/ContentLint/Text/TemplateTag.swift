/// A tag that a program which sends mail fills in, as it stands in a text.
struct TemplateTag {
  /// How it is written.
  enum Form: Hashable {
    /// `{{name}}`, `{{#if x}}`.
    case braces
    /// `{{{name}}}`.
    case tripleBraces
    /// `{% if x %}`.
    case percentBraces
    /// `{# note #}`.
    case comment
    /// `*|NAME|*`.
    case stars
    /// `%%name%%`.
    case percents
    /// AMPscript: `%%=f()=%%`, `%%[ … ]%%`.
    case script
    /// `{!Contact.Name}`.
    case mergeField
    /// `<%name%>`, `[%name%]`.
    case percentBrackets
  }

  let form: Form
  /// With its marks, in the text.
  let range: Range<Int>
  /// What stands between the marks, without white space at its ends.
  let content: String
  let isClosed: Bool

  /// A tag is no longer than this: AMPscript and conditions are the longest.
  static let longest = 2_000
  /// Tags of a text that are looked at.
  static let most = 2_000

  private struct Marks {
    let form: Form
    let opening: [UInt8]
    let closing: [UInt8]

    init(_ form: Form, _ opening: String, _ closing: String) {
      self.form = form
      self.opening = Array(opening.utf8)
      self.closing = Array(closing.utf8)
    }
  }

  /// The longer before the shorter.
  private static let marks = [
    Marks(.tripleBraces, "{{{", "}}}"), Marks(.braces, "{{", "}}"),
    Marks(.percentBraces, "{%", "%}"),
    Marks(.comment, "{#", "#}"), Marks(.mergeField, "{!", "}"), Marks(.stars, "*|", "|*"),
    Marks(.script, "%%[", "]%%"),
    Marks(.script, "%%=", "=%%"), Marks(.percents, "%%", "%%"),
    Marks(.percentBrackets, "<%", "%>"), Marks(.percentBrackets, "[%", "%]"),
  ]
  private static let leads = OctetPairs(marks.map { ($0.opening[0], $0.opening[1]) })

  /// Every tag of a text, in order. A closing mark is looked for on the same lines, `longest` octets on at most.
  static func find(in octets: [UInt8]) -> [TemplateTag] {
    var tags: [TemplateTag] = []
    var index = 0
    while tags.count < most, let lead = leads.first(in: octets, from: index) {
      index = lead
      guard let marks = marks.first(where: { octets[index...].starts(with: $0.opening) }) else {
        index += 1
        continue
      }
      let start = index + marks.opening.count
      let limit = min(octets.count, start + longest)
      var end = start
      var isClosed = false
      while end < limit {
        if octets[end] == marks.closing[0], octets[end...].starts(with: marks.closing) {
          isClosed = true
          break
        }
        // Another opening: this one was never closed.
        if end > start, octets[end] == marks.opening[0], octets[end...].starts(with: marks.opening),
          marks.opening != marks.closing
        {
          break
        }
        end += 1
      }
      if isClosed {
        tags.append(
          TemplateTag(
            form: marks.form, range: index..<(end + marks.closing.count),
            content: String(
              decoding: octets[start..<end][...].trimmingBlanksAndLineEnds, as: UTF8.self),
            isClosed: true))
        index = end + marks.closing.count
      } else {
        let shown = octets[start..<min(start + 30, limit)].prefix { $0 != .lineFeed }
        tags.append(
          TemplateTag(
            form: marks.form, range: index..<max(start, shown.endIndex),
            content: String(decoding: shown, as: UTF8.self), isClosed: false))
        index = start
      }
    }
    return tags
  }

  /// Words of which names of fields are made. What is none of them may be an article about templates.
  private static let fieldWords: Set<String> = [
    "account", "action", "address", "amount", "city", "code", "company", "contact", "country",
    "coupon", "customer", "date", "email", "expiry", "first", "firstname", "fname", "greeting",
    "invoice", "last", "lastname", "lname", "link", "lname", "mail", "member", "merge", "name",
    "order", "organization", "password", "phone", "preheader", "price", "product", "recipient",
    "salutation", "sender", "shop", "store", "subscriber", "support", "surname", "title", "token",
    "total", "tracking", "unsubscribe", "unsub", "url", "user", "username", "vorname", "nachname",
    "anrede", "prenom", "nombre", "nome", "voornaam", "imie",
  ]

  /// Whether nobody writes this but as a field that was to be filled in.
  var isCertain: Bool {
    guard isClosed, !content.isEmpty, content.utf8.count <= 100 else { return false }
    switch form {
    case .stars:
      return content.utf8.allSatisfy {
        $0.isCapitalLetter || $0.isDigit || "_:|- ".utf8.contains($0)
      }
        && content.utf8.contains(where: \.isLetter)
    case .percents:
      return content.utf8.allSatisfy { $0.isLetter || $0.isDigit || "_-:. ".utf8.contains($0) }
        && content.utf8.first?.isLetter == true && !content.utf8.contains(.space)
    case .braces, .percentBrackets:
      return content.utf8.allSatisfy {
        $0.isLetter || $0.isDigit || "_-.|:#/^ \"'".utf8.contains($0)
      } && words.contains { Self.fieldWords.contains($0) }
    case .tripleBraces: return isName
    case .percentBraces:
      let name = content.drop { $0 == "-" || $0 == "+" || $0 == " " }.prefix { $0.isLetter }
      return Self.statements.contains(String(name))
        || name.hasPrefix("end") && Self.statements.contains(String(name.dropFirst(3)))
    case .script: return true
    case .mergeField: return isName && content.contains(".")
    case .comment: return false
    }
  }

  /// Statements of Liquid and Jinja that messages have.
  private static let statements: Set<String> = [
    "if", "elsif", "elif", "else", "unless", "for", "case", "when", "assign", "capture", "include",
    "set", "block", "raw", "comment",
  ]

  /// Whether it names a field: letters, digits, dots.
  private var isName: Bool {
    content.utf8.allSatisfy { $0.isLetter || $0.isDigit || "_.$".utf8.contains($0) }
      && content.utf8.contains(where: \.isLetter)
  }

  /// Whether an address that holds it was not filled in: there it need not have a name that is known, since braces are no part of an
  /// address (RFC 3986 §2).
  private var isCertainInAddress: Bool {
    if isCertain { return true }
    guard isClosed, content.utf8.count <= 100, let first = content.utf8.first else { return false }
    switch form {
    case .braces, .tripleBraces, .percentBrackets, .percentBraces:
      return first.isLetter || first >= 0x80 || "#/^&!_$@".utf8.contains(first)
    case .stars, .percents, .script, .mergeField, .comment: return false
    }
  }

  /// Where tags stand in an address, also with braces that are percent-encoded.
  static func inAddress(_ octets: [UInt8], forms: Set<Form> = []) -> [Range<Int>] {
    var found = find(in: octets).filter { $0.isCertainInAddress && !forms.contains($0.form) }
      .map(\.range)
    if !forms.contains(.braces),
      let start = ByteSearch.first("%7b%7b", in: octets, 0..<octets.count),
      let end = ByteSearch.first("%7d%7d", in: octets, start.upperBound..<octets.count),
      end.lowerBound > start.upperBound, end.upperBound - start.lowerBound <= 120
    {
      found.append(start.lowerBound..<end.upperBound)
    }
    return found
  }

  /// The words of the name: `user`, `first` and `name` of `user.firstName`.
  private var words: [String] {
    var words: [String] = []
    var word = ""
    for character in content.prefix(100) {
      if character.isLetter, !(character.isUppercase && word.last?.isLowercase == true) {
        word.append(character)
      } else {
        if !word.isEmpty { words.append(word.lowercased()) }
        word = character.isLetter ? String(character) : ""
      }
    }
    if !word.isEmpty { words.append(word.lowercased()) }
    return words
  }
}

extension TemplateSyntax {
  /// The forms of tag that it has.
  var forms: Set<TemplateTag.Form> {
    switch self {
    case .mustache, .handlebars: [.braces, .tripleBraces]
    case .liquid: [.braces, .percentBraces]
    case .jinja: [.braces, .percentBraces, .comment]
    case .mailchimp: [.stars]
    case .sendgrid: [.braces, .tripleBraces, .percentBrackets]
    // Lightning templates have the Handlebars Merge Language: {{{Recipient.Name}}}.
    case .salesforce: [.percents, .script, .mergeField, .tripleBraces]
    }
  }

  /// The text with blanks in place of its tags, which nobody will see; every other octet stands where it stood.
  func blanked(_ octets: [UInt8]) -> [UInt8] {
    var result = octets
    for tag in TemplateTag.find(in: octets) where tag.isClosed && has(tag) {
      for index in tag.range { result[index] = .space }
    }
    return result
  }

  /// Whether a tag is one of that syntax: blocks of Handlebars are a syntax error in Liquid and Jinja.
  func has(_ tag: TemplateTag) -> Bool {
    guard forms.contains(tag.form) else { return false }
    guard self == .liquid || self == .jinja, tag.form == .braces else { return true }
    return tag.content.first != "#" && tag.content.first != "/"
  }

  /// What a tag opens or closes; `nil` for one that stands alone.
  func block(of tag: TemplateTag) -> TemplateBlock? {
    let content = tag.content
    switch (self, tag.form) {
    case (.mustache, .braces), (.handlebars, .braces), (.sendgrid, .braces):
      guard let first = content.first else { return nil }
      let name = content.dropFirst().drop { $0 == " " }.prefix { $0 != " " }
      switch first {
      case "#": return .opens(String(name))
      case "^": return name.isEmpty ? nil : .opens(String(name))
      case "/": return .closes(String(name))
      default: return nil
      }
    case (.liquid, .percentBraces), (.jinja, .percentBraces):
      let name = content.drop { $0 == "-" || $0 == "+" || $0 == " " }.prefix { $0.isLetter }
      if name.hasPrefix("end") { return .closes(String(name.dropFirst(3))) }
      return Self.blockNames.contains(String(name)) && !(name == "set" && content.contains("="))
        ? .opens(String(name)) : nil
    case (.mailchimp, .stars):
      if content.hasPrefix("IF:") || content.hasPrefix("IFNOT:") { return .opens("IF") }
      return content == "END:IF" ? .closes("IF") : nil
    default: return nil
    }
  }

  private static let blockNames: Set<String> = [
    "if", "unless", "for", "case", "capture", "comment", "raw", "tablerow", "block", "macro",
    "filter", "call", "with", "autoescape", "set",
  ]
}

enum TemplateBlock: Hashable {
  case opens(String)
  case closes(String)
}
