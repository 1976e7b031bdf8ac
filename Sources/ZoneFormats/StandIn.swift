import DNS

/// A type that only providers know, and which addresses or redirects they give out for it.
struct StandIn {
  private let kind: String
  private let types: [RecordType]
  private let reason: String

  /// `nil` for types of DNS.
  init?(_ name: String) {
    kind = name
    switch name {
    case "ALIAS", "ANAME", "FLATTEN":
      types = [.a, .aaaa]
      reason = "the provider looks the addresses of its target up when it is asked"
    case "URLFWD", "URL", "URL301", "FRAME", "REDIRECT", "PAGE_RULE", "CF_REDIRECT",
      "CF_TEMP_REDIRECT", "CF_SINGLE_REDIRECT", "CLOUDFLAREAPI_SINGLE_REDIRECT", "WORKER_ROUTE",
      "CF_WORKER_ROUTE", "PORKBUN_URLFWD", "NS1_URLFWD":
      types = [.a, .aaaa]
      reason = "the provider sends visitors elsewhere, from addresses of its own"
    case _ where name.contains("/") || name.contains("_"):
      types = []
      reason = "a type of one provider, which makes records of it that the file does not have"
    default: return nil
    }
  }

  func entry(
    _ name: DomainName, at cursor: TreeCursor, side: UndeterminedEntry.Side = .both,
    definition: String? = nil
  ) -> UndeterminedEntry {
    UndeterminedEntry(
      name: name, kind: kind, types: types, reason: reason, location: cursor.location, side: side,
      definition: .text(definition ?? cursor.definition))
  }
}
