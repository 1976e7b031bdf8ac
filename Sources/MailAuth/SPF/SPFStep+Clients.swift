public import DNS

/// Questions whose names a message completes (RFC 7208 §7), read backwards: whose question a name is.
extension SPFStep {
  /// The domain-spec of a term that depends on the message, with the record's own domain put in.
  private var messageText: MacroString? {
    guard case .dependsOnMessage = target else { return nil }
    let text: MacroString?
    switch term.content {
    case .directive(let directive):
      switch directive.mechanism {
      case .include(let target), .exists(let target): text = target
      case .a(let target, _), .mx(let target, _): text = target
      case .all, .ptr, .ip4, .ip6: text = nil
      }
    case .modifier(.redirect(let target)): text = target
    case .modifier(.explanation), .modifier(.unknown): text = nil
    }
    return text?.replacing(.domain, by: place.domain)
  }

  /// The name that all its questions are below; `nil` where they may be anywhere, or need no message.
  public func commonAncestor(sender: DomainName) -> DomainName? {
    messageText?.replacing(.senderDomain, by: sender).commonAncestor
  }

  /// The one client for which the term asks about the name; `nil` where something else of the message counts, or no client does so.
  public func client(askingAbout name: DomainName, sender: DomainName) -> IPAddress? {
    guard let text = messageText?.replacing(.senderDomain, by: sender) else { return nil }
    return Self.candidates(in: name).first { candidate in
      let expanded = text.expanded { letter in
        switch letter {
        case .address: candidate.dotted
        case .addressFamily:
          switch candidate {
          case .v4: Array("in-addr".utf8)
          case .v6: Array("ip6".utf8)
          }
        case .sender, .localPart, .senderDomain, .domain, .validatedName, .helo, .readableAddress,
          .receiver, .timestamp:
          nil
        }
      }
      guard let expanded, let asked = try? MacroString.domainName(expanded) else { return false }
      return asked == name
    }
  }

  /// The addresses that stand in the labels of a name, forwards and backwards.
  private static func candidates(in name: DomainName) -> [IPAddress] {
    let labels = name.labels.map { String(decoding: $0, as: UTF8.self) }
    var found: [IPAddress] = []
    for start in labels.indices {
      for (count, family) in [(4, SPFClientFamily.v4), (32, .v6)] {
        guard start + count <= labels.count else { continue }
        let own = Array(labels[start..<start + count])
        for parts in [own, own.reversed()] {
          switch family {
          case .v4:
            if let address = IPAddress(parts.joined(separator: ".")) { found.append(address) }
          case .v6:
            guard parts.allSatisfy({ $0.utf8.count == 1 }) else { continue }
            let groups = stride(from: 0, to: 32, by: 4).map { parts[$0..<$0 + 4].joined() }
            if let address = IPAddress(groups.joined(separator: ":")) { found.append(address) }
          }
        }
      }
    }
    return found
  }
}

extension MacroString {
  /// The name that every expansion stands below; `nil` where a macro may be its end.
  public var commonAncestor: DomainName? {
    guard hasMacros, case .literal(let end)? = parts.last,
      let dot = end.firstIndex(of: UInt8(ascii: "."))
    else { return nil }
    return try? DomainName(String(decoding: end[(dot + 1)...], as: UTF8.self))
  }
}
