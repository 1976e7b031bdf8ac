public import DNS

/// The tags of an ARC-Seal field (RFC 8617 §4.1.3).
public struct ARCSeal: Hashable, Sendable {
  /// `i=`
  public let instance: Int
  /// `a=`
  public let algorithm: DKIMSignature.Algorithm
  /// The octets of `b=`.
  public let signature: [UInt8]
  /// `cv=`: what the sealer found of the chain that it was given.
  public let chainValidation: ChainValidation
  /// `d=`
  public let domain: DomainName
  /// `s=`
  public let selector: String
  /// `t=`: seconds since 1970.
  public let timestamp: UInt64?
  /// Where the key is: `s._domainkey.d`.
  public let keyName: DomainName

  public enum ChainValidation: String, Hashable, Sendable {
    case none, pass, fail
  }

  /// Why a field is no seal.
  public enum SyntaxError: Error, Hashable, Sendable {
    case badList(TagList.Problem)
    case missingTag(String)
    case badValue(tag: String, String)
    /// `h=` must not be there (§4.1.3).
    case signedFieldsListed
  }

  /// Reads the value of an ARC-Seal field, folded as it is; unknown tags are ignored.
  public init(_ value: [UInt8]) throws(SyntaxError) {
    let list = TagList(value, whiteSpace: .folding)
    if let problem = list.problems.first { throw .badList(problem) }
    let tags = Dictionary(
      list.tags.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    if tags["h"] != nil { throw .signedFieldsListed }
    func required(_ name: String) throws(SyntaxError) -> TagList.Tag {
      guard let tag = tags[name], !tag.value.isEmpty else { throw .missingTag(name) }
      return tag
    }
    func domain(_ name: String) throws(SyntaxError) -> DomainName {
      let tag = try required(name)
      guard let domain = try? DomainName(tag.text), !domain.isRoot else {
        throw .badValue(tag: name, tag.text)
      }
      return domain
    }
    let instanceTag = try required("i")
    guard let instance = ARCSet.instance(instanceTag.value) else {
      throw .badValue(tag: "i", instanceTag.text)
    }
    self.instance = instance
    algorithm = DKIMSignature.Algorithm(try required("a").text.lowercased())
    let signatureTag = try required("b")
    guard let octets = try? Base64.decode(signatureTag.value) else {
      throw .badValue(tag: "b", signatureTag.text)
    }
    signature = octets
    let validationTag = try required("cv")
    guard let validation = ChainValidation(rawValue: validationTag.text.lowercased()) else {
      throw .badValue(tag: "cv", validationTag.text)
    }
    chainValidation = validation
    self.domain = try domain("d")
    selector = try required("s").text
    _ = try domain("s")
    guard let name = self.domain.prepending("\(selector)._domainkey") else {
      throw .badValue(tag: "s", selector)
    }
    keyName = name
    if let tag = tags["t"] {
      guard let time = UInt64(tag.text) else { throw .badValue(tag: "t", tag.text) }
      timestamp = time
    } else {
      timestamp = nil
    }
  }
}

extension ARCSeal.SyntaxError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badList(let problem): problem.description
    case .missingTag(let tag): "there is no \(tag)= tag, which every seal needs"
    case .badValue(let tag, let text): "\(tag)=\(text) is not valid"
    case .signedFieldsListed: "a seal must not have h="
    }
  }
}
