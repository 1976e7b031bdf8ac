import DNS
import MailAuth

/// What changes below the names that terms of SPF complete from a message: `exists:%{i}._spf.example.com` lets a host pass as soon as
/// one record is there, and no record of SPF tells.
struct GateSPFQuestions {
  /// Clients whose question had an answer, or has one, by the term that puts it.
  private(set) var lost: [(place: SPFPlace, address: IPAddress)] = []
  private(set) var gained: [(place: SPFPlace, address: IPAddress)] = []
  /// What can't be compared, a clause each.
  private(set) var open: [String] = []

  var isEmpty: Bool { lost.isEmpty && gained.isEmpty && open.isEmpty }

  /// Of the terms that both states have.
  init(_ subject: GateSubject, old: SPFTree, new: SPFTree) {
    for node in new.orderedNodes {
      for step in node.steps where step.standing == .evaluated {
        guard let ancestor = step.commonAncestor(sender: new.domain),
          old.nodes[node.domain]?.steps.contains(where: { $0.place == step.place }) == true
        else { continue }
        compare(step, below: ancestor, subject, sender: new.domain)
      }
    }
  }

  private mutating func compare(
    _ step: SPFStep, below ancestor: DomainName, _ subject: GateSubject, sender: DomainName
  ) {
    var undecided = 0
    for change in subject.changes
    where change.name.isSubdomain(of: ancestor) && change.name != ancestor && change.isOfRecords {
      guard step.mayAskFor(change.type) else { continue }
      // §5.7: whatever the address says. With another qualifier than '+' the records after it count, too.
      if case .exists = step.directive?.mechanism, step.directive?.qualifier == .pass,
        change.type == .a, !change.name.isWildcard,
        let client = step.client(askingAbout: change.name, sender: sender)
      {
        switch (change.before.isEmpty, change.after.isEmpty) {
        case (false, true): lost.append((step.place, client))
        case (true, false): gained.append((step.place, client))
        case (true, true), (false, false): continue
        }
      } else {
        undecided += 1
      }
    }
    if undecided == 0 { return }
    let sets = undecided == 1 ? "1 record set" : "\(undecided) record sets"
    open.append(
      "whom '\(step.place.term)' at \(step.place.domain) lets pass: \(sets) below \(ancestor) changed, "
        + "and only a message tells which of them it asks for")
  }
}

extension SPFStep {
  /// Whether its question, or what an alias makes of it, may be answered with such records.
  fileprivate func mayAskFor(_ type: RecordType) -> Bool {
    if type == .cname || type == .dname || type == .ns { return true }
    switch term.content {
    case .directive(let directive):
      switch directive.mechanism {
      case .exists: return type == .a
      case .a: return type == .a || type == .aaaa
      case .mx: return type == .mx
      case .include: return type == .txt
      case .all, .ptr, .ip4, .ip6: return false
      }
    case .modifier(.redirect): return type == .txt
    case .modifier(.explanation), .modifier(.unknown): return false
    }
  }
}
