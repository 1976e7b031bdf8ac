import DNS

/// Why there is no flattened record, in words, and what to do about it.
extension SPFFlatteningFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noRecord: "there is no SPF record"
    case .severalRecords: "there is more than one SPF record, which is permerror (RFC 7208 §4.5)"
    case .faults(let faults):
      "the record is permerror, and flattening would hide that: "
        + faults.map(\.description).joined(separator: "; ")
    case .failedLookups(let answers):
      (answers.count == 1 ? "a lookup failed" : "\(answers.count) lookups failed")
        + ", and a sender must not be dropped for that: "
        + answers.map { "\($0.question): \($0.failure.map(\.description) ?? "")" }
        .joined(separator: "; ")
    case .tooLarge:
      "the record leads to more than \(SPFTree.maximumRecords) others or names more than "
        + "\(SPFTree.maximumAddressTerms) hosts; not all of them were looked up"
    case .partNameInUse(let name):
      "a part would be called \(name), which is one of the records that it is made from"
    case .badPartName(let pattern):
      "'\(pattern)' makes no names for the parts: it takes labels with a # for the number"
    case .tooManyLookups(let needed, let networks, let open):
      "flattened, it needs \(needed) lookups, and receivers stop after "
        + "\(SPFTree.maximumLookups): \(networks) networks" + Self.kept(open)
    case .tooLong(let octets, let open):
      "what has to stay takes \(octets) octets, and a record has to stay below "
        + "\(SPFFlattening.sizeLimit)" + Self.kept(open)
    case .proofFailed(let reason): "the proof failed, so nothing is printed: \(reason)"
    }
  }

  /// What to do.
  public var advice: String {
    switch self {
    case .noRecord: "Name the domain whose record is to be flattened."
    case .severalRecords: "Publish one."
    case .faults: "Correct the record first; dlv audit and dlv spf lint say how."
    case .failedLookups: "Try again when the servers answer."
    case .tooLarge: "Name fewer senders in the record."
    case .partNameInUse:
      "If the published record is a flattened one already, flatten what it was made from: --from FILE, or "
        + "--source 'v=spf1 …'. Otherwise choose other names with --part-name."
    case .badPartName: "The default is _spf#."
    case .tooManyLookups:
      "Remove senders that are no longer used, or give some of them a subdomain with a record of its own."
    case .tooLong: "Shorten the terms that depend on the message."
    case .proofFailed: "This is a fault of dlv: please report it with a recording (--record)."
    }
  }

  private static func kept(_ open: [SPFOpenTerm]) -> String {
    if open.isEmpty { return "" }
    return ", beside "
      + open.map { "'\($0.text)' (\($0.lookups) lookups)" }.joined(separator: ", ")
  }
}

extension SPFOpenTerm.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .existence: "its owner's servers decide for each message"
    case .pointer: "it depends on the client's name"
    case .macro: "it depends on the message"
    case .inexact: "its own terms depend on the message, and no list of networks means the same"
    case .kept: "kept by --keep"
    }
  }
}
