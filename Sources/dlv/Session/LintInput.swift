import ContentLint
import Foundation
import Message

/// The messages that `dlv lint` looks at, one after another: of files, of mbox files and Maildirs, of folders, of standard input.
///
/// One message is in memory at a time, and the names of the files of one folder.
struct LintInput {
  /// From and Subject of texts and pages that have no header.
  let from: String?
  let subject: String?

  /// One message, or why a file is none.
  enum Entry: Sendable {
    case message([UInt8], LintSource)
    case none(LintSource, reason: String)
  }

  /// What a file is.
  enum Kind {
    case message, mbox, html, text
  }

  /// Octets of a message that is no mbox file: more than any provider takes.
  static let maximumMessage = MboxSplitter.maximumMessage
  /// Octets at the beginning by which files are told apart.
  private static let beginning = 4_096
  /// Folders inside each other.
  private static let maximumDepth = 32

  /// Hands on the messages of a file or folder, or the one that `FILE#N` names. `-` is standard input.
  func read(
    _ path: String, _ take: (Entry) async throws(CommandFailure) -> Void
  ) async throws(CommandFailure) {
    if let (file, number) = Self.numbered(path) {
      var count = 0
      var hasIt = false
      try await readFile(file) { (entry) throws(CommandFailure) in
        count += 1
        let source =
          switch entry {
          case .message(_, let source), .none(let source, _): source
          }
        guard source.target == path else { return }
        hasIt = true
        try await take(entry)
      }
      if !hasIt {
        throw CommandFailure(
          .noInput,
          "there is no message \(number) in \(file): it has \(count == 1 ? "one" : "\(count)")")
      }
      return
    }
    if path != "-", Self.isFolder(path) {
      let files = try Self.files(in: path, depth: 0)
      if files.isEmpty {
        throw CommandFailure(
          .noInput,
          "there is no message in the folder \(path): files that end in .eml, .mbox, .html or .htm, and Maildirs, are looked for"
        )
      }
      for file in files { try await readFile(file, take) }
    } else {
      try await readFile(path, take)
    }
  }

  /// Says so early where a file is not there: before others are asked anything.
  static func requireReadable(_ path: String) throws(CommandFailure) {
    if path == "-" || isFolder(path) { return }
    let path = numbered(path)?.file ?? path
    _ = try InputFile(path: path, what: "message")
  }

  /// `box.mbox#3`, as reports name the messages of an mbox file; a file of that very name goes before.
  private static func numbered(_ path: String) -> (file: String, number: Int)? {
    guard let mark = path.lastIndex(of: "#"), access(path, F_OK) != 0,
      let number = Int(path[path.index(after: mark)...]), number > 0
    else { return nil }
    let file = String(path[..<mark])
    return file.isEmpty || isFolder(file) ? nil : (file, number)
  }

  // MARK: Files

  private func readFile(
    _ path: String, _ take: (Entry) async throws(CommandFailure) -> Void
  ) async throws(CommandFailure) {
    let input = try InputFile(path: path, what: "message")
    var octets = try input.next()
    while !octets.isEmpty, octets.count < Self.beginning {
      let more = try input.next()
      if more.isEmpty { break }
      octets += more
    }
    let source = LintSource(file: path == "-" ? "standard input" : path)
    switch kind(of: octets[...], path: path) {
    case .mbox where !octets.isEmpty && !MboxSplitter.isMbox(octets[...]):
      try await take(
        .none(
          source,
          reason:
            "it is no mbox file: it does not begin with a line such as 'From news@example.com Mon Nov 23 09:30:00 2026'"
        ))
    case .mbox: try await readMbox(input, octets, source, take)
    case .message, .html, .text, nil:
      while true {
        let more = try input.next()
        if more.isEmpty { break }
        octets += more
        if octets.count > Self.maximumMessage {
          throw CommandFailure(
            .badData, "\(input.name) is longer than \(Self.maximumMessage) octets")
        }
      }
      try await take(entry(octets, kind(of: octets[...], path: path), source))
    }
  }

  /// What a file is: by its ending where that says it, else by how it begins.
  private func kind(of octets: ArraySlice<UInt8>, path: String) -> Kind? {
    let lower = path.lowercased()
    if lower.hasSuffix(".html") || lower.hasSuffix(".htm") { return .html }
    if lower.hasSuffix(".mbox") { return .mbox }
    if lower.hasSuffix(".eml") { return .message }
    if MboxSplitter.isMbox(octets) { return .mbox }
    let text = octets.drop { $0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
    if text.first == UInt8(ascii: "<") { return .html }
    let isForced = from != nil || subject != nil
    if isForced, lower.hasSuffix(".txt") || !Self.beginsWithField(octets) { return .text }
    return Self.beginsWithField(octets) ? .message : nil
  }

  /// `Name:`, of printable ASCII (RFC 5322 §2.2).
  private static func beginsWithField(_ octets: ArraySlice<UInt8>) -> Bool {
    let name = octets.prefix { $0 &- 33 < 94 && $0 != UInt8(ascii: ":") }
    return !name.isEmpty && name.endIndex < octets.endIndex
      && octets[name.endIndex...].drop { $0 == 0x20 || $0 == 0x09 }.first == UInt8(ascii: ":")
  }

  private func entry(_ octets: [UInt8], _ kind: Kind?, _ source: LintSource) -> Entry {
    switch kind {
    case .message, .mbox: return .message(octets, source)
    case .html, .text:
      let header = madeHeader(
        kind == .html ? "text/html" : "text/plain",
        isUTF8: String(validating: octets, as: UTF8.self) != nil)
      var source = source
      source.madeOctets = header.count
      return .message(header + octets, source)
    case nil where octets.isEmpty: return .none(source, reason: "it is empty")
    case nil:
      return .none(
        source,
        reason:
          "it is no message: it does not begin with a header field (Name: value). For text and HTML without a header give --subject or --from"
      )
    }
  }

  /// A header for text that has none, as far as the command line says it.
  private func madeHeader(_ type: String, isUTF8: Bool) -> [UInt8] {
    var lines = ["MIME-Version: 1.0"]
    if let from { lines.append("From: " + Self.oneLine(from)) }
    if let subject { lines.append("Subject: " + Self.oneLine(subject)) }
    lines.append("Content-Type: \(type)" + (isUTF8 ? "; charset=utf-8" : ""))
    lines.append("Content-Transfer-Encoding: 8bit")
    return Array((lines.joined(separator: "\n") + "\n\n").utf8)
  }

  private static func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }

  private func readMbox(
    _ input: borrowing InputFile, _ beginning: [UInt8], _ source: LintSource,
    _ take: (Entry) async throws(CommandFailure) -> Void
  ) async throws(CommandFailure) {
    var splitter = MboxSplitter()
    var waiting: [MboxSplitter.Message] = []
    var count = 0
    func hand(_ messages: [MboxSplitter.Message]) async throws(CommandFailure) {
      for message in messages {
        count += 1
        var place = source
        place.target = "\(source.file)#\(count)"
        place.firstLine = message.line
        if message.isCut {
          let reason = "it is longer than \(Self.maximumMessage) octets"
          try await take(.none(place, reason: reason))
        } else {
          try await take(.message(message.octets, place))
        }
      }
    }
    splitter.read(beginning[...]) { waiting.append($0) }
    while true {
      try await hand(waiting)
      waiting.removeAll(keepingCapacity: true)
      let chunk = try input.next()
      if chunk.isEmpty { break }
      splitter.read(chunk[...]) { waiting.append($0) }
    }
    splitter.finish { waiting.append($0) }
    try await hand(waiting)
    if count == 0 {
      try await take(.none(source, reason: "there is no message in it"))
    }
  }

  // MARK: Folders

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The messages below a folder, by name: everything in `cur` and `new` of a Maildir, elsewhere what is called like a message.
  private static func files(in folder: String, depth: Int) throws(CommandFailure) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw CommandFailure(
        .noPermission, "can't read the folder \(folder): \(error.localizedDescription)")
    }
    let isMaildir = names.contains("cur") && names.contains("new")
    var files: [String] = []
    for name in names {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      if isFolder(path) {
        // Messages that are still being delivered.
        if isMaildir, name == "tmp" { continue }
        if isMaildir, name == "cur" || name == "new" {
          files += try messages(of: path)
        } else if depth < maximumDepth, isMaildir ? name.hasPrefix(".") : !name.hasPrefix(".") {
          files += try Self.files(in: path, depth: depth + 1)
        }
      } else if !isMaildir, endings.contains(where: { name.lowercased().hasSuffix($0) }) {
        files.append(path)
      }
    }
    return files
  }

  private static let endings = [".eml", ".mbox", ".html", ".htm"]

  private static func messages(of folder: String) throws(CommandFailure) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        .filter { !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }
    } catch {
      throw CommandFailure(
        .noPermission, "can't read the folder \(folder): \(error.localizedDescription)")
    }
  }
}
