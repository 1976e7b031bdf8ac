public import Message

/// One ARC Set (RFC 8617 §3.9): the three fields that a host adds together, by their places in the header.
public struct ARCSet: Hashable, Sendable {
  public let instance: Int
  /// The place of ARC-Authentication-Results, from 0 at the top.
  public let resultsIndex: Int
  /// The place of ARC-Message-Signature.
  public let signatureIndex: Int
  /// The place of ARC-Seal.
  public let sealIndex: Int

  /// The highest instance (§4.2.1).
  public static let maximumInstance = 50

  /// The value of `i=`: one or two digits, 1 to 50.
  static func instance(_ value: [UInt8]) -> Int? {
    guard (1...2).contains(value.count), value.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    let number = value.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return (1...maximumInstance).contains(number) ? number : nil
  }

  /// Why the fields of a message make no chain (§5.2 steps 1 and 3).
  public enum StructureError: Error, Hashable, Sendable {
    /// `i=` is missing, or no number from 1 to 50.
    case badInstance(field: String)
    /// A set has one of the fields more than once.
    case repeated(field: String, instance: Int)
    case missing(field: String, instance: Int)
    case badSeal(instance: Int, ARCSeal.SyntaxError)
    /// `cv=none` belongs to the first set alone, and the others have `cv=pass` (§5.2 step 3).
    case badChainValidation(instance: Int, ARCSeal.ChainValidation)
    /// More fields than fifty sets have.
    case tooManyFields(Int)
  }

  static let resultsName: HeaderFieldName = "ARC-Authentication-Results"
  static let signatureName: HeaderFieldName = "ARC-Message-Signature"
  static let sealName: HeaderFieldName = "ARC-Seal"

  /// The sets of a header, from the first; empty where there is none.
  public static func sets(of header: HeaderSection) throws(StructureError) -> [ARCSet] {
    var places: [HeaderFieldName: [Int: Int]] = [
      resultsName: [:], signatureName: [:], sealName: [:],
    ]
    var count = 0
    for index in header.indices {
      let field = header[index]
      guard places[field.name] != nil else { continue }
      count += 1
      if count > 3 * maximumInstance { throw .tooManyFields(count) }
      guard let instance = Self.instance(of: field) else {
        throw .badInstance(field: field.name.text)
      }
      if places[field.name]?.updateValue(index, forKey: instance) != nil {
        throw .repeated(field: field.name.text, instance: instance)
      }
    }
    let highest = places.values.flatMap(\.keys).max() ?? 0
    var sets: [ARCSet] = []
    for instance in stride(from: 1, through: highest, by: 1) {
      func place(_ name: HeaderFieldName) throws(StructureError) -> Int {
        guard let index = places[name]?[instance] else {
          throw .missing(field: name.text, instance: instance)
        }
        return index
      }
      sets.append(
        ARCSet(
          instance: instance, resultsIndex: try place(resultsName),
          signatureIndex: try place(signatureName), sealIndex: try place(sealName)))
    }
    return sets
  }

  /// The instance of a field. Seal and signature have it among their tags; the results begin with it (§4.1.1).
  private static func instance(of field: HeaderField) -> Int? {
    if field.name == resultsName { return instanceAndResults(field)?.instance }
    let list = TagList(Array(field.value), whiteSpace: .folding)
    return list["i"].flatMap { instance($0.value) }
  }

  /// `i=1; authserv-id; …`: the instance, and what follows it.
  static func instanceAndResults(_ field: HeaderField) -> (instance: Int, body: [UInt8])? {
    let value = field.value
    guard let end = value.firstIndex(of: UInt8(ascii: ";")) else { return nil }
    let tag = TagList(Array(value[..<end]), whiteSpace: .folding)["i"]
    guard let tag, let number = instance(tag.value) else { return nil }
    return (number, Array(value[(end + 1)...]))
  }
}

extension ARCSet.StructureError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badInstance(let field): "\(field) has no valid i="
    case .repeated(let field, let instance): "set \(instance) has several \(field) fields"
    case .missing(let field, let instance): "set \(instance) has no \(field) field"
    case .badSeal(let instance, let error): "ARC-Seal of set \(instance): \(error)"
    case .badChainValidation(let instance, let validation):
      "ARC-Seal of set \(instance) has cv=\(validation.rawValue)"
    case .tooManyFields: "there are more ARC fields than \(ARCSet.maximumInstance) sets have"
    }
  }
}
