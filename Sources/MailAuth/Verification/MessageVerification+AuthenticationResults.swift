import DNS
import Reputation

/// The Authentication-Results field that a receiver adds (RFC 8601 §2.7, RFC 9989 §8.1, RFC 8617 §10).
extension MessageVerification {
  /// - Parameter server: The authserv-id.
  public func authenticationResults(server: String) -> AuthenticationResults {
    AuthenticationResults(
      server: server, results: spfResults + reverseResults + dkimResults + dmarcResults + arcResults
    )
  }

  /// RFC 8601 §2.7.2: one for each identity that was checked.
  private var spfResults: [AuthenticationResults.MethodResult] {
    var results: [AuthenticationResults.MethodResult] = []
    if let spf {
      results.append(
        .init(
          "spf", spf.result.rawValue, comment: spf.summary,
          properties: [
            .init("smtp", "mailfrom", String(decoding: spf.request.sender.address, as: UTF8.self))
          ]))
    }
    if let heloSPF {
      results.append(
        .init(
          "spf", heloSPF.result.rawValue,
          properties: [
            .init("smtp", "helo", String(decoding: heloSPF.request.helo, as: UTF8.self))
          ]))
    }
    return results
  }

  /// RFC 8601 §2.7.3.
  private var reverseResults: [AuthenticationResults.MethodResult] {
    guard let client = envelope.client, let reverseDNS else { return [] }
    let (result, comment): (String, String?) =
      switch reverseDNS {
      case .confirmed(let name): ("pass", name.description)
      case .missing: ("permerror", "no PTR record")
      case .unconfirmed(let names): ("fail", names.first?.description)
      case .undetermined: ("temperror", nil)
      }
    return [
      .init(
        "iprev", result, comment: comment,
        properties: [.init("policy", "iprev", client.description)])
    ]
  }

  /// RFC 8601 §2.7.1; `header.b` tells signatures of one domain apart (RFC 6008).
  private var dkimResults: [AuthenticationResults.MethodResult] {
    if dkim.signatures.isEmpty { return [.init("dkim", "none", comment: "message not signed")] }
    return dkim.signatures.map { verified in
      var properties: [AuthenticationResults.Property] = []
      if let signature = verified.signature {
        properties.append(.init("header", "d", signature.domain.description))
        properties.append(
          .init("header", "i", signature.identity?.bounded ?? "@\(signature.domain)"))
        properties.append(.init("header", "s", signature.selector))
        properties.append(.init("header", "a", signature.algorithm.description))
        properties.append(
          .init("header", "b", String(Base64.encode(signature.signature).prefix(8))))
      }
      let isPass = verified.verdict.result == .pass
      return .init(
        "dkim", verified.verdict.result.rawValue,
        reason: isPass ? nil : verified.verdict.description, properties: properties)
    }
  }

  private var dmarcResults: [AuthenticationResults.MethodResult] {
    guard let verdict = dmarc?.verdict, let domain = author.domain else {
      guard case .problem(let problem) = author else { return [] }
      return [.init("dmarc", "permerror", reason: problem.description)]
    }
    // Without SPF a failure is not known to be one.
    if result == .undetermined { return [] }
    var properties = [AuthenticationResults.Property("header", "from", domain.description)]
    if let disposition = verdict.disposition, verdict.result != .none {
      properties.append(.init("policy", "dmarc", disposition.rawValue))
    }
    let comment = verdict.requestedPolicy.map {
      "\($0.tag)=\($0.policy.rawValue)" + ($0.isTesting ? " t=y" : "")
    }
    return [.init("dmarc", verdict.result.rawValue, comment: comment, properties: properties)]
  }

  /// Nothing where a key could not be looked up: RFC 8617 has no word for it.
  private var arcResults: [AuthenticationResults.MethodResult] {
    switch arc.result {
    case .none, .undetermined: return []
    case .fail: return [.init("arc", "fail", reason: arc.problem?.description)]
    case .pass:
      var properties: [AuthenticationResults.Property] = []
      if let client = envelope.client {
        properties.append(.init("smtp", "remote-ip", client.description))
      }
      if let oldest = arc.oldestPass {
        properties.append(.init("header", "oldest-pass", String(oldest)))
      }
      return [
        .init("arc", "pass", comment: "i=\(arc.sets.count)", properties: properties)
      ]
    }
  }
}

extension DKIMSignature.Identity {
  /// An address has at most 254 octets (RFC 5321 §4.5.3.1.3, less the angle brackets); of a longer one, which is none, the local
  /// part is cut, so that the domain stays.
  fileprivate var bounded: String {
    let room = max(0, 254 - 1 - domain.description.utf8.count)
    guard localPart.utf8.count > room else { return description }
    return String(decoding: localPart.utf8.prefix(room), as: UTF8.self) + "@\(domain)"
  }
}
