import DNS
import SMTP

/// Cipher suites that do not protect.
enum TLSBrokenCiphers: Check {
  static let rule = Rule(
    "tls-broken-ciphers", "Cipher suites that do not protect are offered", family: .tls,
    severity: .error, citation: "RFC 9325 §4.1, RFC 7465 §2",
    page: RulePage(
      what: """
        The server agrees to a cipher suite without encryption (NULL), with an export key of 40 or 56 bits, or with RC4, when it is \
        offered nothing else.
        """,
      why: """
        RFC 9325 forbids all three. A sender that offers them, old or misled on the way, gets TLS that anybody can \
        read.
        """,
      fix:
        "Exclude them. Postfix: smtpd_tls_exclude_ciphers = eNULL, EXPORT, RC4; Exim: tls_require_ciphers = DEFAULT:!eNULL:!EXPORT:!RC4",
      bad: "TLS_RSA_WITH_RC4_128_SHA", good: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    examination.kinds(
      in: facts, [.null, .export, .rc4],
      fix: MailServerSetting.withoutCiphers(["eNULL", "EXPORT", "RC4"], priorities: nil).text)
  }
}

/// Ciphers with small blocks.
enum TLSSmallBlockCiphers: Check {
  static let rule = Rule(
    "tls-small-block-ciphers", "3DES, DES or IDEA is offered", family: .tls, severity: .warning,
    citation: "RFC 9325 §4.1, CVE-2016-2183",
    page: RulePage(
      what: "The server agrees to a cipher with blocks of 64 bits when it is offered nothing else.",
      why: """
        3DES has 112 bits of strength, which RFC 9325 advises against, and blocks so small that long sessions leak. DES is \
        broken altogether.
        """,
      fix:
        "Exclude them. Postfix: smtpd_tls_exclude_ciphers = 3DES, DES, IDEA; Exim: tls_require_ciphers = DEFAULT:!3DES:!DES:!IDEA",
      bad: "TLS_RSA_WITH_3DES_EDE_CBC_SHA", good: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    examination.kinds(
      in: facts, [.smallBlock],
      fix: MailServerSetting.withoutCiphers(["3DES", "DES", "IDEA"], priorities: "-3DES-CBC").text)
  }
}

/// Cipher suites without a certificate.
enum TLSAnonymousCiphers: Check {
  static let rule = Rule(
    "tls-anonymous-ciphers", "Cipher suites without a certificate are offered", family: .tls,
    severity: .info, citation: "RFC 5246 §F.1.1.1, RFC 7435 §3",
    page: RulePage(
      what: "The server agrees to an anonymous key exchange when it is offered nothing else.",
      why: """
        Senders that authenticate never offer these, so that nothing is lost for them; for others, an anonymous exchange \
        protects against listeners as well as an unchecked certificate does. Postfix offers them on purpose. Auditors ask about \
        them all the same.
        """,
      fix:
        "Where a policy forbids them: smtpd_tls_exclude_ciphers = aNULL (Postfix), tls_require_ciphers = DEFAULT:!aNULL (Exim).",
      bad: "TLS_DH_anon_WITH_AES_256_CBC_SHA", good: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    examination.kinds(
      in: facts, [.anonymous],
      fix: MailServerSetting.withoutCiphers(["aNULL"], priorities: "-ANON-DH:-ANON-ECDH").text)
  }
}

/// No suite with temporary keys.
enum TLSNoForwardSecrecy: Check {
  static let rule = Rule(
    "tls-no-forward-secrecy", "No cipher suite with forward secrecy is offered", family: .tls,
    severity: .warning, citation: "RFC 9325 §4.1",
    page: RulePage(
      what: """
        The server agrees to RSA key transport, and to no suite with temporary keys (DHE, ECDHE) in the newest version that it \
        speaks. Where it offers both, the rule passes: senders choose the better one.
        """,
      why: """
        Whoever recorded the connection and gets hold of the server's key years later can read the mail.
        """,
      fix:
        "Enable ECDHE suites, with no suite list that leaves them out. Postfix: smtpd_tls_eecdh_grade = auto; Exim: tls_eccurve = auto.",
      bad: "TLS_RSA_WITH_AES_128_GCM_SHA256", good: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    examination.eachSurveyedHost(in: facts) { examination, host, endpoints in
      for endpoint in endpoints {
        let all = endpoint.offers.ciphers.values.joined()
        if all.contains(where: { $0.kind == .forwardSecret || $0.kind == .anonymous }) { continue }
        guard let weak = all.first, endpoint.offers.interruption == nil else {
          examination.noteInterruption(endpoint, "the choice of cipher suites")
          continue
        }
        examination.find(
          host,
          "\(host.place([endpoint.address])) agrees to no cipher suite with forward secrecy; it chose "
            + "\(weak)",
          evidence: ["\(endpoint.address): " + all.map(\.description).joined(separator: ", ")],
          fix: MailServerSetting(
            postfix: "smtpd_tls_eecdh_grade = auto", exim: "tls_eccurve = auto"
          ).text)
      }
    }
  }
}

/// A Diffie-Hellman prime that is too small.
enum TLSWeakKeyExchange: Check {
  static let rule = Rule(
    "tls-weak-key-exchange", "Diffie-Hellman prime is too small", family: .tls, severity: .warning,
    citation: "RFC 9325 §4.1, §4.4, CVE-2015-4000",
    page: RulePage(
      what:
        "A key exchange over a finite field (DHE) uses a prime of fewer than \(leastBits) bits.",
      why: """
        Primes of 1024 bits are within reach of large attackers, 512 of anybody. Clients with today's settings break \
        the handshake ('dh key too small'), although the server offers better suites.
        """,
      fix: """
        Use the groups of RFC 7919 with 2048 bits or more, or leave DHE out in favour of ECDHE. Postfix: smtpd_tls_dh1024_param_file = \
        auto (version 3.7 and later).
        """,
      bad: "DH 1024", good: "DH 2048"))

  static let leastBits = 2048

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    examination.eachSurveyedHost(in: facts) { examination, host, endpoints in
      for endpoint in endpoints {
        for bits in endpoint.offers.weakPrimes(below: leastBits) {
          examination.find(
            host, "\(host.place([endpoint.address])) exchanges keys with a prime of \(bits) bits",
            evidence: ["\(endpoint.address): DH \(bits)"],
            fix: "# openssl dhparam -out /etc/ssl/dh2048.pem 2048\n"
              + MailServerSetting(
                postfix: "smtpd_tls_dh1024_param_file = /etc/ssl/dh2048.pem",
                exim: "tls_dhparam = /etc/ssl/dh2048.pem"
              ).text)
        }
      }
    }
  }
}

extension TLSOffers {
  fileprivate func weakPrimes(below least: Int) -> [Int] {
    let bits = exchanges.values.joined().compactMap { exchange -> Int? in
      if case .finiteField(let bits) = exchange, bits < least { bits } else { nil }
    }
    return Set(bits).sorted()
  }
}

extension CipherSuite.Kind {
  fileprivate var words: String {
    switch self {
    case .null: "suites without encryption"
    case .export: "export suites"
    case .rc4: "RC4"
    case .anonymous: "anonymous suites"
    case .smallBlock: "3DES, DES and IDEA"
    case .withoutForwardSecrecy: "RSA key transport"
    case .forwardSecret: "suites with forward secrecy"
    }
  }
}

extension Examination {
  /// Finds what each host agrees to of these kinds, all its addresses together.
  fileprivate mutating func kinds(
    in facts: DomainFacts, _ kinds: [CipherSuite.Kind], fix: String
  ) {
    eachSurveyedHost(in: facts) { examination, host, endpoints in
      let agreeing = endpoints.filter { endpoint in
        kinds.contains { endpoint.offers.kinds[$0] == .accepted }
      }
      if !agreeing.isEmpty {
        let suites = agreeing.map { endpoint in
          "\(endpoint.address): "
            + kinds.flatMap(endpoint.offers.suites).map(\.description).joined(separator: ", ")
        }
        let found = kinds.filter { kind in
          agreeing.contains { $0.offers.kinds[kind] == .accepted }
        }
        examination.find(
          host,
          "\(host.place(agreeing.map(\.address))) agrees to "
            + found.map(\.words).joined(separator: ", "), evidence: suites, fix: fix)
      }
      for endpoint in endpoints {
        for kind in kinds where endpoint.offers.kinds[kind] == nil {
          examination.noteInterruption(endpoint, "whether \(kind.words) are accepted")
        }
      }
    }
  }
}
