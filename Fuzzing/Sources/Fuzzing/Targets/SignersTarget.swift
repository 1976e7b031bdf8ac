import Crypto
import DNS
import MailAuth

/// A configuration of a signer, one of its tables, or a key file.
enum SignersTarget {
  static func run(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    let configuration = OpenDKIMConfiguration(text)
    _ = configuration.keys(keyTable: nil, signingTable: nil)
    _ = configuration.keys(keyTable: text, signingTable: text)
    _ = (configuration.keyTable, configuration.signingTable, configuration.baseDirectory)
    do throws(UCLReader.SyntaxError) {
      let signing = try RspamdSigning(input)
      _ = signing.keys(otherDomains: ["example.com"])
      _ = signing.commonFolder?.domain("example.com.dkim.key")
    } catch { _ = "\(error)" }
    let secret = input.withUnsafeBytes { SecretOctets(copying: $0) }
    do throws(HMACKeyFile.Failure) {
      _ = try HMACKeyFile.read(secret).authenticationCode(of: input)
    } catch { _ = "\(error)" }
    do throws(PrivateKey.Failure) {
      _ = try PrivateKey(secret).publicKeyData
    } catch { _ = "\(error)" }
  }
}
