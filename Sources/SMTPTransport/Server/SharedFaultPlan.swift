import NIOCore
public import SMTP
import Synchronization

/// The rules of all connections of one server, with its clock.
public final class SharedFaultPlan: FaultSource {
  private let plan: Mutex<FaultPlan>
  private let stages: Set<SMTPServerStage>
  private let start: NIODeadline

  init(_ plan: FaultPlan, start: NIODeadline) {
    stages = Set(SMTPServerStage.allCases.filter(plan.hasRules))
    self.plan = Mutex(plan)
    self.start = start
  }

  public func hasRules(for stage: SMTPServerStage) -> Bool { stages.contains(stage) }

  public func decide(_ question: FaultQuestion) -> FaultDecision {
    let now = Duration(NIODeadline.now() - start)
    return plan.withLock { $0.decide(question, at: now) }
  }

  /// How often each rule was applied.
  public var applications: [Int] { plan.withLock { $0.applications } }
}
