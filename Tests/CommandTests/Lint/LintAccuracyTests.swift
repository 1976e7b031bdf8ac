import Foundation
import TestKit
import Testing

/// Scripts/lint-accuracy.py: on folders of messages that are made here, its curve and its rates of each rule.
@Suite(.timeLimit(.minutes(5))) struct LintAccuracyTests {
  private static let spam = """
    From: "Bank Security" <security@freemail.example>
    To: undisclosed-recipients:;
    Subject: URGENT!!! BENEFICIARY OF $10,500,000.00 USD
    Date: Mon, 23 Nov 2026 09:30:00 +0100
    Message-ID: <1@freemail.example>
    Reply-To: barrister.fund@gmail.com

    DEAR FRIEND,

    I AM THE NEXT OF KIN OF A LATE FOREIGN CUSTOMER WITH THE SUM OF TEN MILLION DOLLARS. I need your urgent
    assistance to transfer the fund into your bank account. This transaction is 100% risk free and strictly
    confidential. Send your full name, telephone number and bank account details. God bless you.

    """

  private static func folders() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in ["spam", "news"] {
      try FileManager.default.createDirectory(
        at: folder.url(name), withIntermediateDirectories: true)
    }
    for number in 0..<4 { try folder.write(spam, to: "spam/\(number).eml") }
    let separator = "From news@example.com Mon Nov 23 09:30:00 2026\n"
    try folder.write(
      (0..<3).map { _ in separator + LintCommandTests.sound + "\n" }.joined(), to: "news/box.mbox")
    try folder.write("<p>Hello, the programme is out.</p>\n", to: "news/page.html")
    return folder
  }

  private static func run(
    _ folder: TemporaryFolder, _ arguments: [String]
  ) async throws -> ProgramRun {
    try await ProgramRun(
      "python3",
      [
        ProgramRun.packageFolder.appending(path: "Scripts/lint-accuracy.py").path, "--dlv",
        ProgramRun.dlv,
      ] + arguments + [folder.path("spam"), folder.path("news")])
  }

  @Test func `the curve and the rates of every rule are printed, by class`() async throws {
    let run = try await Self.run(try Self.folders(), ["--no-spamd", "--check"])
    #expect(run.status == 0, "\(run.errors)")
    // Three messages of the mbox file, and a page.
    #expect(run.output.contains(#/news +wanted +0 of +4/#), "\(run.output)")
    #expect(run.output.contains(#/0\.00 % +100\.0 %/#), "\(run.output)")
    #expect(run.output.contains(#/100\.0 .*lint-likeness-spam/#), "\(run.output)")
    // Rules of every family, not only those that have points.
    #expect(run.output.contains("lint-mime-") && run.output.contains("lint-unsubscribe-"))
  }

  @Test func `SpamAssassin stands beside it`() async throws {
    let run = try await Self.run(try Self.folders(), [])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("SpamAssassin"))
  }

  @Test func `a target that is missed is told`() async throws {
    // With every message at the threshold, wanted mail is flagged.
    let run = try await Self.run(
      try Self.folders(), ["--no-spamd", "--check", "--threshold", "0"])
    #expect(run.status == 1)
    #expect(run.errors.contains("missed"))
  }
}
