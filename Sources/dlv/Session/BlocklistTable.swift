import Reporting
import Reputation

/// `dlv blocklist --lists`: the lists that are asked here, as a table or as JSON.
struct BlocklistTable {
  let dns: DNSOptions
  let output: OutputOptions

  func show() throws(CommandFailure) -> ExitStatus {
    let settings = try Settings(dns: dns, output: output)
    let selection = try BlocklistSelection(settings.blocklists)
    var file = OutputFile.standardOutput()
    switch output.format {
    case .json: try file.write(BlocklistListing.json(selection.lists, BlocklistCatalogue.date))
    case nil, .text:
      try file.write(
        BlocklistListing.text(
          selection.lists, BlocklistCatalogue.date, isVerbose: output.verbose))
    case .sarif, .junit, .markdown, .html, .csv, .github, .gitlab:
      throw CommandFailure(.usage, "--lists prints text or JSON")
    }
    try file.finish()
    return .clean
  }
}
