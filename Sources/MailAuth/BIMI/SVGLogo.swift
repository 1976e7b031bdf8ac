/// A logo held against the profile SVG Tiny Portable/Secure (draft-svg-tiny-ps-abrotman): the profile that BIMI requires.
public struct SVGLogo: Hashable, Sendable {
  public let problems: [Problem]
  public let title: String?

  /// What is wrong, and in which line.
  public struct Problem: Hashable, Sendable {
    public let line: Int
    public let message: String
    /// Whether the profile only recommends it.
    public let isAdvice: Bool
  }

  /// One piece of an XML document.
  public enum Event: Hashable, Sendable {
    case start(name: String, namespace: String, attributes: [Attribute], line: Int)
    case end
    case text(String)
    case instruction(target: String, line: Int)
    case documentType(line: Int)
  }

  public struct Attribute: Hashable, Sendable {
    /// Without prefix.
    public let name: String
    /// Empty for none.
    public let namespace: String
    public let value: String

    public init(name: String, namespace: String, value: String) {
      self.name = name
      self.namespace = namespace
      self.value = value
    }
  }

  /// The size that the profile recommends as the greatest, in octets.
  public static let recommendedLength = 32_768
  /// Octets of a title; validators refuse longer ones.
  public static let maximumTitleLength = 65
  /// More problems than that are not listed.
  private static let maximumProblems = 200

  public init(_ events: [Event]) {
    var judge = Judge()
    for event in events where judge.problems.count < Self.maximumProblems { judge.take(event) }
    judge.finish()
    problems = judge.problems
    title = judge.title
  }

  private static let namespace = "http://www.w3.org/2000/svg"
  static let linkNamespace = "http://www.w3.org/1999/xlink"

  /// What SVG Tiny 1.2 has for pictures that stand still.
  private static let elements: Set<String> = [
    "svg", "g", "defs", "desc", "title", "metadata", "use", "path", "rect", "circle", "line",
    "ellipse", "polyline", "polygon", "text", "tspan", "textArea", "tbreak", "linearGradient",
    "radialGradient", "stop", "solidColor", "switch", "font", "font-face", "font-face-src",
    "font-face-name", "glyph", "missing-glyph", "hkern",
  ]

  private static let animations: Set<String> = [
    "animate", "animateColor", "animateMotion", "animateTransform", "set", "mpath", "animation",
    "discard",
  ]
  private static let scripts: Set<String> = ["script", "handler", "listener"]
  private static let external: Set<String> = [
    "image", "audio", "video", "foreignObject", "prefetch", "a", "font-face-uri",
  ]

  /// What leaves a mark on the picture, where it is not in <defs>.
  private static let drawing: Set<String> = [
    "path", "rect", "circle", "line", "ellipse", "polyline", "polygon", "text", "textArea", "use",
  ]

  private struct Judge {
    var problems: [Problem] = []
    var title: String?
    private var path: [String] = []
    private var rootLine = 1
    private var hasRoot = false
    private var isInTitle = false
    private var titles = 0
    private var draws = false
    /// A declaration, and every entity out of it, are one mistake.
    private var hasDocumentType = false

    init() {}

    mutating func take(_ event: Event) {
      switch event {
      case .start(let name, let namespace, let attributes, let line):
        start(name, namespace, attributes, line)
      case .end:
        if path.count == 2 { isInTitle = false }
        path = path.dropLast()
      case .text(let text):
        if isInTitle { title = (title ?? "") + text }
      case .instruction(let target, let line):
        note(line, "the processing instruction <?\(target)?> may name other resources")
      case .documentType(let line):
        if hasDocumentType { return }
        hasDocumentType = true
        note(line, "a document type declaration (DOCTYPE) is not allowed; entities come from there")
      }
    }

    mutating func finish() {
      guard hasRoot else {
        note(1, "there is no <svg> element")
        return
      }
      if !draws {
        note(
          rootLine, "nothing is drawn: no path, shape or text outside <defs>", isAdvice: true)
      }
      let trimmed = title?.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      title = trimmed
      if trimmed == nil {
        note(rootLine, "<title> is missing below <svg>; it names the brand")
      } else if trimmed?.isEmpty == true {
        note(rootLine, "<title> is empty; it names the brand")
      } else if let trimmed, trimmed.utf8.count > SVGLogo.maximumTitleLength {
        note(
          rootLine,
          "<title> is longer than \(SVGLogo.maximumTitleLength) characters, which validators refuse",
          isAdvice: true)
      }
    }

    private mutating func start(
      _ name: String, _ namespace: String, _ attributes: [Attribute], _ line: Int
    ) {
      defer { path.append(name) }
      if path.isEmpty {
        root(name, namespace, attributes, line)
        return
      }
      guard namespace == SVGLogo.namespace else {
        note(
          line, "<\(name)> is not of SVG's namespace (\(namespace.isEmpty ? "none" : namespace))")
        return
      }
      if path.count == 1, name == "title" {
        titles += 1
        isInTitle = titles == 1
        if titles == 1 { title = "" }
        if titles == 2 { note(line, "a second <title>: only the first counts", isAdvice: true) }
      }
      if SVGLogo.drawing.contains(name), !path.contains("defs") { draws = true }
      if SVGLogo.scripts.contains(name) {
        note(line, "<\(name)>: scripts are not allowed")
      } else if SVGLogo.animations.contains(name) {
        note(line, "<\(name)>: animation is not allowed")
      } else if SVGLogo.external.contains(name) {
        note(line, "<\(name)>: links, embedded pictures and media are not allowed")
      } else if !SVGLogo.elements.contains(name) || name == "svg" {
        note(line, "<\(name)> is not an element of SVG Tiny 1.2, or not allowed here")
      }
      check(attributes, of: name, line)
    }

    private mutating func root(
      _ name: String, _ namespace: String, _ attributes: [Attribute], _ line: Int
    ) {
      hasRoot = true
      rootLine = line
      guard name == "svg", namespace == SVGLogo.namespace else {
        note(line, "the root element is <\(name)>, not <svg> of \(SVGLogo.namespace)")
        return
      }
      func value(_ attribute: String) -> String? {
        attributes.first { $0.name == attribute && $0.namespace.isEmpty }?.value
      }
      if value("version") != "1.2" {
        note(
          line, "<svg> needs version=\"1.2\"" + (value("version").map { ", not \"\($0)\"" } ?? ""))
      }
      if value("baseProfile") != "tiny-ps" {
        note(
          line,
          "<svg> needs baseProfile=\"tiny-ps\""
            + (value("baseProfile").map { ", not \"\($0)\"" } ?? ""))
      }
      for attribute in ["x", "y"] where value(attribute) != nil {
        note(line, "<svg> may not have the attribute \(attribute)")
      }
      checkAspect(value("viewBox"), width: value("width"), height: value("height"), line)
      check(attributes, of: name, line)
    }

    private mutating func checkAspect(
      _ viewBox: String?, width: String?, height: String?, _ line: Int
    ) {
      if let viewBox {
        let numbers = viewBox.split { $0 == " " || $0 == "," || $0 == "\n" || $0 == "\t" }
          .map { Double($0) }
        guard numbers.count == 4, let width = numbers[2], let height = numbers[3], width > 0,
          height > 0
        else {
          note(line, "viewBox=\"\(viewBox)\" is not four numbers with a width and a height")
          return
        }
        if width != height {
          note(line, "the picture is not square: viewBox is \(viewBox)", isAdvice: true)
        }
      } else {
        note(line, "<svg> has no viewBox, so that it can't be scaled", isAdvice: true)
      }
      if let width, let height, width != height {
        note(line, "the picture is not square: width \(width), height \(height)", isAdvice: true)
      }
    }

    private mutating func check(_ attributes: [Attribute], of name: String, _ line: Int) {
      for attribute in attributes {
        let value = attribute.value.drop { $0 == " " || $0 == "\n" || $0 == "\t" }
        // What the attributes of an element may be that may not be there does not matter.
        if SVGLogo.elements.contains(name),
          let fault = SVGAttributes.fault(attribute.name, attribute.namespace)
        {
          note(line, "<\(name)> \(fault)")
        }
        if attribute.name == "href",
          attribute.namespace == SVGLogo.linkNamespace || attribute.namespace.isEmpty
        {
          if !value.hasPrefix("#") {
            note(line, "<\(name)> refers to something outside the file: \(value.prefix(60))")
          }
        } else if attribute.namespace.isEmpty {
          if attribute.name.hasPrefix("on") {
            note(line, "<\(name)> has the event handler \(attribute.name)")
          }
          checkReferences(value, of: name, attribute.name, line)
        }
      }
    }

    /// `url(#paint)` is a reference inside the file, `url(https://…)` is not.
    private mutating func checkReferences(
      _ value: Substring, of name: String, _ attribute: String, _ line: Int
    ) {
      guard let range = value.firstRange(of: "url(") else { return }
      let target = value[range.upperBound...].drop { $0 == " " || $0 == "'" || $0 == "\"" }
      if !target.hasPrefix("#") {
        note(line, "<\(name)> refers in \(attribute) to something outside the file")
      }
    }

    private mutating func note(_ line: Int, _ message: String, isAdvice: Bool = false) {
      problems.append(Problem(line: line, message: message, isAdvice: isAdvice))
    }
  }
}

/// Reads logos; libxml2 fulfils it.
public protocol LogoReader: Sendable {
  /// The pieces of the document, unpacked first where it is compressed with gzip (SVGZ).
  func read(_ octets: [UInt8]) -> LogoReading
}

/// What came of reading a logo.
public enum LogoReading: Hashable, Sendable {
  /// `octets` are those of the document, unpacked.
  case document(octets: [UInt8], events: [SVGLogo.Event])
  case notWellFormed(line: Int, String)
  case unreadable(String)
}
