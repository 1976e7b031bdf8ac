/// RDATA as text outside of zone files (`10 mail.example.com.`), of every type that dlv or ldns knows.
import CLdns
public import DNS

public enum RecordDataText {
  /// Why a text is no RDATA of the type.
  public struct Failure: Error, Hashable, Sendable {
    public let message: String
  }

  /// The type of a mnemonic in any case, `TYPE123` included; `nil` for none, and for those that are no zone data.
  public static func type(_ mnemonic: String) -> RecordType? {
    guard let type = RecordType(mnemonic) ?? LdnsPresentation.type(mnemonic),
      type.rawValue != 0, type.rawValue != 41, !(128...255).contains(type.rawValue)
    else { return nil }
    return type
  }

  /// Reads presentation format.
  ///
  /// - Parameter origin: What names without final dot are completed with; the root where they are absolute all the same.
  public static func read(
    _ text: String, type: RecordType, origin: DomainName
  ) throws(Failure) -> RecordData {
    var lexer = ZoneFileLexer(Array("\(type) \(text)".utf8))
    var line = ZoneFileLexer.LogicalLine()
    do {
      // Zone files have comments, and lines in parentheses; such a text has neither.
      guard try lexer.next(&line), lexer.isAtEnd, !lexer.hasSkippedText else {
        throw Failure(message: "';', parentheses and line ends have to stand in quotation marks")
      }
    } catch let error as ZoneFileLexer.Failure {
      throw Failure(message: "\(error.reason)")
    } catch let error as Failure {
      throw error
    } catch {
      throw Failure(message: "\(error)")
    }
    var reader = PresentationReader(text: line.text, fields: line.fields[1...], origin: origin)
    do {
      if let data = try reader.read(type) { return data }
    } catch {
      throw Failure(message: "\(error.reason)")
    }
    do {
      return try LdnsPresentation.recordData(line, typeField: 0, origin: origin)
    } catch {
      throw Failure(message: error.message)
    }
  }

  /// The data in presentation format, by ldns where dlv itself knows the generic form of RFC 3597 only.
  public static func write(_ data: RecordData) -> String {
    switch data {
    case .other(let type, let octets): LdnsPresentation.text(type, octets) ?? data.description
    case .dnskey: LdnsPresentation.text(.dnskey, data.wire) ?? data.description
    case .a, .aaaa, .ns, .cname, .ptr, .mx, .soa, .txt, .spf, .srv, .tlsa, .ds, .caa:
      data.description
    }
  }
}
