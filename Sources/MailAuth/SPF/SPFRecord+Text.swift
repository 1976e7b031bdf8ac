/// Records print themselves in normal form: lower-case names, one space, no `+`, addresses as RFC 5952 writes them.
extension SPFRecord: CustomStringConvertible {
  /// Reading it back gives the same terms.
  public var description: String {
    (["v=spf1"] + terms.map(\.description)).joined(separator: " ")
  }
}

extension SPFTerm: CustomStringConvertible {
  public var description: String {
    switch content {
    case .directive(let directive): directive.description
    case .modifier(let modifier): modifier.description
    }
  }
}

extension SPFDirective: CustomStringConvertible {
  public var description: String {
    (qualifier == .pass ? "" : qualifier.rawValue) + mechanism.description
  }
}

extension SPFMechanism: CustomStringConvertible {
  public var description: String {
    switch self {
    case .all: name
    case .include(let domain), .exists(let domain): "\(name):\(domain)"
    case .a(let domain, let lengths), .mx(let domain, let lengths):
      name + (domain.map { ":\($0)" } ?? "") + lengths.description
    case .ptr(let domain): name + (domain.map { ":\($0)" } ?? "")
    case .ip4(let network), .ip6(let network): "\(name):\(network)"
    }
  }
}

extension SPFPrefixLengths: CustomStringConvertible {
  public var description: String {
    (v4.map { "/\($0)" } ?? "") + (v6.map { "//\($0)" } ?? "")
  }
}

extension SPFModifier: CustomStringConvertible {
  public var description: String {
    switch self {
    case .redirect(let domain): "redirect=\(domain)"
    case .explanation(let domain): "exp=\(domain)"
    case .unknown(let name, let value): "\(name)=\(value)"
    }
  }
}

extension MacroString: CustomStringConvertible {
  public var description: String {
    // Nearly every one is a name.
    if parts.count == 1, case .literal(let octets) = parts[0] {
      return String(decoding: octets, as: UTF8.self)
    }
    return parts.map { part in
      switch part {
      case .literal(let octets): String(decoding: octets, as: UTF8.self)
      case .macro(let macro): macro.description
      case .percent: "%%"
      case .space: "%_"
      case .encodedSpace: "%-"
      }
    }.joined()
  }
}

extension SPFMacro: CustomStringConvertible {
  public var description: String {
    let byte = isURLEscaped ? letter.rawValue & ~0x20 : letter.rawValue
    return "%{" + String(Character(Unicode.Scalar(byte)))
      + (partCount.map(String.init) ?? "") + (isReversed ? "r" : "")
      + String(decoding: delimiters, as: UTF8.self) + "}"
  }
}
