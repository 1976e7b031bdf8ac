/// dnsdist in front of another server: it holds each UDP answer back, as a server far away would.
struct DNSDistServer {
  let port: UInt16
  private let process: ChildProcess

  init(
    inFrontOf server: UInt16, delay milliseconds: Int, folder: WorkingFolder
  ) throws(BenchmarkFailure) {
    port = try LoopbackSocket.freePort()
    let configuration = folder.file("dnsdist.conf")
    // The server is declared up: the health check would ask for names that it does not serve.
    try TextFile.write(
      """
      setLocal("127.0.0.1:\(port)")
      setACL({"127.0.0.0/8"})
      setSecurityPollSuffix("")
      setMaxUDPOutstanding(65535)
      newServer({address="127.0.0.1:\(server)", name="nsd"})
      getServer(0):setUp()
      addAction(AllRule(), DelayAction(\(milliseconds)))

      """, to: configuration)
    let log = folder.file("dnsdist.log")
    process = try .server(
      ["dnsdist", "--supervised", "--disable-syslog", "-C", configuration], log: log)
    try DNSProbe(port: port, zone: SyntheticInternet.topLevel)
      .waitUntilAnswered(by: process, log: log)
  }

  func stop() { process.stop() }
}
