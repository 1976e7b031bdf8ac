/// The output formats of a report, by the names that `--format` takes.
public enum ReportFormat: String, CaseIterable, Sendable {
  case text, json

  public func renderer(_ context: RenderContext) -> any ReportRenderer {
    switch self {
    case .text: TextRenderer(context)
    case .json: JSONRenderer(context)
    }
  }
}
