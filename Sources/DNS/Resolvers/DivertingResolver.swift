/// Asks one resolver some questions, and another the rest.
public struct DivertingResolver: Resolver {
  private let questions: Set<Question>
  private let other: any Resolver
  private let base: any Resolver

  public init(_ questions: Set<Question>, to other: any Resolver, over base: any Resolver) {
    self.questions = questions
    self.other = other
    self.base = base
  }

  public func resolve(_ question: Question) async -> Answer {
    await questions.contains(question) ? other.resolve(question) : base.resolve(question)
  }
}
