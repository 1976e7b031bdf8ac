/// What some families need beside DNS answers; without its source, a family has no facts.
public struct GatheringSources: Sendable {
  public init() {}
}
