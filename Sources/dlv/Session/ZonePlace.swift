import Crypto
import DNS
import DNSTransport
import ZoneFormats

/// Where a zone of a comparison comes from: files of any format, or a server that transfers it (`axfr://192.0.2.1/example.com`).
enum ZonePlace {
  case files(String)
  case transfer(DomainName, address: IPAddress, port: UInt16)

  static let scheme = "axfr://"

  init(_ argument: String) throws(CommandFailure) {
    guard argument.lowercased().hasPrefix(Self.scheme) else {
      self = .files(argument)
      return
    }
    let rest = argument.dropFirst(Self.scheme.count)
    guard let slash = rest.firstIndex(of: "/"), rest.index(after: slash) < rest.endIndex else {
      throw CommandFailure(
        .usage, "'\(argument)' names no zone; a transfer is written axfr://192.0.2.1/example.com")
    }
    let name = try QueryName(String(rest[rest.index(after: slash)...]))
    do throws(ServerEndpoint.SyntaxError) {
      guard case .datagram(let address, let port) = try ServerEndpoint(rest[..<slash]) else {
        throw .notAnAddress(String(rest[..<slash]))
      }
      self = .transfer(name.name, address: address, port: port)
    } catch {
      throw CommandFailure(.usage, "'\(argument)' names no server: \(error)")
    }
  }

  /// A transfer as a whole: an hour of the slowest line would do for the largest zone, and nobody waits for that.
  static let transferTime = Duration.seconds(600)

  var isTransfer: Bool {
    switch self {
    case .files: false
    case .transfer: true
    }
  }

  /// What is there: the zones, with what is open about them.
  func load(
    format: ZoneFormat?, lanes: EventLoopLanes, key: HMACKey?, patience: Duration,
    mostRecords: Int?
  ) async throws(CommandFailure) -> [LoadedZone] {
    switch self {
    case .files(let argument):
      return try ZoneInput.load(argument, format: format, showsRecordWarnings: false).zones
    case .transfer(let zone, let address, let port):
      let server = ServerEndpoint.datagram(address, port: port)
      var limits = ZoneTransferReader.Limits()
      if let mostRecords { limits.records = mostRecords }
      do throws(ZoneTransferReader.Failure) {
        let records = try await ZoneTransfer.fetch(
          zone, from: address, port: port, lanes: lanes,
          credentials: key.map { key in
            ZoneTransfer.Credentials(key: key) { LookupSession.now }
          }, limits: limits, timeout: Self.transferTime, patience: patience)
        return [
          LoadedZone(
            origin: zone, contents: .whole(records), format: .zone,
            file: "\(Self.scheme)\(server)/\(zone)")
        ]
      } catch {
        let signed = key.map { " with the key \($0.name)" } ?? ""
        throw CommandFailure(
          Self.status(of: error), "can't transfer \(zone) from \(server)\(signed): \(error)")
      }
    }
  }

  private static func status(of failure: ZoneTransferReader.Failure) -> ExitStatus {
    switch failure {
    case .refused, .incomplete, .tooMuch, .unreachable: .unavailable
    case .startsWithoutSOA, .otherZone, .malformed: .badData
    case .changedUnderWay: .tryAgain
    case .signature(let failure): status(of: failure)
    }
  }

  /// What the server does not accept of us is a matter of permission; what we don't accept of it is no zone.
  private static func status(of failure: TransactionFailure) -> ExitStatus {
    switch failure {
    case .keyUnknownToServer, .signatureRefused, .clocksDiffer, .serverError: .noPermission
    case .unsigned, .tooManyUnsigned, .otherKey, .otherAlgorithm, .truncatedCode, .wrongCode,
      .notOfThisTime, .malformed:
      .badData
    case .algorithmUnavailable: .unavailable
    }
  }
}
