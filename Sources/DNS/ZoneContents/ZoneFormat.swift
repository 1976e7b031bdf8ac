/// A form in which people keep zones, or changes to them, as files. The raw value is the word of the command line.
public enum ZoneFormat: String, CaseIterable, Sendable {
  /// A zone file (RFC 1035 §5).
  case zone
  /// The YAML of octoDNS's YamlProvider: a file a zone, which is named as the zone.
  case octodns
  /// The JSON of `dnscontrol print-ir`.
  case dnscontrol
  /// The JSON of `terraform show -json` for a plan; written, it is resources of HCL.
  case terraform
  /// The JSON of `aws route53 list-resource-record-sets`.
  case route53
  /// The zone file that Cloudflare exports, whose comments say what is proxied.
  case cloudflare
  /// A script for nsupdate(1): RFC 2136 as text.
  case nsupdate

  /// What people call it.
  public var title: String {
    switch self {
    case .zone: "zone file"
    case .octodns: "octoDNS YAML"
    case .dnscontrol: "DNSControl print-ir JSON"
    case .terraform: "Terraform plan JSON"
    case .route53: "Route 53 JSON"
    case .cloudflare: "Cloudflare export"
    case .nsupdate: "nsupdate script"
    }
  }

  /// The types that a file of a whole zone need not have at the apex, since the provider makes the records itself: that they are
  /// missing says nothing.
  public var typesLeftToProvider: Set<RecordType> {
    switch self {
    case .zone, .nsupdate: []
    case .octodns, .dnscontrol, .terraform, .route53, .cloudflare: [.soa, .ns]
    }
  }
}
