/// Whether a connection is made over IPv4 or IPv6: the way out may be open for one alone.
public enum IPVersion: String, Hashable, Sendable, CaseIterable {
  case v4 = "IPv4"
  case v6 = "IPv6"
}
