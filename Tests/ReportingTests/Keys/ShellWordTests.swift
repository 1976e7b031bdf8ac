import Reporting
import Testing

/// Words that are pasted into a shell.
@Suite struct ShellWordTests {
  @Test(arguments: [
    ("/etc/dkim", "/etc/dkim"), ("", "''"), ("my keys", "'my keys'"), ("a'b", "'a'\\''b'"),
    ("$(reboot)", "'$(reboot)'"), ("~", "'~'"), ("ü", "'ü'"),
  ])
  func `a word is quoted where the shell would read something in it`(text: String, quoted: String) {
    #expect(ShellWord.quoted(text) == quoted)
  }
}
