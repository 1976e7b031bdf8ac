import DNS
import MailAuth

/// A policy that is announced and can't be had.
enum MTASTSPolicyUnavailable: Check {
  static let rule = Rule(
    "mta-sts-policy-unavailable", "MTA-STS policy can't be fetched", family: .mtaSTS,
    severity: .error, citation: "RFC 8461 §3.3",
    page: RulePage(
      what: """
        There is a record at _mta-sts, but https://mta-sts.DOMAIN/.well-known/mta-sts.txt gives no policy at any of its addresses: no \
        address, TLS or certificate at fault (the name has to be mta-sts.DOMAIN), a status other than 200 \
        (redirects are not followed), more than 64 KB. A timeout, or no way to the address, leaves the rule undetermined; beside addresses \
        that fail for certain it makes a warning of the error. A refused connection counts only where another address of the host, or the \
        host of `--https-reference`, answers over the same IP version: firewalls refuse connections to port 443, too.
        """,
      why: """
        Senders that have no policy in their cache deliver as if there were none; those that have one keep to it until it ends, whatever \
        has changed since.
        """,
      fix:
        "Serve the file with status 200 at that very URL, behind a certificate for mta-sts.DOMAIN of a CA that systems trust.",
      bad:
        "GET https://mta-sts.example.com/.well-known/mta-sts.txt → 301 to https://www.example.com/",
      good: "GET https://mta-sts.example.com/.well-known/mta-sts.txt → 200, text/plain"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let found = examination.publishedMTASTS(of: facts), let host = found.host else { return }
    if found.policy != nil { return }
    examination.noteOpenFetches(of: found)
    if host.resolution == .nothing {
      return examination.find(
        host.name, "\(host.name) has no address, so that no sender gets the policy",
        evidence: host.aliases.map(\.description)
          + host.answers.map { "\($0.question): \($0.outcome.text)" },
        fix: "\(host.name.absolute) IN A <address of the web server>\n; which serves this at "
          + MTASTSFacts.url(at: host.name) + ":\n\(policy(facts))")
    }
    // Where another address may serve it, that is not yet the end of it.
    let isOpen = found.isPolicyOpen || !found.addressesNotAsked.isEmpty
    for (reason, addresses) in found.certainFailures {
      examination.find(
        host.name, reason.message(found.wayOut.port),
        evidence: addresses.map { "\(MTASTSFacts.url(at: host.name)) (\($0)): \(reason.text)" },
        fix: fix(reason, host.name, facts), severity: isOpen ? .warning : nil)
    }
  }

  private static func policy(_ facts: DomainFacts) -> MTASTSPolicy {
    MTASTSPublication.first(facts).policy
  }

  private static func fix(
    _ reason: MTASTSFacts.FetchFault, _ host: DomainName, _ facts: DomainFacts
  ) -> String {
    let port = facts.mtaSTS?.wayOut.port ?? HTTPSLocation.standardPort
    switch reason {
    case .status(let status, let location):
      let served =
        "Answer \(MTASTSFacts.url(at: host)) itself, with status 200 and this as text/plain:"
      if (300..<400).contains(status) {
        return "Serve the policy without the redirect"
          + (location.map { " to \($0)" } ?? "") + ".\n\(served)\n\(policy(facts))"
      }
      return "\(served)\n\(policy(facts))"
    case .failure(.certificateRejected):
      return
        "Install a certificate whose subjectAltName has DNS:\(host), of a CA that systems trust, with its whole chain."
    case .failure(.tlsFailed), .failure(.notHTTP):
      return "Serve HTTPS with TLS 1.2 or later on port \(port) of \(host)."
    case .failure(.refused):
      return "Start the web server on port \(port) of every address of \(host)."
    case .failure(.tooLarge(let limit)):
      return "Serve the policy alone, in less than \(limit) octets:\n\(policy(facts))"
    case .failure(.unreachable), .failure(.timedOut), .failure(.connectionLost),
      .failure(.offline), .failure(.other):
      return "Serve the policy at every address of \(host)."
    }
  }
}

/// Addresses of the policy host that differ.
enum MTASTSPolicyAddresses: Check {
  static let rule = Rule(
    "mta-sts-policy-addresses", "MTA-STS policy not the same at every address", family: .mtaSTS,
    severity: .warning, citation: "RFC 8461 §3.3",
    page: RulePage(
      what: """
        The policy host has several addresses, and one of them serves the policy while another fails, or serves another policy. An \
        address to which there is no way from here (IPv6 from a machine without it) is left out; a timeout, and a refused connection where \
        nothing shows that the way is open (see mta-sts-policy-unavailable), leave the rule undetermined.
        """,
      why: "Which policy senders get, and whether they get one, is left to chance.",
      fix: "Serve the same file at every address, or remove the address.",
      bad: "mta-sts.example.com. IN A 192.0.2.80\nmta-sts.example.com. IN A 192.0.2.81   ; 404",
      good: "mta-sts.example.com. IN A 192.0.2.80"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let found = examination.publishedMTASTS(of: facts), let host = found.host else { return }
    guard let policy = found.policy, found.attempts.count + found.addressesNotAsked.count > 1 else {
      // `mta-sts-policy-unavailable` speaks about a policy that is nowhere.
      return examination.notApplicable()
    }
    for attempt in found.attempts {
      guard case .failed(let failure) = attempt.fetch,
        !found.isCertain(failure, at: attempt.address)
      else { continue }
      switch failure {
      // There is nothing wrong with the host.
      case .unreachable, .offline: break
      case .timedOut, .connectionLost, .other, .refused, .certificateRejected, .tlsFailed,
        .tooLarge, .notHTTP:
        examination.noteOpen(failure, at: attempt.address, of: host.name, found)
      }
    }
    for address in found.addressesNotAsked {
      examination.cannotTell(
        host.name,
        "\(address) was not asked: dlv asks \(MTASTSFacts.maximumAddresses) addresses of a policy host"
      )
    }
    for (reason, addresses) in found.certainFailures {
      examination.find(
        host.name,
        "\(addresses.map(\.description).joined(separator: ", ")): \(reason.message(found.wayOut.port)); another address serves the policy",
        evidence: addresses.map { "\(MTASTSFacts.url(at: host.name)) (\($0)): \(reason.text)" },
        fix: "Serve the policy there too, or remove:\n"
          + host.records.filter { $0.data.address.map(addresses.contains) ?? false }
          .map { "; \($0)" }.joined(separator: "\n"))
    }
    for attempt in found.attempts {
      guard let served = attempt.fetch.served, served.body != policy.file.octets else { continue }
      // Line ends and the like make no other policy.
      let other = MTASTSPolicyFile(served.body)
      if let one = policy.file.policy, one == other.policy { continue }
      examination.find(
        facts, policy, "\(attempt.address) serves another policy",
        evidence: lines(of: policy.file) + ["\(attempt.address):"] + lines(of: other),
        fix: "Serve the same file at every address.")
    }
  }

  private static func lines(of file: MTASTSPolicyFile) -> [String] {
    String(decoding: file.octets, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
  }
}

/// A policy that is served as something else than text.
enum MTASTSContentType: Check {
  static let rule = Rule(
    "mta-sts-content-type", "MTA-STS policy not served as text/plain", family: .mtaSTS,
    severity: .warning, citation: "RFC 8461 §3.2",
    page: RulePage(
      what: "The policy comes with another Content-Type than text/plain, or with none.",
      why:
        "Senders should take text/plain only, so that nobody can put a policy where he may upload pictures. Those that look get no policy.",
      fix: "Configure the web server to send Content-Type: text/plain for this file.",
      bad: "Content-Type: application/octet-stream",
      good: "Content-Type: text/plain; charset=utf-8"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let (found, policy) = examination.mtaSTSPolicy(of: facts) else { return }
    guard case .fetched = policy.origin else { return examination.notApplicable() }
    var seen: [String: [IPAddress]] = [:]
    for attempt in found.attempts {
      guard let served = attempt.fetch.served, !served.isPlainText else { continue }
      seen[served.contentType ?? "", default: []].append(attempt.address)
    }
    guard let host = found.host else { return }
    for (type, addresses) in seen.sorted(by: { $0.key < $1.key }) {
      examination.find(
        host.name,
        type.isEmpty
          ? "the policy is served without a Content-Type" : "the policy is served as \(type)",
        evidence: addresses.map {
          "\(MTASTSFacts.url(at: host.name)) (\($0)): Content-Type: \(type)"
        }, fix: "Content-Type: text/plain; charset=utf-8")
    }
  }
}

extension MTASTSFacts {
  /// Why no policy came from an address, where that says something about the policy host.
  enum FetchFault: Hashable {
    case status(Int, location: String?)
    case failure(DocumentFetch.Failure)

    var text: String {
      switch self {
      case .status(let status, let location):
        "status \(status)" + (location.map { ", Location: \($0)" } ?? "")
      case .failure(let failure): "\(failure)"
      }
    }

    /// - Parameter port: where the policy host was asked.
    func message(_ port: UInt16) -> String {
      switch self {
      case .status(let status, let location?) where (300..<400).contains(status):
        "the policy host answers with a redirect (\(status)) to \(location), which senders must not follow"
      case .status(let status, _): "the policy host answers with status \(status), and not 200"
      case .failure(let failure) where failure.isRefusal:
        "the policy host refuses connections to port \(port)"
      case .failure(let failure): "\(failure)"
      }
    }
  }

  /// Each fault with the addresses that have it, in the order of the answers.
  var certainFailures: [(fault: FetchFault, addresses: [IPAddress])] {
    var faults: [(fault: FetchFault, addresses: [IPAddress])] = []
    for attempt in attempts {
      let fault: FetchFault
      switch attempt.fetch {
      case .response(let response) where response.status == 200: continue
      case .response(let response):
        fault = .status(response.status, location: response.location)
      case .failed(let failure):
        guard isCertain(failure, at: attempt.address) else { continue }
        fault = .failure(failure)
      }
      if let index = faults.firstIndex(where: { $0.fault == fault }) {
        faults[index].addresses.append(attempt.address)
      } else {
        faults.append((fault, [attempt.address]))
      }
    }
    return faults
  }
}
