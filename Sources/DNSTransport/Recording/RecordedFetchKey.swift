import DNS

/// What a line of a recording says was fetched, and from where: the rest of the line is for whoever fetches.
struct RecordedFetchKey: Decodable {
  let kind: String
  let url: String
  let server: String

  /// `nil` where the line holds something else.
  var key: Recording.FetchKey? {
    guard kind == Recording.FetchKey.kind, let address = IPAddress(server) else { return nil }
    return Recording.FetchKey(url: url, address: address)
  }
}
