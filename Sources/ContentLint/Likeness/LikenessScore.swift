import Audit

/// The signs of one message, with what each counts after the caps of its group.
struct LikenessScore {
  private(set) var hits: [LikenessHit] = []
  private(set) var total = LikenessPoints()
  private var seen: Set<LikenessSign> = []
  /// The first phrase of each topic that is there, with its place.
  private(set) var places: [PhraseFamily: (Range<Int>?, String)] = [:]

  /// From here on a filter that goes by such signs is likely to take the message for spam. Chosen so that of mail that people wanted less than
  /// one message in a hundred comes to it.
  static let threshold = LikenessPoints(hundredths: 450)

  init(_ message: LintMessage) {
    let facts = LikenessFacts(message)
    for family in PhraseFamily.allCases {
      if let words = facts.topics.firstPhrase(of: family) {
        places[family] = (facts.place(ofWords: words), facts.words(words))
      }
    }
    ForgedClientSigns.find(facts, &self)
    HeaderFieldSigns.find(facts, &self)
    StructureSigns.find(facts, &self)
    SubjectSigns.find(facts, &self)
    LinkSigns.find(facts, &self)
    PageSigns.find(facts, &self)
    WordSigns.find(facts, &self)
    TextSigns.find(facts, &self)
    TopicSigns.find(facts, &self)
    PleaSigns.find(facts, &self)
    BrandSigns.find(facts, &self)
    AddressSigns.find(facts, &self)
    applyCaps()
  }

  /// A sign counts once, at the first place where it is met.
  ///
  /// - Parameter place: Octets of the message; `nil` where something is missing.
  mutating func add(_ sign: LikenessSign, at place: Range<Int>?, _ words: @autoclosure () -> String)
  {
    guard seen.insert(sign).inserted else { return }
    hits.append(
      LikenessHit(
        sign: sign, place: place, words: words(),
        points: LikenessPoints(hundredths: sign.points)))
  }

  func has(_ sign: LikenessSign) -> Bool { seen.contains(sign) }

  /// The heaviest signs of a group count first.
  private mutating func applyCaps() {
    let order = hits.indices.sorted {
      (hits[$1].points, $0) < (hits[$0].points, $1)
    }
    var rooms = LikenessGroup.allCases.map(\.cap)
    var wordingRoom = LikenessGroup.wordingCap
    for index in order {
      let group = hits[index].sign.group
      var points = min(hits[index].points.hundredths, rooms[Int(group.rawValue)])
      if group.isWording {
        points = min(points, wordingRoom)
        wordingRoom -= points
      }
      rooms[Int(group.rawValue)] -= points
      hits[index].points = LikenessPoints(hundredths: points)
      total += hits[index].points
    }
  }
}

/// A sign that was met.
struct LikenessHit {
  let sign: LikenessSign
  let place: Range<Int>?
  /// What was seen, as the finding says it.
  let words: String
  /// What is left of its points under the cap of its group.
  var points: LikenessPoints
}
