/// How far aliases are followed: the same for every source of answers, so that zone file and server lead to the same report.
extension Answer {
  /// Whether an alias may be followed after those before it: the chain is neither a loop nor too long.
  public static func mayFollow(
    _ alias: Record, after aliases: [Record], of question: Question
  ) -> Bool {
    guard aliases.count < maximumAliases, case .cname(let target) = alias.data else { return false }
    return target != question.name && target != alias.name
      && !aliases.contains { $0.name == target }
  }
}

extension LookupFailure {
  /// What follows when `mayFollow` says no.
  public static func aliasLoop(from name: DomainName) -> LookupFailure {
    .bogus("a loop or too many aliases (CNAME) from \(name)")
  }
}
