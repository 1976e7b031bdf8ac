/// What a server says of itself in its answer to EHLO (RFC 5321 §4.1.1.1).
public struct Capabilities: Hashable, Sendable {
  /// The name it has for itself; `nil` where the first line is empty.
  public let name: String?
  /// In the order of the answer; an extension that is named twice comes once.
  public let extensions: [ServiceExtension]

  public init(name: String?, extensions: [ServiceExtension]) {
    self.name = name
    self.extensions = extensions
  }

  /// Reads a 250 reply to EHLO.
  public init(_ reply: Reply) {
    var extensions: [ServiceExtension] = []
    var mechanisms: [String] = []
    for line in reply.lines.dropFirst() {
      guard let offered = ServiceExtension(line: line) else { continue }
      if case .authentication(let more) = offered {
        // Both forms of AUTH are one extension.
        let isFirst = !extensions.contains { $0.keyword == "AUTH" }
        mechanisms += more.filter { !mechanisms.contains($0) }
        if isFirst { extensions.append(offered) }
      } else if !extensions.contains(offered) {
        extensions.append(offered)
      }
    }
    self.init(
      name: reply.firstWord,
      extensions: extensions.map {
        if case .authentication = $0 { .authentication(mechanisms: mechanisms) } else { $0 }
      })
  }

  /// Whether the extension is offered, by its keyword in upper case.
  public func offers(_ keyword: String) -> Bool { extensions.contains { $0.keyword == keyword } }

  /// Whether the extension is offered, one without parameters.
  public func offers(_ serviceExtension: ServiceExtension) -> Bool {
    extensions.contains(serviceExtension)
  }

  public var offersStartTLS: Bool { offers(.startTLS) }

  /// What it says of the largest message; `nil` where it says nothing (RFC 1870).
  public var size: ServiceExtension.SizeLimit? {
    for offered in extensions {
      if case .size(let limit) = offered { return limit }
    }
    return nil
  }

  /// Keywords in the order of the answer.
  public var keywords: [String] { extensions.map(\.keyword) }
}
