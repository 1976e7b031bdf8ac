import DNS
import MailAuth

/// A term of a record under repair: as it will be written, and what the DNS said about it where it stands so in the published record.
///
/// A class, since a repair passes its words on from step to step and changes none.
final class SPFWord {
  let text: String
  let content: SPFTerm.Content
  let step: SPFStep?

  var directive: SPFDirective? {
    if case .directive(let directive) = content { directive } else { nil }
  }

  var network: IPNetwork? {
    switch directive?.mechanism {
    case .ip4(let network), .ip6(let network): network
    case .all, .include, .a, .mx, .ptr, .exists, nil: nil
    }
  }

  /// `nil` for anything but `all`.
  var qualifierOfAll: SPFQualifier? { directive?.mechanism == .all ? directive?.qualifier : nil }

  var isRedirect: Bool {
    if case .modifier(.redirect) = content { true } else { false }
  }

  /// Whether the term counts to the ten lookups (RFC 7208 §4.6.4).
  var asksDNS: Bool {
    switch directive?.mechanism {
    case .include, .a, .mx, .ptr, .exists: true
    case .all, .ip4, .ip6: false
    case nil: isRedirect
    }
  }

  /// A word that was written by us; one that could not be read would be an unknown modifier, which is left out.
  convenience init(_ text: String) {
    let record = SPFRecord(parsing: Array("v=spf1 \(text)".utf8))
    self.init(
      text,
      record.terms.first?.content ?? .modifier(.unknown(name: text, value: MacroString(parts: []))),
      nil)
  }

  private init(_ text: String, _ content: SPFTerm.Content, _ step: SPFStep?) {
    self.text = text
    self.content = content
    self.step = step
  }

  /// More corrections than this are not tried: such a record is junk.
  private static let maximumCorrections = 100

  /// The words of a record, corrected where it is evident what was meant, and those where nobody can tell.
  static func words(
    of published: PublishedSPF, steps: [SPFStep]
  ) -> (words: [SPFWord], unreadable: [String]) {
    let mended = SPFMissingSpace.mended(published)
    let record = mended.map { SPFRecord(parsing: $0) } ?? published.spf
    let known = Dictionary(
      record.terms.map { ($0.range, $0) }, uniquingKeysWith: { first, _ in first })
    let steps =
      mended == nil
      ? Dictionary(steps.map { ($0.term.range, $0) }, uniquingKeysWith: { first, _ in first }) : [:]
    var words: [SPFWord] = []
    var unreadable: [String] = []
    var corrections = 0
    let pieces = record.text.split(separator: UInt8(ascii: " ")).dropFirst()
    var index = pieces.startIndex
    while index < pieces.endIndex {
      let piece = pieces[index]
      let word = String(decoding: piece, as: UTF8.self)
      let range = piece.startIndex..<piece.endIndex
      index += 1
      if let term = known[range], !SPFCorrection.isMistakenModifier(term.content) {
        words.append(SPFWord(word, term.content, steps[range]))
        continue
      }
      corrections += 1
      guard corrections <= maximumCorrections else {
        unreadable.append(word)
        continue
      }
      if index < pieces.endIndex {
        let next = pieces[index]
        let follower = String(decoding: next, as: UTF8.self)
        let isTerm = known[next.startIndex..<next.endIndex] != nil
        switch SPFCorrection.joined(word, follower, isTerm: isTerm) {
        case .one(let joined):
          let step = isTerm ? steps[next.startIndex..<next.endIndex] : nil
          let made = SPFWord(joined)
          words.append(SPFWord(joined, made.content, step))
          index += 1
          continue
        case .secondAlone:
          continue
        case .apart:
          break
        }
      }
      if let corrected = SPFCorrection.of(word) {
        words += corrected.split(separator: " ").map { SPFWord(String($0)) }
      } else {
        unreadable.append(word)
      }
    }
    return (words, unreadable)
  }
}
