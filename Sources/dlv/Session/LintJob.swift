import Audit
import Charsets
import ContentLint
import DNS
import NameRules

/// The linter for each message: by the options, the configuration of the run, and that of the folder in which a message is.
final class LintJob {
  private let base: LintContext
  private let configuration: LintSettings
  private let options: LintOverrides
  private let isNamed: Bool
  private var linters: [String: ForMessage] = [:]
  /// The configuration file of each folder that was looked at.
  private var files: [String: String] = [:]

  /// What the command line says before any file.
  struct LintOverrides {
    var profile: LintProfile?
    var templates: TemplateSyntax?
    var clients: Set<MailClient>?
    var minimumScore: Int?
  }

  /// What holds for one message.
  struct ForMessage {
    let linter: Linter
    let context: LintContext
  }

  /// - Parameter configurationPath: The file that `--config` names: then no other is looked at.
  init(
    _ configuration: LintSettings, _ options: LintOverrides, configurationPath: String?,
    now: UTCTime
  ) throws(CommandFailure) {
    guard let suffixes = PublicSuffixList() else {
      throw CommandFailure(
        .unavailable, "can't read the public suffix list: install Debian's publicsuffix")
    }
    self.configuration = configuration
    self.options = options
    isNamed = configurationPath != nil
    base = LintContext(now: now, suffixes: suffixes, charsets: SystemCharsets())
  }

  /// What holds for a message in that file.
  func linter(
    for source: LintSource
  ) throws(CommandFailure) -> ForMessage {
    let folder = isNamed ? "" : Self.folder(of: source.file)
    let file = try configurationFile(in: folder)
    if let known = linters[file] { return known }
    var settings = configuration
    if !file.isEmpty, file != configuration.file {
      let own: Configuration
      do throws(ConfigurationError) { own = try ConfigurationFile.load(file) } catch {
        throw CommandFailure(.badConfiguration, "\(error)")
      }
      settings = settings.overridden(by: LintSettings(own, file: file))
    }
    var context = base
    context.profile = options.profile ?? settings.lint.profile ?? .bulk
    context.templates = options.templates ?? settings.lint.template
    context.clients = options.clients ?? settings.lint.clients
    context.phrases = settings.lint.phrases
    context.ownDomains = settings.lint.domains
    context.treatments = settings.treatments
    context.minimumScore = options.minimumScore ?? settings.lint.minimumScore ?? 0
    let made = ForMessage(
      linter: Linter(context, waivers: Waivers(settings.waivers, at: context.now)),
      context: context)
    linters[file] = made
    return made
  }

  private func configurationFile(in folder: String) throws(CommandFailure) -> String {
    if folder.isEmpty { return configuration.file ?? "" }
    if let known = files[folder] { return known }
    let file = ConfigurationFile.find(from: folder) ?? configuration.file ?? ""
    files[folder] = file
    return file
  }

  /// Empty for what is in no folder.
  private static func folder(of file: String) -> String {
    if file == "standard input" { return "" }
    guard let slash = file.lastIndex(of: "/") else { return "." }
    return slash == file.startIndex ? "/" : String(file[..<slash])
  }
}

/// What a configuration says about messages.
struct LintSettings {
  var lint: LintConfiguration
  var treatments: [RuleID: Profile.Treatment]
  var waivers: [Waiver]
  /// Where it stands.
  var file: String?

  init(_ configuration: Configuration, file: String?) {
    lint = configuration.lint
    treatments = configuration.treatments
    waivers = configuration.waivers
    self.file = file
  }

  /// With that of a folder before it; lists are put together.
  func overridden(by own: LintSettings) -> LintSettings {
    var settings = self
    settings.lint.profile = own.lint.profile ?? lint.profile
    settings.lint.clients = own.lint.clients ?? lint.clients
    settings.lint.template = own.lint.template ?? lint.template
    settings.lint.minimumScore = own.lint.minimumScore ?? lint.minimumScore
    settings.lint.phrases += own.lint.phrases
    settings.lint.domains += own.lint.domains
    settings.treatments.merge(own.treatments) { _, new in new }
    settings.waivers += own.waivers
    return settings
  }
}
