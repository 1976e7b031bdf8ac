/// Every check that `dlv audit` makes, by family, in the order of the report.
public enum CheckCatalogue {
  public static let all: [any Check.Type] =
    spf + dkim + dmarc + mx + smtp + tls + dane + mtaSTS + tlsRPT + bimi + reverseDNS + blocklists
    + dnssec + zone + receivers
}
