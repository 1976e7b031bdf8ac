import Audit
import Reporting

/// A whole document out of a streaming renderer.
func rendered(
  _ format: ReportFormat, _ reports: [TargetReport], color: Bool = false, width: Int = 80,
  verbose: Bool = false
) -> String {
  var renderer = format.renderer(
    RenderContext(
      toolVersion: "0.1.0", rules: SyntheticReport.rules, usesColor: color, width: width,
      isVerbose: verbose))
  var document = renderer.begin()
  for report in reports { document += renderer.render(report) }
  return document + renderer.end()
}
