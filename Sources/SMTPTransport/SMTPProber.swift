public import DNS
public import SMTP
import Synchronization
public import TLS

/// Probes mail servers for all audits of a run: one connection at a time to a host and to an address, so many in all, and each server once.
public final class SMTPProber: Sendable {
  public struct Options: Sendable {
    public var client: ClientIdentity
    /// For the whole dialogue with one address.
    public var timeout: Duration
    public var connectTimeout: Duration
    /// The address of this machine to connect from.
    public var localAddress: IPAddress?
    /// A PEM file of certificates to trust beside the system's.
    public var authoritiesFile: String?
    /// For all connections of a survey of one address.
    public var surveyTimeout = defaultSurveyTimeout

    /// For all probes and surveys of the run, from the first connection on.
    public var runTimeout = defaultRunTimeout

    /// Ten minutes: servers of some domains that all hold their greetings back are done by then, and nobody waits for longer.
    public static let defaultRunTimeout = Duration.seconds(600)
    /// Of a run over a list: six hours, a night's job.
    public static let defaultListTimeout = Duration.seconds(21_600)

    /// Two seconds and a half for each of the most connections that a survey takes.
    public static let defaultSurveyTimeout = Duration.seconds(60)

    /// Half a minute covers greetings that are held back on purpose, as against senders in haste.
    public static let defaultTimeout = Duration.seconds(30)

    public init(
      client: ClientIdentity, timeout: Duration = defaultTimeout,
      connectTimeout: Duration = SMTPConnection.Options.defaultConnectTimeout,
      localAddress: IPAddress? = nil, authoritiesFile: String? = nil
    ) {
      self.client = client
      self.timeout = timeout
      self.connectTimeout = connectTimeout
      self.localAddress = localAddress
      self.authoritiesFile = authoritiesFile
    }
  }

  /// Connections at once: a large list is done in reasonable time, and no firewall takes it for an attack.
  public static let maximumConnections = 32
  /// Servers whose results are kept; when there are more, all are forgotten.
  private static let maximumRemembered = 1024

  private let options: Options
  private let tls: TLSContext
  private let gate = ConnectionGate(maximumConnections: maximumConnections)
  private let known = Mutex<[SMTPProbeTarget: Task<SMTPProbeRecord, Never>]>([:])
  private let surveyed = Mutex<[SMTPProbeTarget: Task<TLSOffers, Never>]>([:])
  /// When the run's time for probes ends; `nil` before the first.
  private let end = Mutex<ContinuousClock.Instant?>(nil)

  public init(_ options: Options) throws(TLSError) {
    self.options = options
    tls = try TLSContext(
      TLSClientConfiguration(
        verification: .none, additionalAuthoritiesFile: options.authoritiesFile))
  }

  /// The dialogue with one server. Audits that share a server share its result.
  public func probe(_ target: SMTPProbeTarget) async -> SMTPProbeRecord {
    let task = known.withLock { known in
      if let task = known[target] { return task }
      if known.count >= Self.maximumRemembered { known = [:] }
      let task = Task { await self.run(target) }
      known[target] = task
      return task
    }
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// What is left of the run's time for probes, which begins now where it has not begun.
  private func timeLeft() -> Duration {
    let now = ContinuousClock.now
    return end.withLock { end in
      let last = end ?? now + options.runTimeout
      end = last
      return last - now
    }
  }

  /// Why a server was not asked, when the run's time is up.
  private var timeIsUp: String {
    "not asked: the probes of this run took longer than \(options.runTimeout) (--probe-run-timeout)"
  }

  private func run(_ target: SMTPProbeTarget) async -> SMTPProbeRecord {
    let place = ConnectionGate.Place(host: target.host, address: target.address)
    let record = await gate.pass(to: place) {
      let left = self.timeLeft()
      guard left > .zero else { return SMTPProbeRecord.notAsked(self.timeIsUp) }
      let timeout = min(self.options.timeout, left)
      let probe = SMTPProbe(
        client: self.options.client, timeouts: .standard.capped(at: timeout))
      let outcome = await SMTPConnection.run(
        probe, to: target.address, port: target.port,
        SMTPConnection.Options(
          tls: self.tls, peerName: target.host.description, deadline: timeout,
          connectTimeout: self.options.connectTimeout, localAddress: self.options.localAddress))
      return SMTPProbeRecord(
        dialogue: outcome.machine.dialogue, times: outcome.times, transcript: outcome.transcript,
        total: outcome.total)
    }
    guard let record else {
      known.withLock { $0[target] = nil }
      return .notAsked("not asked: the run was ended")
    }
    return record
  }
}

extension SMTPProber {
  /// What the server agrees to of TLS: one connection after the other, each with an offer of its own. Audits that share a server
  /// share its result.
  public func survey(_ target: SMTPProbeTarget) async -> TLSOffers {
    let task = surveyed.withLock { surveyed in
      if let task = surveyed[target] { return task }
      if surveyed.count >= Self.maximumRemembered { surveyed = [:] }
      let task = Task { await self.runSurvey(target) }
      surveyed[target] = task
      return task
    }
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }

  private func runSurvey(_ target: SMTPProbeTarget) async -> TLSOffers {
    let place = ConnectionGate.Place(host: target.host, address: target.address)
    let offers = await gate.pass(to: place) {
      let end = ContinuousClock.now + self.options.surveyTimeout
      var survey = TLSSurvey(serverName: target.host.description)
      if self.timeLeft() <= .zero { survey.take(.failed(self.timeIsUp)) }
      while let hello = survey.next {
        let left = end - .now
        guard left > .zero else {
          survey.take(.failed("it took longer than \(self.options.surveyTimeout)"))
          break
        }
        let limit = min(self.options.timeout, left, max(self.timeLeft(), .milliseconds(1)))
        let probe = TLSHelloProbe(
          hello: hello, client: self.options.client, timeouts: .standard.capped(at: limit))
        let outcome = await SMTPConnection.run(
          probe, to: target.address, port: target.port,
          SMTPConnection.Options(
            tls: self.tls, peerName: target.host.description, deadline: limit,
            connectTimeout: self.options.connectTimeout, localAddress: self.options.localAddress))
        survey.take(outcome.machine.result ?? .failed("the connection ended early"))
      }
      return survey.offers
    }
    if let offers { return offers }
    surveyed.withLock { $0[target] = nil }
    var survey = TLSSurvey(serverName: target.host.description)
    survey.take(.failed("not asked: the run was ended"))
    return survey.offers
  }
}

extension SMTPProbeRecord {
  /// Of a server whose turn did not come before the run ended.
  fileprivate static func notAsked(_ reason: String) -> SMTPProbeRecord {
    var dialogue = SMTPDialogue()
    dialogue.ending = .notConnected(.local(reason))
    return SMTPProbeRecord(dialogue: dialogue)
  }
}
