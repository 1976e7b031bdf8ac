import DNS
public import MailAuth

private let profileDraft = "draft-svg-tiny-ps-abrotman §2"
private let draft = "draft-brand-indicators-for-message-identification"

/// A logo that can't be had.
enum BIMILogoUnavailable: Check {
  static let rule = Rule(
    "bimi-logo-unavailable", "The logo is not where the record says", family: .bimi,
    severity: .error, citation: "\(draft) §7.4",
    page: RulePage(
      what: """
        The host in `l=` has no address, its certificate is not valid, it answers with another status than 200 (redirects are not followed), the \
        document is too long, or is served as something else than image/svg+xml (a warning). No answer at all, and an answer of 500 or \
        above, are undetermined; so are refused connections, since firewalls refuse them, too, unless the host of `--https-reference` \
        answers over the same IP version: then the host is down.
        """,
      why: "Receivers that fetch the logo have none to show.",
      fix: "Serve the logo at that URL, with status 200 and the type image/svg+xml.",
      bad: "curl -I https://example.com/logo.svg   ; 404",
      good: "curl -I https://example.com/logo.svg   ; 200, content-type: image/svg+xml"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let (record, resource) = examination.bimiWithLogo(of: facts) else { return }
    guard case .url(let location) = record.logo else { return }
    switch facts.bimi?.logo {
    case nil: examination.notApplicable()
    case .unknown(let reason)?:
      examination.cannotTell(resource.name, "the logo could not be fetched: \(reason)")
    case .absent(let reason)?:
      examination.find(
        location.text, "the logo can't be fetched: \(reason)", evidence: [resource.description],
        fix: "Serve the logo at \(location.text) with status 200.", at: resource.location)
    case .fetched(let contentType, _)?:
      guard let contentType else {
        return examination.find(
          location.text, "the logo is served without a Content-Type",
          evidence: [resource.description], fix: "Content-Type: image/svg+xml",
          at: resource.location, severity: .warning)
      }
      let type = contentType.split(separator: ";").first.map { $0.lowercased() } ?? ""
      if type.filter({ $0 != " " }) == "image/svg+xml" { return }
      examination.find(
        location.text, "the logo is served as \(type), not image/svg+xml",
        evidence: [resource.description], fix: "Content-Type: image/svg+xml",
        at: resource.location, severity: .warning)
    }
  }
}

/// A logo outside the profile.
enum BIMILogoProfile: Check {
  static let rule = Rule(
    "bimi-logo-profile", "The logo is not SVG Tiny PS", family: .bimi, severity: .error,
    citation: profileDraft,
    page: RulePage(
      what: """
        The logo is no well-formed XML, or breaks the profile: version 1.2 and baseProfile tiny-ps on <svg>, no x and y there, a <title>; \
        no scripts, animation, links, embedded pictures, external references, DOCTYPE or style sheets; only elements and attributes of SVG Tiny \
        1.2. That the picture is not square, has two titles, or draws nothing is a warning.
        """,
      why:
        "Mail programs draw logos of this profile only, because it can't harm; receivers validate logos and discard others.",
      fix: "Export the logo as SVG Tiny 1.2, and correct the lines named.",
      bad: "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\">…",
      good:
        "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.2\" baseProfile=\"tiny-ps\" viewBox=\"0 0 10 10\">\n  <title>Example</title>…"
    ))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let (reading, resource) = examination.bimiLogo(of: facts),
      case .url(let location)? = facts.bimi?.record?.logo
    else { return }
    examine(reading, of: location.text, file: nil, evidence: [resource.description], &examination)
  }

  static func examine(
    _ reading: LogoReading, of subject: String, file: String?, evidence: [String],
    _ examination: inout Examination
  ) {
    func place(_ line: Int) -> SourceLocation? {
      file.map { SourceLocation(file: $0, line: max(line, 1)) }
    }
    func words(_ line: Int) -> String { file == nil ? "line \(line): " : "" }
    switch reading {
    case .unreadable(let reason):
      examination.find(
        subject, "the logo can't be read: \(reason)", evidence: evidence,
        fix: "Export the logo as SVG Tiny 1.2.")
    case .notWellFormed(let line, let reason):
      examination.find(
        subject, "\(words(line))not well-formed XML: \(reason)", evidence: evidence,
        fix: rule.page.fix, at: place(line))
    case .document(_, let events):
      for problem in SVGLogo(events).problems {
        examination.find(
          subject, words(problem.line) + problem.message, evidence: evidence,
          fix: "", at: place(problem.line),
          severity: problem.isAdvice ? .warning : nil)
      }
    }
  }
}

/// A logo that is too large.
enum BIMILogoSize: Check {
  static let rule = Rule(
    "bimi-logo-size", "The logo is larger than 32 KB", family: .bimi, severity: .warning,
    citation: profileDraft,
    page: RulePage(
      what: "The logo, unpacked, has more than 32 kilobytes.",
      why: "The profile recommends that as the greatest size, and receivers may refuse more.",
      fix: "Simplify the paths, and remove what editors left in the file.",
      bad: "logo.svg: 90 KB", good: "logo.svg: 9 KB"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let (reading, resource) = examination.bimiLogo(of: facts),
      case .url(let location)? = facts.bimi?.record?.logo
    else { return }
    examine(reading, of: location.text, evidence: [resource.description], &examination)
  }

  static func examine(
    _ reading: LogoReading, of subject: String, evidence: [String], _ examination: inout Examination
  ) {
    guard case .document(let octets, _) = reading else { return examination.notApplicable() }
    guard octets.count > SVGLogo.recommendedLength else { return }
    examination.find(
      subject, "the logo has \(octets.count) octets, more than \(SVGLogo.recommendedLength)",
      evidence: evidence, fix: rule.page.fix)
  }
}

extension Profile {
  /// Examines a logo in a file.
  public func examine(logo reading: LogoReading, file: String) -> TargetReport {
    var outcomes: [(rule: Rule, outcome: CheckOutcome)] = []
    for rule in [BIMILogoProfile.rule, BIMILogoSize.rule] {
      let outcome = treated(rule) {
        var examination = Examination(of: rule)
        if rule.id == BIMILogoProfile.rule.id {
          BIMILogoProfile.examine(reading, of: file, file: file, evidence: [], &examination)
        } else {
          BIMILogoSize.examine(reading, of: file, evidence: [], &examination)
        }
        return examination.outcome
      }
      if let outcome { outcomes.append((rule, outcome)) }
    }
    let summary = reading.summary
    return TargetReport(
      target: file, unicodeName: nil,
      verdict: .audited(.init(outcomes: outcomes, facts: .object(["bimi": summary]))))
  }
}

extension LogoReading {
  fileprivate var summary: FactValue {
    guard case .document(let octets, let events) = self else { return [:] }
    return [
      "logo_octets": .integer(octets.count), "logo_title": FactValue(SVGLogo(events).title),
    ]
  }
}
