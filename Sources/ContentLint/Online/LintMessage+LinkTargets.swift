import HTML
import Message

extension LintMessage {
  /// What a server is asked for by the links of header and body with which one leaves the list.
  public var leavingRequests: Set<[UInt8]> {
    let named = fields(.listUnsubscribe).flatMap { ListURIs($0.value).uris.map(\.text) }
    return Set(unsubscribeLinks.map { $0.url.request } + named.map { LinkURL($0).request })
  }

  /// The links of the web, for whoever asks for them: each address once, with all that is said about it in the HTML and in the plain text.
  public var linkTargets: [LintLinkTarget] {
    let leaving = leavingRequests
    var targets: [LintLinkTarget] = []
    var places: [[UInt8]: [Int]] = [:]
    for (index, link) in links.enumerated() where link.url.isWeb {
      let url = String(decoding: link.url.octets, as: UTF8.self)
      let words = link.element.map(Self.words) ?? ""
      let isUnsubscribe = leaving.contains(link.url.request) || saysToLeave(around: index, words)
      // Two that ask for the same are one, whatever stands behind `#`.
      let same = places[link.url.request, default: []]
      let isKnown = isUnsubscribe || same.contains { targets[$0].isUnsubscribe }
      let all = ([words] + same.map { targets[$0].words }).joined(separator: "\n")
      for place in same {
        targets[place].words = all
        targets[place].isUnsubscribe = isKnown
      }
      if !same.contains(where: { targets[$0].url == url }) {
        places[link.url.request, default: []].append(targets.count)
        targets.append(LintLinkTarget(url: url, words: all, isUnsubscribe: isKnown))
      }
    }
    return targets
  }

  /// Its text, its title, and what stands in place of its pictures.
  private static func words(of element: LintLink.Element) -> String {
    var words = String(decoding: element.text, as: UTF8.self)
    let html = element.page.page
    for number in element.link.elements {
      for name in [AttributeName.title, .ariaLabel] {
        if let text = html.value(of: name, in: number) { words += "\n" + text.string }
      }
    }
    for image in element.link.images {
      for name in [AttributeName.alt, .title] {
        if let text = html.value(of: name, in: image) { words += "\n" + text.string }
      }
    }
    return words
  }

  /// Octets before and behind a link that may belong to its sentence, where no other link stands between.
  private static let before = 200
  private static let behind = 100

  /// Whether what stands around a link says that one leaves the list with it: wider than `unsubscribeLinks`, since to ask for such a link does
  /// harm, and to leave one alone does not.
  private func saysToLeave(around index: Int, _ words: String) -> Bool {
    let link = links[index]
    if UnsubscribeWords.isAnyLanguage(words) { return true }
    guard let element = link.element else {
      return UnsubscribeWords.isAnyLanguage(String(decoding: link.line, as: UTF8.self))
    }
    let place = element.link.textRange
    if place.isEmpty { return false }
    let text = element.page.rendered.utf8
    var start = max(0, place.lowerBound - Self.before)
    var end = min(text.count, place.upperBound + Self.behind)
    func range(_ other: Int) -> Range<Int>? {
      guard let neighbour = links[other].element, neighbour.page === element.page,
        !neighbour.link.textRange.isEmpty
      else { return nil }
      return neighbour.link.textRange
    }
    // Pictures have no text: what stands before them belongs to the link before.
    if let last = links[..<index].indices.reversed().lazy.prefix(8).compactMap(range).first {
      start = max(start, min(last.upperBound, place.lowerBound))
    }
    if let next = links[(index + 1)...].indices.lazy.prefix(8).compactMap(range).first {
      end = min(end, max(next.lowerBound, place.upperBound))
    }
    let behind = text[place.upperBound..<end].prefix { $0 != .lineFeed }
    let around = text[start..<place.upperBound] + behind
    return UnsubscribeWords.isAnyLanguage(String(decoding: around, as: UTF8.self))
  }
}
