/// Words of commands that are printed to be pasted into a shell.
public enum ShellWord {
  /// The text as one word of a POSIX shell: as it is where nothing in it means something there, else in single quotes
  /// (POSIX.1-2024, Shell Command Language, §2.2.2).
  public static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { octet in
      octet &- 0x30 < 10 || (octet | 0x20) &- 0x61 < 26 || "/._+@:,=-".utf8.contains(octet)
    }
    if isPlain && !text.isEmpty { return text }
    return "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
