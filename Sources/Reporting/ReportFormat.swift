/// The output formats of a report, by the names that `--format` takes.
public enum ReportFormat: String, CaseIterable, Sendable {
  case text, json, sarif, junit, markdown, html, csv, github, gitlab

  public func renderer(_ context: RenderContext) -> any ReportRenderer {
    switch self {
    case .text: TextRenderer(context)
    case .json: JSONRenderer(context)
    case .sarif: SARIFRenderer(context)
    case .junit: JUnitRenderer(context)
    case .markdown: MarkdownRenderer(context)
    case .html: HTMLRenderer(context)
    case .csv: CSVRenderer(context)
    case .github: GitHubRenderer(context)
    case .gitlab: GitLabRenderer(context)
    }
  }

  /// Whether the format shows the facts of a report beside its outcomes.
  public var showsFacts: Bool {
    switch self {
    case .text, .json, .html: true
    case .sarif, .junit, .markdown, .csv, .github, .gitlab: false
    }
  }
}
