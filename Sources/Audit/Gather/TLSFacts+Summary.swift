import DNS
import MailAuth
import SMTP

extension TLSFacts {
  /// - Parameter isDown: whether an address is known to take no connections.
  func summary(isDown: (DomainName, IPAddress) -> Bool) -> FactValue {
    ["time": "\(now)", "hosts": .list(servers.map { $0.summary(at: now, isDown: isDown) })]
  }
}

extension TLSFacts.Server {
  fileprivate func summary(
    at now: UTCTime, isDown: (DomainName, IPAddress) -> Bool
  ) -> FactValue {
    [
      "name": "\(name)",
      "addresses": .list(
        endpoints.map {
          $0.summary(for: name, at: now, isDown: isDown(name, $0.address))
        }),
    ]
  }
}

extension TLSFacts.Endpoint {
  fileprivate func summary(
    for host: DomainName, at now: UTCTime, isDown: Bool
  ) -> FactValue {
    var entries: [String: FactValue] = ["address": "\(address)"]
    switch session {
    case .established(let session):
      entries["session"] = "established"
      entries["version"] = .string(session.peer.version)
      entries["cipher"] = .string(session.peer.cipherSuite)
      entries["chain"] = .list(session.certificates.map { $0.summary(at: now) })
      entries["name_matches"] = .boolean(session.certificates.first?.name(for: host) != nil)
      switch session.trust {
      case .trusted(let path):
        entries["trusted"] = true
        entries["authority"] = FactValue(path.last?.subject)
      case .untrusted(let problem):
        entries["trusted"] = false
        entries["trust_problem"] = problem.summary
      }
    case .notOffered: entries["session"] = "not_offered"
    case .failed(let reason):
      entries["session"] = "failed"
      entries["problem"] = .string(reason)
    case .unknown(let reason):
      entries["session"] = isDown ? "down" : "unknown"
      entries["problem"] = .string(reason)
    }
    entries["offers"] = offers?.summary
    return .object(entries)
  }
}

extension TLSOffers {
  fileprivate var summary: FactValue {
    var entries: [String: FactValue] = [
      "connections": .integer(connections),
      "versions": .object(
        Dictionary(
          uniqueKeysWithValues: versions.map { ($0.description, .boolean($1 == .accepted)) })),
      "ciphers": .object(
        Dictionary(uniqueKeysWithValues: ciphers.map { ($0.description, FactValue($1)) })),
      "key_exchange": .object(
        Dictionary(uniqueKeysWithValues: exchanges.map { ($0.description, FactValue($1)) })),
      "complete": FactValue(complete.sorted()),
    ]
    if let interruption { entries["interrupted"] = .string(interruption) }
    return .object(entries)
  }
}

extension Certificate {
  func summary(at now: UTCTime) -> FactValue {
    var entries: [String: FactValue] = [
      "subject": .string(subject), "issuer": .string(issuer), "serial": .string(serial),
      "names": FactValue(dnsNames), "not_before": "\(notBefore)", "not_after": "\(notAfter)",
      "key": "\(key)", "signature": .string(signature.name), "self_signed": .boolean(isSelfSigned),
      "sha256": .string(sha256.hexadecimal), "key_sha256": .string(keySHA256.hexadecimal),
    ]
    if !addresses.isEmpty { entries["addresses"] = FactValue(addresses) }
    switch standing(at: now) {
    case .valid(let days): entries["days_left"] = .integer(days)
    // Below zero from the first hour on.
    case .expired(let days): entries["days_left"] = .integer(min(-days, -1))
    case .notYetValid: entries["days_left"] = nil
    }
    return .object(entries)
  }
}

extension ChainProblem {
  var summary: FactValue {
    ["reason": .string(reason), "depth": .integer(depth), "subject": FactValue(subject)]
  }
}
