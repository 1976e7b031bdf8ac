/// What a line of a recording says was fetched, and from where: the rest of the line is for whoever fetches.
import DNS

struct RecordedFetchKey: Decodable {
  let kind: String
  let name: String
  let server: String

  /// `nil` where the line holds something else.
  var key: Recording.FetchKey? {
    guard let host = try? DomainName(name), let address = IPAddress(server) else { return nil }
    return Recording.FetchKey(kind: kind, host: host, address: address)
  }
}
