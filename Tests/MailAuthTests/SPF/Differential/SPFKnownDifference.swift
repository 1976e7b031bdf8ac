import DNS
import MailAuth
import TestKit

/// Where a peer comes to another result than dlv: what cases are of that kind, and what the RFC says.
struct SPFKnownDifference: Sendable {
  let peer: SPFPeer
  let name: String
  let right: Right
  let citation: String
  let why: String
  /// Whether a case is of the kind: our evaluation, and the peer's result.
  let applies: @Sendable (SPFEvaluation, SPFResult) -> Bool

  enum Right {
    case dlv
    /// The text can be read either way, or leaves it open.
    case either
  }

  static let all = pyspf + libspf2

  private static let pyspf = [
    SPFKnownDifference(
      peer: .pyspf, name: "zero parts", right: .dlv, citation: "RFC 7208 §7.3",
      why: "The number of parts MUST be nonzero; pyspf reads %{d0} as all of them.",
      applies: { ours, _ in
        if case .syntax(let error) = ours.problem { error.reason == .zeroMacroParts } else { false }
      }),
    SPFKnownDifference(
      peer: .pyspf, name: "an unknown modifier twice", right: .dlv, citation: "RFC 7208 §6",
      why:
        "Unknown modifiers are ignored however often they stand there; pyspf refuses the second.",
      applies: { ours, theirs in theirs == .permerror && ours.hasRepeatedModifier }),
    SPFKnownDifference(
      peer: .pyspf, name: "ptr that can't be looked up", right: .dlv, citation: "RFC 7208 §5.5",
      why:
        "A lookup that fails makes ptr not match, and %{p} 'unknown' (§7.3); pyspf ends with temperror.",
      applies: { ours, theirs in theirs == .temperror && ours.hasReverseLookup }),
    SPFKnownDifference(
      peer: .pyspf, name: "void lookups are counted by question", right: .either,
      citation: "RFC 7208 §4.6.4",
      why: """
        The section limits 'terms that cause' void lookups. dlv counts a term when the lookup that it names is void; pyspf counts \
        every question, those for the addresses of MX and PTR names and for %{p} too.
        """,
      applies: { ours, theirs in theirs == .permerror && ours.voidQuestions > 2 }),
    SPFKnownDifference(
      peer: .pyspf, name: "a record that includes itself", right: .dlv, citation: "RFC 7208 §4.6.2",
      why: """
        A term that is not reached is not evaluated, and a loop that is reached ends at the limit of lookups (§4.6.4); pyspf refuses \
        the record when it reads the term.
        """,
      applies: { ours, theirs in theirs == .permerror && ours.includesItself }),
    SPFKnownDifference(
      peer: .pyspf, name: "macros are expanded while the record is read", right: .dlv,
      citation: "RFC 7208 §4.6.2",
      why: """
        Terms are evaluated one after the other until one matches; pyspf looks %{p} up for terms that are never reached, and counts that.
        """,
      applies: { ours, theirs in
        (theirs == .permerror || theirs == .temperror) && ours.hasValidatedNameMacro
      }),
  ]

  private static let libspf2 = [
    SPFKnownDifference(
      peer: .libspf2, name: "no limit of void lookups", right: .dlv, citation: "RFC 7208 §4.6.4",
      why: "Two SHOULD be the limit; libspf2 1.2.10 is of RFC 4408, which had none.",
      applies: { ours, _ in ours.problem == .tooManyVoidLookups }),
    SPFKnownDifference(
      peer: .libspf2, name: "redirect beside all", right: .dlv, citation: "RFC 7208 §6.1",
      why:
        "It is ignored when there is an all anywhere in the record; libspf2 follows it when all stands behind it.",
      applies: { ours, _ in ours.hasRedirectBeforeAll }),
    SPFKnownDifference(
      peer: .libspf2, name: "parts of a macro", right: .dlv, citation: "RFC 7208 §7.3",
      why:
        "A number beyond the parts that are there stands for all of them; libspf2 makes another text of it.",
      applies: { ours, _ in ours.hasMacroWithParts }),
    SPFKnownDifference(
      peer: .libspf2, name: "ptr that can't be looked up", right: .dlv, citation: "RFC 7208 §5.5",
      why:
        "A lookup that fails makes ptr not match, or leaves one name out; libspf2 ends with temperror.",
      applies: { ours, theirs in theirs == .temperror && ours.hasReverseLookup }),
    SPFKnownDifference(
      peer: .libspf2, name: "more than ten MX records", right: .dlv, citation: "RFC 7208 §4.6.4",
      why:
        "The mx mechanism MUST produce permerror; libspf2 looks at the first ten, as RFC 4408 had it.",
      applies: { ours, _ in
        if case .tooManyExchanges = ours.problem { true } else { false }
      }),
    SPFKnownDifference(
      peer: .libspf2, name: "the eleventh lookup", right: .dlv, citation: "RFC 7208 §4.6.4",
      why:
        "The limit of ten is for the whole evaluation, included records with it; libspf2 lets an eleventh term pass.",
      applies: { ours, _ in ours.problem == .tooManyLookups }),
    SPFKnownDifference(
      peer: .libspf2, name: "lenient syntax", right: .dlv, citation: "RFC 7208 §4.6",
      why:
        "Any syntax error anywhere in the record is permerror; libspf2 does not see all of them.",
      applies: { ours, _ in
        if case .syntax = ours.problem { true } else { false }
      }),
  ]
}

extension SPFEvaluation {
  /// Questions without an answer, for whatever they were asked. An evaluator that looks every PTR name up may find as many more as
  /// there are names that dlv leaves out, because they do not end as `ptr` wants it.
  fileprivate var voidQuestions: Int {
    steps.reduce(0) { sum, step in
      let names = step.answers.first { $0.question.type == .ptr }?.records.count ?? 0
      return sum + step.answers.count { $0.isVoid } + max(0, names - (step.answers.count - 1))
    }
  }

  /// dlv does not look up the names that don't count, so a failure there does not show.
  fileprivate var hasReverseLookup: Bool {
    steps.contains { $0.answers.contains { $0.question.type == .ptr } }
  }

  fileprivate var includesItself: Bool {
    visits.contains { visit in
      visit.record?.terms.contains { term in
        guard case .directive(let directive) = term.content,
          case .include(let text) = directive.mechanism, let literal = text.literal
        else { return false }
        return (try? MacroString.domainName(literal)) == visit.domain
      } ?? false
    }
  }

  private var records: [SPFRecord] { visits.compactMap(\.record) }

  fileprivate var hasRepeatedModifier: Bool {
    records.contains { record in
      let names = record.terms.compactMap { term -> String? in
        if case .modifier(.unknown(let name, _)) = term.content { name } else { nil }
      }
      return Set(names).count < names.count
    }
  }

  fileprivate var hasRedirectBeforeAll: Bool {
    records.contains { record in
      let kinds = record.terms.map { term -> Int in
        switch term.content {
        case .modifier(.redirect): 1
        case .directive(let directive): directive.mechanism == .all ? 2 : 0
        case .modifier: 0
        }
      }
      guard let redirect = kinds.firstIndex(of: 1) else { return false }
      return kinds[redirect...].contains(2)
    }
  }

  fileprivate var hasMacroWithParts: Bool { hasMacro { $0.partCount != nil } }

  fileprivate var hasValidatedNameMacro: Bool { hasMacro { $0.letter == .validatedName } }

  private func hasMacro(_ condition: (SPFMacro) -> Bool) -> Bool {
    records.flatMap(\.terms).contains { term in
      guard case .directive(let directive) = term.content else { return false }
      let text: MacroString?
      switch directive.mechanism {
      case .include(let domain), .exists(let domain): text = domain
      case .a(let domain, _), .mx(let domain, _), .ptr(let domain): text = domain
      case .all, .ip4, .ip6: text = nil
      }
      return text?.parts.contains { part in
        if case .macro(let macro) = part { condition(macro) } else { false }
      } ?? false
    }
  }
}
