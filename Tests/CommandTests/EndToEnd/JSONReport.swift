import Foundation

/// A JSON report as a program reads it.
struct JSONReport: Decodable {
  let targets: [Target]

  struct Target: Decodable {
    let target: String
    /// Why the text is no domain; the lists are empty then.
    let error: String?
    let findings: [Finding]
    let undetermined: [Undetermined]
    let passed: [String]

    private enum CodingKeys: CodingKey { case target, error, findings, undetermined, passed }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      target = try values.decode(String.self, forKey: .target)
      error = try values.decodeIfPresent(String.self, forKey: .error)
      findings = try values.decodeIfPresent([Finding].self, forKey: .findings) ?? []
      undetermined = try values.decodeIfPresent([Undetermined].self, forKey: .undetermined) ?? []
      passed = try values.decodeIfPresent([String].self, forKey: .passed) ?? []
    }
  }

  struct Finding: Decodable { let rule, severity, subject, message: String }
  struct Undetermined: Decodable { let rule, subject, reason: String }

  init(_ document: Data) throws {
    self = try JSONDecoder().decode(Self.self, from: document)
  }
}
