/// Where chains of trust begin: DS or DNSKEY records that are known beforehand (RFC 4033 §2).
public struct TrustAnchors: Sendable {
  private let records: [DomainName: [Record]]

  /// Records of other types are left out.
  public init(_ records: some Sequence<Record>) {
    self.records = Dictionary(
      grouping: records.filter { $0.type == .ds || $0.type == .dnskey }, by: \.name)
  }

  public var isEmpty: Bool { records.isEmpty }

  /// The names that have anchors, in canonical order.
  public var names: [DomainName] { records.keys.sorted() }

  public func records(at name: DomainName) -> [Record]? { records[name] }

  /// These and others.
  public func adding(_ others: some Sequence<Record>) -> TrustAnchors {
    TrustAnchors(records.values.joined() + Array(others))
  }

  /// The nearest name from here up that has anchors.
  func nearest(to name: DomainName) -> DomainName? {
    var name = name
    while records[name] == nil {
      guard let parent = name.parent else { return nil }
      name = parent
    }
    return name
  }

  /// Whether these are the public root's, which is signed for certain.
  func isPublic(_ name: DomainName) -> Bool {
    name.isRoot && records[name] == TrustAnchors.iana.records[name]
  }

  /// The root's, as IANA publishes them at https://data.iana.org/root-anchors/root-anchors.xml (RFC 9718): KSK-2017, in use
  /// since 2018-10-11, and KSK-2024, in the root zone since 2025-01-11.
  public static let iana = TrustAnchors(
    ianaText.compactMap { Record(presentation: $0) })

  private static let ianaText = [
    ". 172800 IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
    ". 172800 IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16",
  ]
}
