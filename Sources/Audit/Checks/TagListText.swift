import DNS
import MailAuth

/// A tag list that is being mended: what a fix tells people to paste.
struct TagListText {
  private(set) var tags: [(name: String, value: String)]

  init(_ tags: [(name: String, value: String)]) { self.tags = tags }

  /// The tags of a list, each name once.
  init(_ list: TagList) {
    tags = []
    var names: Set<String> = []
    for tag in list.tags where names.insert(tag.name).inserted {
      tags.append((tag.name, tag.text))
    }
  }

  /// Takes out every tag of these names.
  mutating func remove(_ names: Set<String>) { tags.removeAll { names.contains($0.name) } }

  /// Changes a tag, adds it at the end, or takes it out.
  mutating func set(_ name: String, _ value: String?) {
    let index = tags.firstIndex { $0.name == name }
    switch (index, value) {
    case (let index?, let value?): tags[index].value = value
    case (let index?, nil): tags.remove(at: index)
    case (nil, let value?): tags.append((name, value))
    case (nil, nil): break
    }
  }

  /// Puts a tag behind the first, where `p` is looked for by people (and had to stand by RFC 7489).
  mutating func setSecond(_ name: String, _ value: String) {
    tags.removeAll { $0.name == name }
    tags.insert((name, value), at: min(1, tags.count))
  }

  var text: String { tags.map { "\($0.name)=\($0.value)" }.joined(separator: "; ") }

  /// A zone-file line with the owner and TTL of a record that is there.
  func line(like record: Record) -> String { Self.line(like: record, text) }

  /// The same with any text.
  static func line(like record: Record, _ text: String) -> String {
    Record(name: record.name, ttl: record.ttl, data: .txt(CharacterStrings(text))).description
  }

  /// A zone-file line at a name that has no record yet.
  static func line(at name: DomainName, _ text: String) -> String {
    Record(name: name, ttl: newRecordTTL, data: .txt(CharacterStrings(text))).description
  }

  /// Seconds; short enough that a mistake is soon gone.
  private static let newRecordTTL: UInt32 = 3600
}
