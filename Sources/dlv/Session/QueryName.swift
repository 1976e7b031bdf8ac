import ArgumentParser
import DNS
import NameRules

/// A name as somebody asks for it: a domain name in ASCII or Unicode, the root, a wildcard, or an address, which stands for its name in
/// the reverse tree.
struct QueryName {
  let name: DomainName
  let unicode: String?
  let isAddress: Bool

  init(_ text: String) throws(CommandFailure) {
    if let address = IPAddress(text) {
      (name, unicode, isAddress) = (address.reverseName, nil, true)
      return
    }
    do throws(TargetName.Problem) {
      let read = try Self.read(text)
      (name, unicode, isAddress) = (read.name, read.unicode, false)
    } catch {
      throw CommandFailure(.badData, "'\(text)' is not a domain name: \(error)")
    }
  }

  /// As a target, but that the root and wildcards can be asked for.
  private static func read(_ text: String) throws(TargetName.Problem) -> InternationalName {
    do throws(TargetName.Problem) { return try TargetName.read(text) } catch {
      switch error {
      case .root, .wildcard:
        do throws(InternationalNameError) { return try InternationalName(text) } catch {
          throw .notAName(error)
        }
      case .notAName, .mailAddress, .url, .address, .number, .slash: throw error
      }
    }
  }
}

/// A record type that is asked for.
struct QueryType: ExpressibleByArgument {
  let type: RecordType

  init?(argument: String) {
    guard let type = RecordType(asked: argument), type.isQuestionType else { return nil }
    self.type = type
  }

  init(_ type: RecordType) { self.type = type }

  /// What is wrong with a text that names none, with what may have been meant.
  static func check(_ text: String) throws -> QueryType {
    if let type = QueryType(argument: text) { return type }
    if ["AXFR", "IXFR"].contains(text.uppercased()) {
      throw ValidationError(
        "\(text.uppercased()) is a transfer: dlv dns diff takes axfr://ADDRESS/ZONE.")
    }
    let near = NearestName.of(text.uppercased(), among: RecordType.mnemonics)
    let hint = near.map { "; did you mean \($0)?" } ?? " (TYPE123 names one by its number)"
    throw ValidationError("'\(text)' is no record type" + hint)
  }
}
