public import DNS

/// The configuration lines with which a mail server signs with keys of a domain.
public enum SignerConfiguration: String, CaseIterable, Sendable {
  case opendkim
  case rspamd
  case exim
  case postfixMilter = "postfix-milter"
  case kumomta
  case haraka

  /// Whether the lines name every key that signs, so that a key they leave out signs no more.
  public var namesEveryKey: Bool {
    switch self {
    case .rspamd, .exim, .kumomta: true
    // OpenDKIM and Haraka sign with one algorithm.
    case .opendkim, .postfixMilter, .haraka: false
    }
  }

  /// A key as the signer finds it.
  public struct Key: Hashable, Sendable {
    public let selector: String
    public let algorithm: Algorithm
    /// The absolute path of its file.
    public let path: String

    public init(selector: String, algorithm: Algorithm, path: String) {
      self.selector = selector
      self.algorithm = algorithm
      self.path = path
    }
  }

  public enum Algorithm: String, Hashable, Sendable {
    case rsa
    case ed25519
  }

  /// Whether a path can stand in every configuration without quoting, of which each has rules of its own.
  public static func canHold(path: String) -> Bool {
    path.utf8.allSatisfy { octet in
      octet &- 0x30 < 10 || (octet | 0x20) &- 0x61 < 26 || "/._+@=-".utf8.contains(octet)
    }
  }

  /// The lines, with comments that say which file each belongs to.
  public func lines(_ domain: DomainName, _ keys: [Key]) -> String {
    switch self {
    case .opendkim: Self.opendkim(domain, keys)
    case .rspamd: Self.rspamd(domain, keys)
    case .exim: Self.exim(domain, keys)
    case .postfixMilter: Self.postfix
    case .kumomta: Self.kumomta(domain, keys)
    case .haraka: Self.haraka(domain, keys)
    }
  }

  // MARK: Milters

  /// opendkim.conf(5). One process signs with one algorithm, RSA or Ed25519.
  private static func opendkim(_ domain: DomainName, _ keys: [Key]) -> String {
    let kept = keys.filter { $0.algorithm == .rsa }
    let used = kept.isEmpty ? keys : kept
    var lines = """
      # /etc/opendkim.conf
      # In place of its Socket line; Postfix finds OpenDKIM here: dlv keygen … --mta postfix-milter.
      Socket        inet:8891@localhost
      KeyTable      file:/etc/opendkim/KeyTable
      SigningTable  refile:/etc/opendkim/SigningTable
      # The key files have to be readable by OpenDKIM's user, and by nobody else: chown opendkim

      """
    if used.contains(where: { $0.algorithm == .ed25519 }) {
      lines += "# For all keys of this OpenDKIM, which needs version 2.11:\n"
      lines += "SignatureAlgorithm  ed25519-sha256\n"
    }
    lines += "\n# /etc/opendkim/KeyTable\n"
    for key in used {
      lines += "\(key.selector)._domainkey.\(domain)  \(domain):\(key.selector):\(key.path)\n"
    }
    lines += "\n# /etc/opendkim/SigningTable\n"
    for key in used { lines += "*@\(domain)  \(key.selector)._domainkey.\(domain)\n" }
    for key in keys where !used.contains(key) {
      lines += """

        # \(key.selector) is left out: one OpenDKIM signs with one algorithm, and receivers that know only RSA must find
        # a signature that they can verify.

        """
    }
    return lines
  }

  /// https://rspamd.com/doc/modules/dkim_signing.html. Of PEM it reads RSA keys only ("cannot extract rsa key from evp key"); an
  /// Ed25519 key is the base64 of its seed.
  private static func rspamd(_ domain: DomainName, _ keys: [Key]) -> String {
    var conversions = ""
    let selectors = keys.map { key in
      var path = key.path
      switch key.algorithm {
      case .rsa: break
      case .ed25519:
        path = (path.hasSuffix(".pem") ? String(path.dropLast(4)) : path) + ".key"
        conversions += """
          # rspamd wants the bare seed of an Ed25519 key, which are the last 32 octets of the file:
          #   (umask 077; openssl pkey -in \(key.path) -outform DER | tail -c 32 | base64 > \(path))

          """
      }
      return """
              {
                selector = "\(key.selector)";
                path = "\(path)";
              }
        """
    }.joined(separator: ",\n")
    return """
      # /etc/rspamd/local.d/dkim_signing.conf
      \(conversions)# The key files have to be readable by rspamd's user: chown _rspamd
      domain {
        \(domain) {
          selectors = [
      \(selectors)
          ]
        }
      }

      """
  }

  /// postconf(5): Postfix does not sign, a milter does.
  private static let postfix = """
    # /etc/postfix/main.cf: the signer is a milter. Its own lines: dlv keygen … --mta opendkim, or --mta rspamd.
    # OpenDKIM listens where its Socket says, with those lines inet:8891@localhost; rspamd's proxy listens at port 11332.
    smtpd_milters = inet:localhost:8891
    # Mail that is handed in by sendmail(1) is signed too.
    non_smtpd_milters = $smtpd_milters
    # Mail waits while the signer is down, rather than to go out unsigned.
    milter_default_action = tempfail

    """

  // MARK: Servers that sign themselves

  /// Exim's specification, "Signing outgoing messages": options of the smtp transport, lists with one entry a signature.
  private static func exim(_ domain: DomainName, _ keys: [Key]) -> String {
    let selectors = keys.map(\.selector).joined(separator: " : ")
    let paths = keys.dropLast().reversed().reduce(keys.last?.path ?? "") { rest, key in
      "${if eq{$dkim_selector}{\(key.selector)}{\(key.path)}{\(rest)}}"
    }
    return """
      # Macros. On Debian they are all it takes: /etc/exim4/conf.d/main/000_localmacros, or /etc/exim4/exim4.conf.localmacros
      DKIM_DOMAIN = ${if eq{${lc:${domain:$h_from:}}}{\(domain.description.lowercased())}{\(domain)}}
      DKIM_SELECTOR = \(selectors)
      DKIM_PRIVATE_KEY = \(paths)
      DKIM_CANON = relaxed
      # The key files have to be readable by Exim's user, and by nobody else; on Debian: chown Debian-exim

      # Elsewhere, these options of the transport that sends to other hosts (driver = smtp) use them:
      #   dkim_domain = DKIM_DOMAIN
      #   dkim_selector = DKIM_SELECTOR
      #   dkim_private_key = DKIM_PRIVATE_KEY
      #   dkim_canon = DKIM_CANON

      """
  }

  /// https://docs.kumomta.com/reference/kumo.dkim/
  private static func kumomta(_ domain: DomainName, _ keys: [Key]) -> String {
    let signers = keys.map { key in
      let constructor =
        switch key.algorithm {
        case .rsa: "rsa_sha256_signer"
        case .ed25519: "ed25519_signer"
        }
      return """
          msg:dkim_sign(kumo.dkim.\(constructor) {
            domain = '\(domain)',
            selector = '\(key.selector)',
            headers = signed_headers,
            key = '\(key.path)',
          })
        """
    }.joined(separator: "\n")
    return """
      -- /opt/kumomta/etc/policy/init.lua
      -- The key files have to be readable by KumoMTA's user, and by nobody else: chown kumod
      local signed_headers = {
        'From', 'Reply-To', 'Subject', 'Date', 'To', 'Cc', 'Message-ID', 'In-Reply-To', 'References',
        'MIME-Version', 'Content-Type', 'Content-Transfer-Encoding', 'List-Unsubscribe', 'List-Unsubscribe-Post',
      }

      kumo.on('smtp_server_message_received', function(msg)
        if msg:from_header().domain:lower() ~= '\(domain.description.lowercased())' then
          return
        end
      \(signers)
      end)

      """
  }

  /// https://github.com/haraka/haraka-plugin-dkim: a folder a domain, with the files `private` and `selector`. It signs with RSA.
  private static func haraka(_ domain: DomainName, _ keys: [Key]) -> String {
    let usable = keys.filter { $0.algorithm == .rsa }
    var lines = """
      # In Haraka's folder, as the user that it runs as; the plugin: npm install haraka-plugin-dkim
      grep -qx dkim config/plugins || echo dkim >> config/plugins

      """
    if let key = usable.first {
      lines += """
        # That user has to be able to read \(key.path), too; as root, chown it to that user, or install the copy with -o.
        install -d -m 700 config/dkim/\(domain)
        install -m 600 \(key.path) config/dkim/\(domain)/private
        printf '%s' \(key.selector) > config/dkim/\(domain)/selector
        printf '[sign]\\nenabled=true\\n' >> config/dkim.ini

        """
    }
    for key in keys where key.algorithm == .ed25519 {
      lines += "# \(key.selector) is left out: Haraka signs with RSA only.\n"
    }
    return lines
  }
}
