import Audit
import DNS
import HTML
import Message

/// What a message weighs: its HTML, its images, its links.
struct MessageWeight {
  /// Octets of the HTML, decoded: what Gmail clips at about 102 KB.
  let html: Int
  /// Characters of text that is seen.
  let characters: Int
  /// Images that are seen, without dots that count openings.
  let images: Int
  /// Those that come with the message, as parts or as data: URLs, and their octets, which the transfer encoding tells.
  let embedded: (count: Int, octets: Int)
  /// Those that are loaded from elsewhere, each address once.
  let remote: Int
  /// Octets of those, by what their servers say; `nil` where nobody asked.
  let remoteOctets: Int?
  /// Links of the web.
  let links: Int
  /// Registrable domains that they lead to.
  let domains: Int

  init(_ message: LintMessage) {
    html = message.pages.reduce(0) { $0 + $1.page.octets.count }
    characters = message.pages.reduce(0) { $0 + $1.characters }
    let parts = message.message.parts.filter { part in
      part.isLeaf && part.contentType.type == "image" && part.disposition?.isAttachment != true
    }
    var count = parts.count
    var octets = parts.reduce(0) { $0 + Self.octets(of: $1) }
    var seen = 0
    for page in message.pages {
      for image in page.contents.images where image.isVisible && !image.isPixel {
        seen += 1
        if let size = Self.dataOctets(image) {
          count += 1
          octets += size
        }
      }
    }
    images = seen
    embedded = (count, octets)
    remote = message.imageTargets.count
    let sizes = message.online?.images.map { $0.compactMap(\.octets) }
    remoteOctets = sizes.map { $0.reduce(0, +) }
    links = message.links.count { $0.url.isWeb }
    domains = Set(message.links.compactMap { $0.url.isWeb ? $0.domain : nil }).count
  }

  /// Of base64, three octets in four characters; line ends do not count.
  private static func octets(of part: MessagePart) -> Int {
    let size = part.body.count
    return part.encoding == .base64 ? size * 74 / 76 * 3 / 4 : size
  }

  /// The octets of an image in a data: URL; `nil` for others. The value of a long attribute is cut, its place in the page is not.
  static func dataOctets(_ image: HTMLImage) -> Int? {
    guard let source = image.source, let attribute = image.sourceAttribute,
      ASCII.matches(source.prefix(5), "data:"),
      let comma = source.prefix(200).firstIndex(of: UInt8(ascii: ","))
    else { return nil }
    let size = attribute.valueRange.count - comma - 1
    return ByteSearch.contains(";base64", in: source, 0..<comma) ? size * 3 / 4 : size
  }

  var summary: FactValue {
    [
      "embedded_image_bytes": .integer(embedded.octets),
      "embedded_images": .integer(embedded.count), "html_bytes": .integer(html),
      "images": .integer(images), "link_domains": .integer(domains), "links": .integer(links),
      "remote_image_bytes": remoteOctets.map { .integer($0) } ?? .null,
      "remote_images": .integer(remote), "text_characters": .integer(characters),
    ]
  }
}

extension LintMessage {
  /// The images that are loaded from elsewhere, each address once; not those that count openings, which nobody is to load for the reader.
  public var imageTargets: [LintLinkTarget] {
    var seen: Set<String> = []
    var targets: [LintLinkTarget] = []
    for page in pages {
      for image in page.contents.images where image.isVisible && !image.isPixel {
        guard let source = image.source, LinkURL(source).isWeb else { continue }
        let url = String(decoding: source, as: UTF8.self)
        if seen.insert(url).inserted {
          targets.append(LintLinkTarget(url: url, words: "", isUnsubscribe: false))
        }
      }
    }
    return targets
  }
}

/// Images that take long to load.
enum ImageHeavy: LintRule {
  static let rule = Rule(
    "lint-html-image-heavy", "The images of the message are heavy", family: .html,
    severity: .notice,
    citation:
      "no standard; Mailchimp asks for images of up to 1 MB (mailchimp.com/help/image-requirements-for-templates)",
    page: RulePage(
      what: """
        An image of the page has more than 1 MB, or all that are known have more than 2 MB: those that come with the message, and with \
        `--online` those that are loaded, by the Content-Length that their servers tell.
        """,
      why:
        "On phones the picture comes after the reader has gone. Images that come with the message count for the size that servers refuse.",
      fix: "Save the image in the size in which it is shown, as JPEG or WebP, below 200 KB.",
      bad: "<img src=\"https://www.example.com/camera.jpg\" width=\"600\">   (4 MB)",
      good: "<img src=\"https://www.example.com/600.jpg\" width=\"600\">   (80 KB)"))

  private static let one = 1_000_000
  private static let all = 2_000_000

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard !message.pages.isEmpty else { return examination.notApplicable() }
    let answers = Dictionary(
      (message.online?.images ?? []).map { ($0.url, $0) }, uniquingKeysWith: { first, _ in first })
    var found = false
    for page in message.pages {
      for image in page.contents.images where image.isVisible && !image.isPixel {
        guard let source = image.source, let attribute = image.sourceAttribute else { continue }
        let size =
          MessageWeight.dataOctets(image)
          ?? answers[String(decoding: source, as: UTF8.self)]?.octets
        guard let size, size > one else { continue }
        found = true
        examination.find(
          at: page.place(of: attribute.valueRange),
          "the image has \(megabytes(size)) MB",
          evidence: ["\(size) octets"])
      }
    }
    let weight = MessageWeight(message)
    let sum = weight.embedded.octets + (weight.remoteOctets ?? 0)
    guard !found, sum > all else { return }
    examination.find(
      at: nil, "the images have \(megabytes(sum)) MB together",
      evidence: [
        "\(weight.embedded.octets) octets in the message, \(weight.remoteOctets ?? 0) elsewhere"
      ])
  }

  private static func megabytes(_ size: Int) -> String {
    let tenths = size / 100_000
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// Images that are not there.
enum ImageGone: LintRule {
  static let rule = Rule(
    "lint-html-image-gone", "An image is not there", family: .html, severity: .error,
    citation: "RFC 9110 §15.5.5, §15.5.11; RFC 2308 §2.1",
    page: RulePage(
      what: """
        With `--online` each image that is loaded is asked for with HEAD, and GET where that is refused: the host does not exist, or the server \
        answers 404 or 410. Images of one pixel and addresses with what looks like a reader's token are left alone, since asking for them \
        counts as a reader who opens the message.
        """,
      why: "Readers see an empty frame.",
      fix: "Correct the address, or put the image there.",
      bad: "<img src=\"https://www.example.com/autum.jpg\">   (404)",
      good: "<img src=\"https://www.example.com/autumn.jpg\">"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let answers = message.online?.images, !answers.isEmpty else {
      return examination.notApplicable()
    }
    let byURL = Dictionary(answers.map { ($0.url, $0) }, uniquingKeysWith: { first, _ in first })
    var seen: Set<String> = []
    for page in message.pages {
      for image in page.contents.images {
        guard let source = image.source, let attribute = image.sourceAttribute else { continue }
        let url = String(decoding: source, as: UTF8.self)
        guard let answer = byURL[url], seen.insert(url).inserted else { continue }
        switch answer.outcome {
        case .status(404), .status(410), .noSuchHost:
          let what =
            if case .noSuchHost(let host) = answer.outcome {
              "the host \(host) has no address"
            } else {
              "the image is not there"
            }
          examination.find(
            at: page.place(of: attribute.valueRange), what, evidence: answer.chain)
        case .status(200...299), .leftAlone: break
        case .notAsked(let reason), .unknown(let reason), .certificate(let reason),
          .badRedirect(let reason):
          examination.cannotTell(url, reason)
        case .status(let status): examination.cannotTell(url, "it answers \(status)")
        case .endless: examination.cannotTell(url, "its redirects do not end")
        }
      }
    }
  }
}
