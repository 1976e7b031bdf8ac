import DNS
import Synchronization
import Testing

/// Keys go into names and come out of answers; what times out is asked again where that is wanted.
@Suite struct KeyedZoneResolverTests {
  private static let masked = DomainName.root.prepending("KEY.list.test") ?? .root
  private static let key = "k3y5ecretk3y5ecret"

  private static func answer(_ outcome: Answer.Outcome) async throws -> (Answer, [Question]) {
    let real = try DomainName("\(key).list.test")
    let base = FixedResolver([outcome])
    let keyed = KeyedZoneResolver([masked: real], over: base)
    let question = Question(try DomainName("1.2.0.192.KEY.list.test"), .txt)
    return (await keyed.resolve(question), base.questions)
  }

  @Test(arguments: [
    [key], [key.uppercased()], ["K3y5ecretK3y5ecret"], ["see k3y5e", "cretk3y5ecret/1"],
    ["\(key)\(key)", key], ["a" + key.uppercased() + "b"],
  ])
  func `a key is taken out of texts in any case and however it is divided`(
    segments: [String]
  ) async throws {
    let name = try DomainName("1.2.0.192.\(Self.key).list.test")
    let texts = CharacterStrings(segments: segments.map { Array($0.utf8) })
    let (answer, asked) = try await Self.answer(
      .records([Record(name: name, ttl: 60, data: .txt(texts))]))
    #expect(asked.map(\.name) == [name])
    let shown = "\(answer)"
    #expect(!shown.lowercased().contains(Self.key))
    let record = try #require(answer.records.first)
    #expect("\(record.name)" == "1.2.0.192.KEY.list.test")
    guard case .txt(let strings) = record.data else { return #expect(Bool(false)) }
    let text = String(decoding: Array(strings.segments.joined()), as: UTF8.self)
    #expect(text.contains("KEY"))
    #expect(!text.lowercased().contains(Self.key))
  }

  @Test func `other texts stay as they are`() async throws {
    let texts = CharacterStrings(segments: [Array("Listed".utf8), Array(" here".utf8)])
    let (answer, _) = try await Self.answer(
      .records([
        Record(name: try DomainName("1.\(Self.key).other.test"), ttl: 60, data: .txt(texts))
      ]))
    #expect(answer.records.first?.data == .txt(texts))
    // Wherever aliases led, the name is the one that was asked.
    #expect(answer.records.first.map { "\($0.name)" } == "1.2.0.192.KEY.list.test")
  }

  @Test func `failures do not repeat what was asked`() async throws {
    for failure in [LookupFailure.bogus("x \(Self.key)"), .unreachable("x \(Self.key)")] {
      let (answer, _) = try await Self.answer(.failed(failure))
      #expect(!"\(answer)".contains(Self.key))
      #expect(answer.failure != nil)
    }
  }

  @Test func `what times out is asked a second time, and not a third`() async throws {
    let question = Question(try DomainName("list.test"), .a)
    let late = FixedResolver([.failed(.timedOut), .noData(ttl: 1)])
    #expect(await SecondChanceResolver(late).resolve(question).outcome == .noData(ttl: 1))
    let silent = FixedResolver([.failed(.timedOut)])
    #expect(await SecondChanceResolver(silent).resolve(question).failure == .timedOut)
    #expect(silent.questions.count == 2)
    let refusing = FixedResolver([.failed(.refused)])
    #expect(await SecondChanceResolver(refusing).resolve([question])[0].failure == .refused)
    #expect(refusing.questions.count == 1)
  }

  @Test func `of many only those are asked again that timed out`() async throws {
    let questions = try ["a.test", "b.test", "c.test"].map { Question(try DomainName($0), .a) }
    let base = FixedResolver([.failed(.timedOut), .noData(ttl: 1)], answersOnce: questions[1])
    let answers = await SecondChanceResolver(base).resolve(questions)
    #expect(answers.map(\.question) == questions)
    #expect(answers.allSatisfy { $0.failure == nil })
    #expect(base.questions.count == 4)
  }
}

/// Answers each question with one outcome after the other, the last for ever.
private final class FixedResolver: Resolver, SignedResolver {
  private let outcomes: [Answer.Outcome]
  /// The only one whose first outcome is not the last.
  private let exception: Question?
  private let asked = Mutex<[Question]>([])

  init(_ outcomes: [Answer.Outcome], answersOnce exception: Question? = nil) {
    (self.outcomes, self.exception) = (outcomes, exception)
  }

  var questions: [Question] { asked.withLock(\.self) }

  func resolve(_ question: Question) async -> Answer {
    let count = asked.withLock { asked in
      asked.append(question)
      return asked.count { $0 == question }
    }
    let isLast = count > outcomes.count || exception.map { $0 != question } ?? false
    let outcome = isLast ? outcomes.last : outcomes[count - 1]
    return Answer(question: question, outcome: outcome ?? .failed(.offline))
  }

  func resolveSigned(_ question: Question) async -> SignedAnswer {
    SignedAnswer(question: question, outcome: .failed(.offline))
  }
}
