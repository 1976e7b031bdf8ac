import Foundation
import TestKit
import Testing

@testable import dlv

/// The manual pages say what the command does: every flag, exit status and key, and no other.
@Suite struct ManualTests {
  /// A command as the argument parser describes it.
  struct Command: Decodable, Sendable, CustomTestStringConvertible {
    let commandName: String
    let shouldDisplay: Bool?
    let subcommands: [Command]?
    let arguments: [Argument]?

    var testDescription: String { commandName }

    /// The command that the parser adds, which dlv(1) describes.
    var isHelp: Bool { commandName == "help" }

    struct Argument: Decodable, Sendable {
      let kind: String
      let names: [Name]?
      let allValues: [String]?
    }

    struct Name: Decodable, Sendable {
      let kind: String
      let name: String

      var flag: String { (kind == "long" ? "--" : "-") + name }
    }

    var ownFlags: Set<String> { Set((arguments ?? []).flatMap { ($0.names ?? []).map(\.flag) }) }

    /// Its own and those of its subcommands, which its page describes too.
    var flags: Set<String> {
      ownFlags.union((subcommands ?? []).filter { !$0.isHelp }.flatMap(\.flags))
    }

    var values: [String] {
      (arguments ?? []).flatMap { $0.allValues ?? [] }
        + (subcommands ?? []).filter { !$0.isHelp }.flatMap(\.values)
    }
  }

  static func root() async throws -> Command {
    struct Tool: Decodable { let command: Command }
    let run = try await ProgramRun(ProgramRun.dlv, ["--experimental-dump-help"])
    return try JSONDecoder().decode(Tool.self, from: Data(run.output.utf8)).command
  }

  static func subcommands() async throws -> [Command] {
    try await (root().subcommands ?? []).filter { !$0.isHelp }
  }

  @Test func `every flag of a command has an entry in its page, and every entry is a flag`()
    async throws
  {
    // The parser's own, which it lists at the root only or not at all.
    let common: Set = ["-h", "--help", "--version"]
    for command in try await Self.subcommands() {
      let page = try ManualPage("dlv-\(command.commandName).1")
      #expect(page.flags == command.flags.union(common))
    }
    let page = try ManualPage("dlv.1")
    #expect(
      page.flags
        == (try await Self.root().ownFlags).union(common).union(["--generate-completion-script"]))
  }

  @Test func `every value that a flag takes is named in the command's page`() async throws {
    for command in try await Self.subcommands() {
      let page = try ManualPage("dlv-\(command.commandName).1")
      let words = Set(page.lines.flatMap { $0.split(separator: " ").map(String.init) })
      for value in command.values {
        #expect(words.contains(value), "\(page.name) does not name \(value)")
      }
    }
  }

  @Test func `every command has an entry in dlv(1) and a page`() async throws {
    let names = try await Self.subcommands().map(\.commandName)
    #expect(try ManualPage("dlv.1").entries("Cm") == names + ["help"])
    let expected = ["dlv.1", "dlv.yml.5"] + names.map { "dlv-\($0).1" }
    #expect(try ManualPage.all() == expected.sorted())
  }

  @Test func `dlv(1) refers to every other page, and every page to dlv(1)`() throws {
    for name in try ManualPage.all() where name != "dlv.1" {
      let reference = name.dropLast(2) + "(" + name.suffix(1) + ")"
      let references = try ManualPage("dlv.1").section("SEE ALSO")
      #expect(references.contains { $0.hasPrefix(reference) }, "dlv(1) does not name \(reference)")
      #expect(try ManualPage(name).section("SEE ALSO").contains { $0.hasPrefix("dlv(1)") })
    }
  }

  @Test func `every subcommand has an entry in the page of its command`() async throws {
    for command in try await Self.subcommands() {
      let names = (command.subcommands ?? []).filter { !$0.isHelp }.map(\.commandName)
      let page = try ManualPage("dlv-\(command.commandName).1")
      #expect(page.entries("Cm", in: "COMMANDS") == names)
    }
  }

  @Test func `every exit status has an entry in dlv(1), and every entry is one`() throws {
    let entries = try ManualPage("dlv.1").section("EXIT STATUS").compactMap { line in
      line.hasPrefix(".It ") ? Int32(line.dropFirst(4)) : nil
    }
    #expect(entries == ExitStatus.allCases.map(\.rawValue).sorted())
  }

  @Test func `every configuration key has an entry in dlv.yml(5), and every entry is one`() throws {
    // Where the keys of a map stand: behind the key that has it.
    let below = [
      "blocklists": ConfigurationKey<BlocklistConfiguration>.ofBlocklists.map(\.name)
        + ConfigurationKey<BlocklistConfiguration.Entry>.ofBlocklist.map(\.name),
      "lint": ConfigurationKey<LintConfiguration>.ofLint.map(\.name),
      "waivers": ConfigurationKey<WaiverConfiguration>.ofWaiver.map(\.name),
      "domains": ConfigurationKey<DomainConfiguration>.ofDomain.map(\.name),
    ]
    let keys = ConfigurationKey<Configuration>.topLevel.flatMap {
      [$0.name] + below[$0.name, default: []]
    }
    #expect(try ManualPage("dlv.yml.5").entries("Li") == keys)
  }

  @Test func `the example of dlv.yml(5) is a configuration`() throws {
    let page = try ManualPage("dlv.yml.5")
    let configuration = try Configuration(yaml: page.display, file: page.name)
    #expect(configuration.domains.count == 2)
  }

  @Test func `mandoc has nothing to say about any page`() async throws {
    let run = try await ProgramRun("mandoc", ["-T", "lint"] + ManualPage.all().map { "man/\($0)" })
    #expect(run.output + run.errors == "")
    #expect(run.status == 0)
  }
}
