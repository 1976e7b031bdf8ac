import DNS
import Foundation
import NIOCore
import NIOPosix
import SMTP
import SQLiteStore
import SendEngine
import Sending
import TLS
import TestKit
import Testing

/// Runs of the engine against Postfix's smtp-sink, with a real store.
@Suite struct SendEngineTests {
  /// A run of some recipients to one server.
  struct Run {
    let folder: TemporaryFolder
    let sink: SinkProcess
    var recipients = 20
    var connections = 4
    var messages: any MessageMaker = PlainMessages()
    var retry = RetrySchedule.standard

    init(_ arguments: [String] = []) async throws {
      folder = try TemporaryFolder()
      sink = try await SinkProcess(arguments, into: folder)
    }

    func perform() async throws -> RecipientCounts {
      let store = try SQLiteRunStore(path: folder.path("run.db"), for: .sending)
      let start = Instant(microseconds: 1_800_000_000_000_000)
      if try store.run() == nil {
        try store.create(
          RunDescription(name: "test", created: start, campaign: []),
          (0..<recipients).map {
            PlannedRecipient(
              address: "seed\($0)@example.org", provider: "example", variant: "A", columns: [],
              token: "token\($0)", expires: start + .hours(1))
          })
      }
      let epoch = try store.takeOver(owner: "test", at: start)
      let open = try store.openRecipients()
      var scheduler = Scheduler(global: .none, campaign: .none, seed: 1)
      let provider = scheduler.addProvider(limits: ThrottleLimits(connections: connections))
      let source = scheduler.addSource(weight: 1)
      let pool = scheduler.addPool([source])
      let destination = scheduler.addDestination(
        provider: provider, values: DeliveryValues(retry: retry))
      for recipient in open {
        _ = scheduler.addRecipient(
          destination: destination, pool: pool, octets: 100, expires: recipient.planned.expires,
          due: recipient.nextAttempt, attempts: recipient.attempts)
      }
      let parts = SendEngine.Parts(
        rows: open.map(\.id),
        sources: [DeliverySource(name: "local", address: nil, client: .localAddress)],
        lease: Lease(owner: "test", epoch: epoch, expires: start + .hours(1)),
        router: OneServer(port: sink.port), messages: messages, judge: CodeJudge(),
        now: { Self.now })
      let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
      let begin = scheduler
      // The engine lives on its loop until it has ended.
      await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
        eventLoop.execute {
          var engine: SendEngine?
          engine = SendEngine(begin, parts, store: store, eventLoop: eventLoop) { event in
            switch event {
            case .ended:
              engine = nil
              done.resume()
            case .attempted(_, _, .retry): engine?.stop()
            case .attempted, .expired, .store: break
            }
          }
          engine?.start()
        }
      }
      return try store.counts(at: start)
    }

    private static let origin = ContinuousClock.now

    private static var now: Instant {
      let passed = (ContinuousClock.now - origin).components
      return Instant(
        microseconds: 1_800_000_000_000_000 + Int(passed.seconds) * 1_000_000
          + Int(passed.attoseconds / 1_000_000_000_000))
    }
  }

  struct OneServer: DeliveryRouter {
    let port: UInt16

    func route(to destination: DestinationID) async -> DeliveryRoute {
      do {
        return .hosts([
          DeliveryHost(
            name: "localhost", address: .v4(IPv4Address(rawValue: LoopbackPort.localhost)),
            port: port, tls: .whereOffered,
            context: try TLSContext(TLSClientConfiguration(verification: .none)))
        ])
      } catch {
        return .unknown(reason: "\(error)")
      }
    }
  }

  struct PlainMessages: MessageMaker {
    func transaction(for recipient: RecipientID) throws(MessageFault) -> MailTransaction {
      let number = recipient.rawValue
      let text =
        "From: a@example.com\r\nSubject: \(number)\r\nMessage-ID: <\(number)@example.com>\r\n\r\n"
        + ".\r\n..dots\r\n\(String(repeating: "x", count: 900))\r\n"
      do {
        return MailTransaction(
          from: "bounce+\(number)@example.com", to: [.init(address: "seed\(number)@example.org")],
          content: try MailContent(Array(text.utf8)))
      } catch {
        throw MessageFault("\(error)")
      }
    }
  }

  struct CodeJudge: AttemptJudge {
    func verdict(on result: RecipientResult, of attempt: Attempt) -> AttemptVerdict {
      switch result {
      case .accepted: AttemptVerdict(.delivered)
      case .refused(let reply, _):
        AttemptVerdict(
          reply.category == .permanentFailure ? .failed : .deferred(.init(.reply)))
      case .impossible: AttemptVerdict(.failed)
      case .interrupted: AttemptVerdict(.deferred(.init(.connection)))
      case .inDoubt: AttemptVerdict(.inDoubt)
      }
    }
  }

  @Test func `every recipient is delivered once, and the messages arrive as they were made`()
    async throws
  {
    let run = try await Run()
    let counts = try await run.perform()
    #expect(counts.delivered == 20)
    #expect(counts.all == 20)
    let messages = try run.sink.messages()
    #expect(Set(messages.flatMap(\.recipients)).count == 20)
    #expect(messages.count == 20)
    for message in messages {
      let number = try #require(Int32(message.recipients[0].dropFirst(4).prefix { $0 != "@" }))
      let made = try PlainMessages().transaction(for: RecipientID(rawValue: number))
      // smtp-sink writes lines with LF alone.
      let text = String(decoding: made.content.octets, as: UTF8.self)
        .replacing("\r\n", with: "\n")
      #expect(message.text == text)
    }
  }

  @Test func `who is refused for good has failed`() async throws {
    let counts = try await Run(["-f", "RCPT"]).perform()
    #expect(counts.failed == 20)
  }

  @Test func `who is refused for now is left for later`() async throws {
    let counts = try await Run(["-r", "DATA"]).perform()
    #expect(counts.deferred > 0)
    #expect(counts.deferred + counts.queued == 20)
  }

  @Test
  func `a server that hangs up after the final dot leaves a doubt, and nothing is sent again`()
    async throws
  {
    let run = try await Run(["-q", "."])
    let counts = try await run.perform()
    #expect(counts.inDoubt == 20)
    #expect(try await run.perform().inDoubt == 20)
  }

  @Test func `a server that hangs up before the message leaves no doubt`() async throws {
    let counts = try await Run(["-q", "DATA"]).perform()
    #expect(counts.inDoubt == 0)
    #expect(counts.deferred > 0)
  }

  @Test func `a message that can't be made fails its recipient alone`() async throws {
    struct Half: MessageMaker {
      func transaction(for recipient: RecipientID) throws(MessageFault) -> MailTransaction {
        if recipient.rawValue % 2 == 1 { throw MessageFault("no value for {{name}}") }
        return try PlainMessages().transaction(for: recipient)
      }
    }
    var run = try await Run()
    run.messages = Half()
    let counts = try await run.perform()
    #expect(counts.delivered == 10)
    #expect(counts.failed == 10)
  }
}

/// Postfix's smtp-sink, which keeps each message in a file of its own.
struct SinkProcess {
  let process: ServerProcess
  let port: UInt16
  let folder: TemporaryFolder

  struct Message {
    let recipients: [String]
    let text: String
  }

  struct Failure: Error { let text: String }

  private static let receivedLines = 3

  init(_ arguments: [String], into folder: TemporaryFolder) async throws {
    let port = try LoopbackPort.free()
    process = try ServerProcess(
      "smtp-sink",
      ["-v", "-u", NSUserName(), "-d", folder.path("message.")] + arguments
        + ["127.0.0.1:\(port)", "100"])
    self.port = port
    self.folder = folder
    try await waitUntilItListens()
  }

  /// It says nothing when it listens, so it is asked until it answers or has ended.
  private func waitUntilItListens() async throws {
    while true {
      do {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
          .connect(host: "127.0.0.1", port: Int(port)).get().close().get()
        return
      } catch {
        if process.text.contains("fatal") { throw Failure(text: process.text) }
      }
    }
  }

  /// What it was given: it writes lines of its own about the envelope before each.
  func messages() throws -> [Message] {
    try folder.names.filter { $0.hasPrefix("message.") }.map { name in
      let lines = try folder.text(of: name).split(
        separator: "\n", omittingEmptySubsequences: false)
      // Its own Received field is the last of them, in three lines.
      let envelope = lines.prefix { $0.hasPrefix("X-") }
      let message = lines.dropFirst(envelope.count + Self.receivedLines)
      return Message(
        recipients: envelope.compactMap {
          $0.hasPrefix("X-Rcpt-Args: <")
            ? String($0.dropFirst("X-Rcpt-Args: <".count).prefix { $0 != ">" }) : nil
        },
        text: String(message.joined(separator: "\n").dropLast()))
    }
  }
}
