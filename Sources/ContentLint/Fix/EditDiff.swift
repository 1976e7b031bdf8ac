/// Changes of a message as a unified diff, as `patch` reads it and people do.
public enum EditDiff {
  /// Lines around a change.
  private static let context = 3

  /// The lines of the diff, without line ends; empty where nothing changes.
  public static func lines(of edits: [MessageEdit], in octets: [UInt8], file: String) -> [String] {
    if edits.isEmpty { return [] }
    let old = SourceText(octets)
    var hunks: [Hunk] = []
    for edit in edits.inOrder {
      let first = old.line(at: edit.range.lowerBound)
      // Lines that the change touches; an insertion before a line touches none.
      let isInsertion = edit.range.isEmpty && old.starts[first] == edit.range.lowerBound
      let last =
        isInsertion
        ? first : old.line(at: max(edit.range.lowerBound, edit.range.upperBound - 1)) + 1
      if var hunk = hunks.last, first <= hunk.lines.upperBound {
        hunk.lines = hunk.lines.lowerBound..<max(hunk.lines.upperBound, last)
        hunk.edits.append(edit)
        hunks[hunks.count - 1] = hunk
      } else {
        hunks.append(Hunk(lines: first..<last, edits: [edit]))
      }
    }
    return text(of: hunks, old, file)
  }

  private struct Hunk {
    /// Numbers of old lines, from zero.
    var lines: Range<Int>
    var edits: [MessageEdit]
  }

  private static func text(of hunks: [Hunk], _ old: SourceText, _ file: String) -> [String] {
    var result = ["--- \(file)", "+++ \(file)"]
    var shift = 0
    var index = 0
    while index < hunks.count {
      // Hunks whose contexts meet are one.
      var end = index
      while end + 1 < hunks.count,
        hunks[end + 1].lines.lowerBound - hunks[end].lines.upperBound <= 2 * context
      {
        end += 1
      }
      let first = max(0, hunks[index].lines.lowerBound - context)
      let last = min(old.count, hunks[end].lines.upperBound + context)
      var body: [String] = []
      var added = 0
      var removed = 0
      var line = first
      for hunk in hunks[index...end] {
        body += old.lines(line..<hunk.lines.lowerBound).map { " " + $0 }
        body += old.lines(hunk.lines).map { "-" + $0 }
        let new = old.replacement(of: hunk.lines, hunk.edits)
        body += new.map { "+" + $0 }
        added += new.count
        removed += hunk.lines.count
        line = hunk.lines.upperBound
      }
      body += old.lines(line..<last).map { " " + $0 }
      let count = last - first
      result.append(
        "@@ -\(first + 1),\(count) +\(first + 1 + shift),\(count + added - removed) @@")
      result += body
      shift += added - removed
      index = end + 1
    }
    return result
  }

  /// A message by lines.
  private struct SourceText {
    let octets: [UInt8]
    /// Where each line begins.
    let starts: [Int]

    init(_ octets: [UInt8]) {
      self.octets = octets
      var starts = [0]
      for (index, octet) in octets.enumerated() where octet == 0x0A && index + 1 < octets.count {
        starts.append(index + 1)
      }
      self.starts = starts
    }

    var count: Int { octets.isEmpty ? 0 : starts.count }

    func line(at offset: Int) -> Int {
      var (low, high) = (0, starts.count)
      while low < high {
        let middle = (low + high) / 2
        if starts[middle] <= offset { low = middle + 1 } else { high = middle }
      }
      return low - 1
    }

    func end(of line: Int) -> Int { line + 1 < starts.count ? starts[line + 1] : octets.count }

    func lines(_ range: Range<Int>) -> [String] {
      range.map { Self.text(octets[starts[$0]..<end(of: $0)]) }
    }

    /// What stands in place of some lines.
    func replacement(of lines: Range<Int>, _ edits: [MessageEdit]) -> [String] {
      let start = lines.lowerBound < starts.count ? starts[lines.lowerBound] : octets.count
      let end = lines.isEmpty ? start : self.end(of: lines.upperBound - 1)
      let shifted = edits.map { edit in
        MessageEdit(
          (edit.range.lowerBound - start)..<(edit.range.upperBound - start), edit.replacement,
          edit.rule)
      }
      let new = MessageEdit.apply(shifted, to: Array(octets[start..<end]))
      let text = new.last == 0x0A ? new.dropLast() : new[...]
      if new.isEmpty { return [] }
      return text.split(separator: 0x0A, omittingEmptySubsequences: false).map(Self.text)
    }

    private static func text(_ line: ArraySlice<UInt8>) -> String {
      let trimmed = line.last == 0x0A ? line.dropLast() : line
      return String(
        decoding: trimmed.last == 0x0D ? trimmed.dropLast() : trimmed, as: UTF8.self)
    }
  }
}
