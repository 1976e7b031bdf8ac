import DNS
import Dispatch
import MailAuth

/// Flattening of the SPF record that the input's zone has at `n0.example`.
enum FlatteningTarget {
  static func run(_ input: [UInt8]) {
    let zone = InputZone(input)
    let isDone = DispatchSemaphore(value: 0)
    Task {
      await flatten(zone)
      isDone.signal()
    }
    isDone.wait()
  }

  private static func flatten(_ zone: InputZone) async {
    guard let domain = try? DomainName("n0.example") else { return }
    let tree = await SPFTree.walk(from: domain, asking: zone)
    do throws(SPFFlatteningFailure) {
      let flattening = try await SPFFlattening.flatten(tree)
      for record in flattening.records {
        precondition(SPFFlattening.size(of: record) < SPFFlattening.sizeLimit)
      }
      // What is kept of the source reads back.
      let lines = flattening.file(SPFFlattening.Options()).lines.joined(separator: "\n")
      precondition((try? SPFFlattenedFile(parsing: lines.utf8)) != nil, lines)
    } catch {
      if case .proofFailed(let reason) = error { preconditionFailure(reason) }
    }
  }
}
