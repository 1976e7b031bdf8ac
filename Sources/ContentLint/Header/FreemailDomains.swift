/// Providers at which anybody opens a mailbox for nothing; country domains of the large ones by their first label.
enum FreemailDomains {
  static func contains(_ domain: String) -> Bool {
    let domain = domain.lowercased()
    if KnownNames.contains(domain, .freemail) { return true }
    guard let dot = domain.firstIndex(of: ".") else { return false }
    // `yahoo.co.uk`, `hotmail.fr`.
    return KnownNames.contains(domain[..<dot], .freemailFamily)
  }
}
