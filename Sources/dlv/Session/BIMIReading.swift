import Audit
import Crypto
import DNS
import MailAuth
import ReportFiles

/// Puts together what the logos and certificates of BIMI are read with.
enum BIMIReading {
  /// - Parameter now: When the run takes place, or took place where it is replayed.
  static func sources(_ settings: Settings, now: UTCTime) throws(CommandFailure) -> BIMISources {
    let certificates: OpenSSLCertificateInspector
    do throws(OpenSSLCertificateInspector.Failure) {
      certificates = try OpenSSLCertificateInspector(authoritiesFile: settings.authoritiesFile)
    } catch {
      throw CommandFailure(.noInput, "\(error)")
    }
    return BIMISources(logoReader: LogoFile(), certificates: certificates, now: now)
  }
}
