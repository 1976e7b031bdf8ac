public import Audit

/// The answer of a command that evaluates one thing (`dlv spf check`): its verdict in `result`, and all that led to it, as text or
/// as JSON with a schema of its own.
public protocol EvaluationDocument: Sendable {
  /// The name and version of the JSON document: `dlv.spf-check/1`.
  static var schema: String { get }

  /// The verdict, as the standard writes it: `softfail`.
  var result: String { get }

  /// Every other member of the JSON document. Keys are lower_snake_case and always there: what does not apply is `null`.
  var details: [String: FactValue] { get }

  /// What a person reads, with a line end.
  func text(_ page: TextPage) -> String
}

extension EvaluationDocument {
  /// The JSON document, keys sorted, the same bytes for the same answer. `tool` names the version that wrote it.
  public func json(toolVersion: String) -> String {
    var members = details
    members["schema"] = .string(Self.schema)
    members["result"] = .string(result)
    members["tool"] = ["name": "dlv", "version": .string(toolVersion)]
    var json = JSONWriter()
    json.value(.object(members))
    json.endDocument()
    return json.take()
  }
}
