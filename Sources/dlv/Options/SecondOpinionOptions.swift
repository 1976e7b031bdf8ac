import ArgumentParser
import ContentLint
import HTTPAndIMAP
import SpamFilters

/// Spam filters that are asked about a message.
struct SecondOpinionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Give the message to a SpamAssassin, and list its points.",
      valueName: "host[:port]|socket"))
  var spamd: String?

  @Option(
    help: ArgumentHelp(
      "Give the message to an rspamd, and list its points: http://127.0.0.1:11333.",
      valueName: "url"))
  var rspamd: String?

  func validate() throws {
    if let spamd, SpamdClient.Endpoint(spamd) == nil {
      throw ValidationError("--spamd takes HOST, HOST:PORT or the path of a socket.")
    }
    if let rspamd, !rspamd.hasPrefix("http://"), !rspamd.hasPrefix("https://") {
      throw ValidationError("--rspamd takes a URL such as http://127.0.0.1:11333.")
    }
  }

  /// Those that are to be asked.
  func makeFilters() -> [any SpamFilter] {
    var filters: [any SpamFilter] = []
    if let endpoint = spamd.flatMap(SpamdClient.Endpoint.init) {
      filters.append(SpamdClient(endpoint))
    }
    if let rspamd {
      let configuration = HTTPSClient.Configuration(
        userAgent: "dlv/\(Version.number)", schemes: .httpsAndHTTP)
      filters.append(RspamdClient(url: rspamd, client: HTTPSClient(configuration)))
    }
    return filters
  }
}

extension [any SpamFilter] {
  /// What each of them says of the message, all at once; in the order of the list.
  func opinions(of message: [UInt8]) async -> [Result<FilterOpinion, FilterFailure>] {
    if isEmpty { return [] }
    return await withTaskGroup(of: (Int, Result<FilterOpinion, FilterFailure>).self) { group in
      for (index, filter) in enumerated() {
        group.addTask {
          do throws(FilterFailure) {
            return (index, .success(try await filter.opinion(of: message)))
          } catch {
            return (index, .failure(error))
          }
        }
      }
      var results: [(Int, Result<FilterOpinion, FilterFailure>)] = []
      for await result in group { results.append(result) }
      return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}
