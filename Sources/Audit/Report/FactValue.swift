/// Facts as a report carries them: a tree that every renderer can print.
public enum FactValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  case points(LikenessPoints)
  case string(String)
  case list([FactValue])
  /// Printed with its keys sorted.
  case object([String: FactValue])
}

extension FactValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
  public init(dictionaryLiteral elements: (String, FactValue)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { first, _ in first }))
  }
  public init(arrayLiteral elements: FactValue...) { self = .list(elements) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(nilLiteral: ()) { self = .null }

  /// The string, or `null`.
  public init(_ value: String?) { self = value.map { .string($0) } ?? .null }

  /// A list of texts.
  public init(_ values: some Sequence<some CustomStringConvertible>) {
    self = .list(values.map { .string($0.description) })
  }
}
