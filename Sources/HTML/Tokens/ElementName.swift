/// The elements that something here knows by name; all others are `other`.
public enum ElementName: UInt8, Hashable, Sendable, CaseIterable {
  case a, abbr, acronym, address, applet, area, article, aside, audio, b, base, basefont, bdi, bdo,
    bgsound, big, blink, blockquote, body, br, button, canvas, caption, center, cite, code, col,
    colgroup, command, data, datalist, dd, del, desc, details, dfn, dialog, dir, div, dl, dt, em,
    embed, fieldset, figcaption, figure, font, footer, foreignobject, form, frame, frameset, h1, h2,
    h3, h4, h5, h6, head, header, hgroup, hr, html, i, iframe, image, img, input, ins, isindex, kbd,
    keygen, label, legend, li, link, listing, main, map, mark, marquee, math, menu, menuitem, meta,
    meter, nav, nobr, noembed, noframes, noscript, object, ol, optgroup, option, output, p, param,
    picture, plaintext, pre, progress, q, rb, rp, rt, rtc, ruby, s, samp, script, search, section,
    select, slot, small, source, spacer, span, strike, strong, style, sub, summary, sup, svg, table,
    tbody, td, template, textarea, tfoot, th, thead, time, title, tr, track, tt, u, ul, `var`,
    video,
    wbr, xmp
  case annotationXML
  /// Any other name.
  case other

  /// As it is written: `div`; empty for `other`.
  public var text: String { Self.texts[Int(rawValue)] }

  private static let texts = allCases.map { name in
    switch name {
    case .annotationXML: "annotation-xml"
    case .other: ""
    default: "\(name)"
    }
  }

  /// Its place in `allCases`.
  var place: Int { Int(rawValue) }

  /// `<br>` and others that have no content (WHATWG HTML §13.1.2), with those of old pages.
  public var isVoid: Bool {
    switch self {
    case .area, .base, .basefont, .bgsound, .br, .col, .embed, .frame, .hr, .img, .input,
      .keygen, .link, .meta, .param, .source, .track, .wbr:
      true
    default: false
    }
  }
}

extension ElementName {
  /// How the content of the element is read where it is no markup (WHATWG HTML §13.2.6.4).
  var rawTextState: HTMLTokenizer.State? {
    switch self {
    case .title, .textarea: .escapableRawText
    case .style, .xmp, .iframe, .noembed, .noframes: .rawText
    case .script: .scriptData
    case .plaintext: .plainText
    default: nil
    }
  }
}

/// The attributes that something here knows by name; all others are `other`.
public enum AttributeName: String, Hashable, Sendable, CaseIterable {
  case action, align, alink, alt, background, bgcolor, border, cellpadding, cellspacing, charset,
    cite, `class`, code, codebase, color, colspan, content, data, datetime, dir, face, formaction,
    headers, height, hidden, href, hspace, id, ismap, itemprop, itemscope, itemtype, label, lang,
    link, longdesc, media, method, name, ping, poster, rel, role, rowspan, scope, size, src, srcdoc,
    srcset, start, style, summary, tabindex, target, text, title, type, usemap, valign, value,
    vlink,
    vspace, width, xmlns
  case acceptCharset = "accept-charset"
  case ariaHidden = "aria-hidden"
  case ariaLabel = "aria-label"
  case httpEquivalent = "http-equiv"
  case xlinkHref = "xlink:href"
  case xmlLang = "xml:lang"
  /// Any other name.
  case other = ""
}

/// Finds a known name by its octets, whatever their case.
struct NameTable: Sendable {
  /// The number of a name in `names`, or `UInt16.max`: open addressing by the hash.
  private let slots: [UInt16]
  private let names: [[UInt8]]
  private let mask: Int

  static let elements = NameTable(ElementName.allCases.map(\.text))
  static let attributes = NameTable(AttributeName.allCases.map(\.rawValue))

  init(_ list: [String]) {
    names = list.map { Array($0.utf8) }
    var size = 64
    // Half empty, so that most names are found where they hash to.
    while size < 2 * list.count { size *= 2 }
    mask = size - 1
    var slots = [UInt16](repeating: .max, count: size)
    for (number, name) in names.enumerated() {
      var slot = Self.hash(name, 0..<name.count) & mask
      while slots[slot] != .max { slot = (slot + 1) & mask }
      slots[slot] = UInt16(number)
    }
    self.slots = slots
  }

  func number(of octets: [UInt8], _ range: Range<Int>) -> Int? {
    // The longest known name has 15 octets.
    if range.count > 15 { return nil }
    var slot = Self.hash(octets, range) & mask
    while slots[slot] != .max {
      let number = Int(slots[slot])
      if Self.matches(names[number], octets, range) { return number }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private static func matches(_ name: [UInt8], _ octets: [UInt8], _ range: Range<Int>) -> Bool {
    guard name.count == range.count else { return false }
    var index = range.lowerBound
    for octet in name {
      if octet != ASCII.lowercase(octets[index]) { return false }
      index += 1
    }
    return true
  }

  /// FNV-1a over the name in lower case.
  static func hash(_ octets: [UInt8], _ range: Range<Int>) -> Int {
    var hash: UInt32 = 0x811C_9DC5
    for index in range { hash = (hash ^ UInt32(ASCII.lowercase(octets[index]))) &* 0x0100_0193 }
    return Int(hash ^ hash >> 15)
  }
}

extension ElementName {
  private static let all = allCases

  init(_ octets: [UInt8], _ range: Range<Int>) {
    self = NameTable.elements.number(of: octets, range).map { Self.all[$0] } ?? .other
  }
}

extension AttributeName {
  private static let all = allCases

  init(_ octets: [UInt8], _ range: Range<Int>) {
    self = NameTable.attributes.number(of: octets, range).map { Self.all[$0] } ?? .other
  }
}
