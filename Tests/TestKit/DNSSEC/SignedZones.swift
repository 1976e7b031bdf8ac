/// A small DNS of its own, signed by BIND's tools: a root, zones below it, and what can be wrong with each; served by NSD.
///
/// Signatures are valid from 2020 to 2037 (drill knows no later years) where a zone does not say otherwise, so that nothing depends on the day of the test.
public import DNS
import DNSTransport
public import Foundation

public final class SignedZones: Sendable {
  public let server: NSDServer
  /// The DS record of the test's root, as `--trust-anchor` takes it.
  public let anchorFile: URL
  /// The same as BIND's tools take it.
  public let bindAnchorFile: URL
  public let anchors: TrustAnchors
  private let folder: TemporaryFolder

  /// A time at which good signatures are valid.
  public static let time = UTCTime(seconds: 1_793_000_000)

  /// One zone of the tree.
  public struct Source: Sendable {
    let origin: String
    let algorithm: String
    let bits: Int?
    let signing: [String]
    let records: String
    /// Whether it has a CDS record of its own key.
    let publishesDelegation: Bool
    let delegation: Delegation
    /// Changes the signed file.
    let damage: @Sendable (String) -> String

    public enum Delegation: Sendable {
      /// DS records of the zone's own key.
      case signed
      case signedSHA1
      /// Both digests of it.
      case signedWithSHA1
      /// Those of the own key, and these: `12345 13 2 …`.
      case signedAnd(String)
      /// The tag and algorithm of the own key, and the digest of none.
      case signedWrongly
      case unsigned
      /// These DS records instead: `12345 13 2 …`.
      case other(String)
    }

    /// - Parameter algorithm: As dnssec-keygen names it; empty for a zone that is not signed.
    public init(
      _ origin: String, algorithm: String = "ECDSAP256SHA256", bits: Int? = nil,
      signing: [String] = [], delegation: Delegation = .signed,
      publishesDelegation: Bool = false, records: String = "",
      damage: @escaping @Sendable (String) -> String = { $0 }
    ) {
      self.origin = origin
      self.algorithm = algorithm
      self.bits = bits
      self.signing = signing
      self.records = records
      self.delegation = delegation
      self.publishesDelegation = publishesDelegation
      self.damage = damage
    }
  }

  /// Signs and serves. Zones have to come from the deepest up; the last is the root.
  public init(_ sources: [Source]) throws {
    folder = try TemporaryFolder()
    var delegations: [String: String] = [:]
    var files: [NSDServer.ZoneSource] = []
    for source in sources {
      let children = sources.filter { Self.parent(of: $0.origin, among: sources) == source.origin }
      let below = children.map { delegations[$0.origin] ?? "" }.joined()
      let (file, ds) = try Self.sign(source, below, in: folder)
      let delegated = Self.delegated(source, ds)
      delegations[source.origin] = "\(source.origin) NS ns.test.\n" + delegated
      files.append(NSDServer.ZoneSource(origin: source.origin, file: file))
      if source.origin == "." { try folder.write(ds, to: "anchor") }
    }
    anchorFile = folder.url("anchor")
    bindAnchorFile = folder.url("anchor.bind")
    let text = try folder.text(of: "anchor")
    let records = text.split(separator: "\n").compactMap {
      Record(presentation: $0.replacing(" IN DS ", with: " 3600 IN DS "))
    }
    anchors = TrustAnchors(records)
    let fields = text.split(whereSeparator: \.isWhitespace)
    guard let kind = fields.firstIndex(of: "DS"), fields.count > kind + 4, !anchors.isEmpty else {
      throw NSDServer.Failure(description: "no DS record of the root: \(text)")
    }
    try folder.write(
      "trust-anchors { . static-ds \(fields[kind + 1]) \(fields[kind + 2]) \(fields[kind + 3]) "
        + "\"\(fields[(kind + 4)...].prefix { $0 != "." }.joined())\"; };\n", to: "anchor.bind")
    server = try NSDServer(files: files)
  }

  /// The DS records of a zone as its parent has them, in the form of trust anchors.
  public func delegation(of origin: String, in parent: String) throws -> [Record] {
    try text(of: parent).split(separator: "\n").compactMap { line in
      guard line.hasPrefix(origin) else { return nil }
      let record = Record(
        presentation: line.split(whereSeparator: \.isWhitespace).joined(separator: " "))
      return record?.type == .ds ? record : nil
    }
  }

  /// The signed text of a zone, as it is served.
  public func text(of origin: String) throws -> String {
    try folder.text(of: Self.name(of: origin) + ".signed")
  }

  private static func parent(of origin: String, among sources: [Source]) -> String? {
    if origin == "." { return nil }
    var labels = origin.split(separator: ".")
    while !labels.isEmpty {
      labels.removeFirst()
      let name = labels.joined(separator: ".") + "."
      if sources.contains(where: { $0.origin == name }) { return name }
    }
    return nil
  }

  private static func delegated(_ source: Source, _ ds: String) -> String {
    switch source.delegation {
    case .signed, .signedSHA1, .signedWithSHA1: ds
    case .signedAnd(let data): ds + "\(source.origin) IN DS \(data)\n"
    case .signedWrongly: digestReversed(ds)
    case .unsigned: ""
    case .other(let data): "\(source.origin) IN DS \(data)\n"
    }
  }

  /// The last field is the digest.
  private static func digestReversed(_ ds: String) -> String {
    let fields = ds.split(whereSeparator: \.isWhitespace)
    return fields.dropLast().joined(separator: " ") + " "
      + String((fields.last ?? "").reversed()) + "\n"
  }

  private static func name(of origin: String) -> String { origin == "." ? "root." : origin }

  private static func sign(
    _ source: Source, _ below: String, in folder: TemporaryFolder
  ) throws -> (file: URL, ds: String) {
    let name = name(of: source.origin)
    var text = """
      $TTL 3600
      \(source.origin) SOA ns.test. hostmaster.test. 1 7200 3600 1209600 300
      \(source.origin) NS ns.test.
      $ORIGIN \(source.origin)
      \(source.records)
      \(below)

      """
    if source.algorithm.isEmpty {
      try folder.write(source.damage(text), to: name + ".signed")
      return (folder.url(name + ".signed"), "")
    }
    var ksk = ""
    for flags in [["-f", "KSK"], []] {
      let size = source.bits.map { ["-b", "\($0)"] } ?? []
      let key = try run(
        "dnssec-keygen",
        ["-q", "-K", ".", "-a", source.algorithm] + size + flags + [source.origin],
        in: folder)
      if !flags.isEmpty { ksk = key }
      text += try folder.text(of: key + ".key")
    }
    if source.publishesDelegation {
      text += try run("dnssec-dsfromkey", ["-2", ksk], in: folder).replacing(" DS ", with: " CDS ")
      text += "\n"
    }
    try folder.write(text, to: name)
    var arguments = ["-q", "-P", "-x", "-K", ".", "-O", "full", "-o", source.origin]
    arguments += ["-f", name + ".signed"]
    if !source.signing.contains("-s") { arguments += ["-s", "20200101000000"] }
    if !source.signing.contains("-e") { arguments += ["-e", "20370101000000"] }
    _ = try run("dnssec-signzone", arguments + source.signing + ["-S", name], in: folder)
    try folder.write(
      source.damage(try folder.text(of: name + ".signed")), to: name + ".signed")
    let digests: [String] =
      switch source.delegation {
      case .signedSHA1: ["-1"]
      case .signedWithSHA1: ["-1", "-2"]
      case .signed, .signedAnd, .signedWrongly, .unsigned, .other: ["-2"]
      }
    let ds = try run("dnssec-dsfromkey", digests + [ksk], in: folder)
    return (folder.url(name + ".signed"), ds + "\n")
  }

  private static func run(
    _ program: String, _ arguments: [String], in folder: TemporaryFolder
  ) throws -> String {
    let run = try ProgramRun(blocking: program, arguments, in: folder.url("."))
    guard run.status == 0 else {
      throw NSDServer.Failure(
        description: "\(program) \(arguments.joined(separator: " ")): \(run.errors)")
    }
    return run.output.split(separator: "\n").joined(separator: "\n")
  }
}
