/// Reads the file of `--replay`.
public import DNS
import Foundation

public enum RecordingReader {
  /// Why a file can't be replayed. Lines count from 1.
  public enum Failure: Error, Hashable, Sendable {
    case unreadable(path: String, message: String)
    case notARecording(path: String)
    case otherVersion(path: String, Int)
    case badLine(path: String, line: Int)
  }

  private struct Header: Decodable {
    let version: Int
    let keyNames: [String]
    let time: String?

    enum CodingKeys: String, CodingKey {
      case version = "dlv_recording"
      case keyNames = "key_names"
      case time
    }
  }

  public static func read(path: String) throws(Failure) -> Recording {
    let bytes: [UInt8]
    do {
      bytes = try ZoneFileFolder(of: path).readTop()
    } catch {
      throw .unreadable(path: path, message: "\(error)")
    }
    return try parse(bytes, path: path)
  }

  /// Reads a recording from memory; `path` is what errors say.
  public static func parse(_ bytes: [UInt8], path: String) throws(Failure) -> Recording {
    var recording = Recording()
    let decoder = JSONDecoder()
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      if index == 0 {
        try readHeader(line, decoder, path, into: &recording)
        continue
      }
      let decoded = try? decoder.decode(RecordingLine.self, from: Data(line))
      if let answer = decoded?.signedContent {
        recording.add(answer)
        continue
      }
      guard let content = decoded?.content else {
        if let key = (try? decoder.decode(RecordedFetchKey.self, from: Data(line)))?.key {
          recording.add(fetch: Array(line), key)
          continue
        }
        // A run that was ended in the middle of its last line.
        if index == lines.count - 1 { break }
        throw .badLine(path: path, line: index + 1)
      }
      recording.add(content.answer, from: content.server)
    }
    if lines.first?.isEmpty ?? true { throw .notARecording(path: path) }
    return recording
  }

  private static func readHeader(
    _ line: ArraySlice<UInt8>, _ decoder: JSONDecoder, _ path: String,
    into recording: inout Recording
  ) throws(Failure) {
    guard let header = try? decoder.decode(Header.self, from: Data(line)) else {
      throw .notARecording(path: path)
    }
    guard RecordingLine.readVersions.contains(header.version) else {
      throw .otherVersion(path: path, header.version)
    }
    var names: [DomainName] = []
    for text in header.keyNames {
      guard let name = try? DomainName(text) else { throw .badLine(path: path, line: 1) }
      names.append(name)
    }
    recording.keyNames = names
    recording.time = header.time.flatMap { UTCTime($0) }
  }
}

extension RecordingReader.Failure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let message): "\(path): \(message)"
    case .notARecording(let path): "\(path): not a recording; dlv writes them with --record"
    case .otherVersion(let path, let version):
      "\(path): a recording of version \(version); this dlv reads up to version \(RecordingLine.version)"
    case .badLine(let path, let line): "\(path):\(line): not a recorded answer"
    }
  }
}

extension RecordingFile.Failure: CustomStringConvertible {
  public var description: String { "\(path): \(message)" }
}
