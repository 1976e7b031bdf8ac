import Crypto
import DNS
import NameRules

/// Names of keys: the domain and the selector as they may stand in a signature, and the files that dlv gives them.
enum KeyName {
  /// What the selector of the Ed25519 key of a pair ends with.
  static let ed25519Suffix = "-ed25519"

  static func keyFile(_ domain: DomainName, _ selector: String) -> String {
    "\(domain).\(selector).pem"
  }
  static func zoneFile(_ domain: DomainName, _ selector: String) -> String {
    "\(domain).\(selector).zone"
  }

  /// A domain that can sign: letters, digits, hyphens and underscores, which also are safe in a file's name.
  static func domain(_ text: String) throws(CommandFailure) -> DomainName {
    let name: DomainName
    do throws(TargetName.Problem) { name = try TargetName.read(text).name } catch {
      throw CommandFailure(.badData, "'\(text)' is not a domain name: \(error)")
    }
    guard name.labels.allSatisfy({ $0.allSatisfy(isOrdinary) }) else {
      throw CommandFailure(
        .badData,
        "'\(text)' can't sign mail: a signature's d= has letters, digits and hyphens (RFC 6376 §3.5)"
      )
    }
    return name
  }

  /// A selector: one label or several (RFC 6376 §3.1).
  static func selector(_ text: String) throws(CommandFailure) -> String {
    let name: DomainName
    do { name = try DomainName(text) } catch {
      throw CommandFailure(.badData, "'\(text)' is not a selector: \(error)")
    }
    guard !name.isRoot, name.labels.allSatisfy({ $0.allSatisfy(isOrdinary) }) else {
      throw CommandFailure(
        .badData, "'\(text)' is not a selector: it has letters, digits and hyphens (RFC 6376 §3.1)")
    }
    return name.description
  }

  private static func isOrdinary(_ octet: UInt8) -> Bool {
    octet &- 0x30 < 10 || (octet | 0x20) &- 0x61 < 26 || octet == UInt8(ascii: "-")
      || octet == UInt8(ascii: "_")
  }

  /// The selector that the name of a key file tells: `example.com.s1.pem` is dlv's, `s1.private` that of opendkim-genkey.
  static func selector(ofFile path: String, domain: DomainName) -> String? {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    if file.hasSuffix(".private"), file.utf8.count > 8 { return String(file.dropLast(8)) }
    return selector(ofKeyFile: path, domain: domain)
  }

  /// The selector of a file that dlv named for this domain. `example.com.au.s9.pem` may be the key au.s9 of example.com, or s9 of
  /// example.com.au: there the record in the file beside it decides, and without one it is nobody's.
  static func selector(ofKeyFile path: String, domain: DomainName) -> String? {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let prefix = "\(domain).".lowercased()
    guard file.lowercased().hasPrefix(prefix), file.hasSuffix(".pem"),
      file.utf8.count > prefix.utf8.count + 4
    else { return nil }
    let selector = String(file.dropFirst(prefix.utf8.count).dropLast(4))
    guard selector.contains(".") else { return selector }
    guard
      let record = try? SecretFile.read(String(path.dropLast(4)) + ".zone", what: "record")
        .withUnsafeBytes({ String(decoding: $0, as: UTF8.self) })
    else { return nil }
    let owner = record.prefix { !$0.isWhitespace }
    return owner.lowercased() == "\(selector)._domainkey.\(domain).".lowercased() ? selector : nil
  }
}
