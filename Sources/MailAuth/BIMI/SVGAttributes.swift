/// The attributes that elements of SVG Tiny 1.2 may have (its Appendix L), as far as pictures that stand still need them.
enum SVGAttributes {
  /// What is wrong with an attribute of whatever element, as the end of a sentence; `nil` for one that may be there.
  ///
  /// Event handlers and references are judged elsewhere.
  static func fault(_ name: String, _ namespace: String) -> String? {
    switch namespace {
    case "":
      if name.hasPrefix("on") || known.contains(name) || unclear.contains(name) { return nil }
      return ofSVG11.contains(name)
        ? "has the attribute \(name), which SVG Tiny 1.2 has not"
        : "has the attribute \(name), which is none of SVG"
    case xml:
      // With it, references that look like ones inside the file lead out of it.
      if name == "base" { return "has the attribute xml:base, which leads out of the file" }
      return ["space", "lang", "id"].contains(name) ? nil : "has the attribute xml:\(name)"
    case SVGLogo.linkNamespace:
      return links.contains(name) ? nil : "has the attribute xlink:\(name), which is none of XLink"
    case _: return "has the attribute \(name) of another namespace (\(namespace))"
    }
  }

  private static let xml = "http://www.w3.org/XML/1998/namespace"
  private static let links: Set<String> = [
    "href", "type", "role", "arcrole", "title", "show", "actuate",
  ]

  private static let known: Set<String> = [
    // Of every element.
    "id", "class", "about", "content", "datatype", "property", "rel", "resource", "rev", "role",
    "typeof", "requiredExtensions", "requiredFeatures", "requiredFonts", "requiredFormats",
    "systemLanguage", "transform", "href",
    // Of <svg>.
    "version", "baseProfile", "viewBox", "preserveAspectRatio", "width", "height", "zoomAndPan",
    "contentScriptType", "snapshotTime", "playbackOrder", "timelineBegin", "syncBehaviorDefault",
    "syncToleranceDefault", "externalResourcesRequired", "focusable", "focusHighlight",
    "nav-next", "nav-prev", "nav-up", "nav-up-right", "nav-right", "nav-down-right", "nav-down",
    "nav-down-left", "nav-left", "nav-up-left",
    // Of shapes, text, gradients and fonts.
    "d", "pathLength", "x", "y", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2", "points",
    "rotate", "editable", "gradientUnits", "offset", "horiz-adv-x", "horiz-origin-x",
    "font-family", "font-style", "font-variant", "font-weight", "font-size", "units-per-em",
    "panose-1", "stemv", "stemh", "slope", "cap-height", "x-height", "accent-height", "ascent",
    "descent", "widths", "bbox", "ideographic", "alphabetic", "mathematical", "hanging",
    "unicode-range", "underline-position", "underline-thickness", "strikethrough-position",
    "strikethrough-thickness", "overline-position", "overline-thickness", "name", "unicode",
    "glyph-name", "arabic-form", "lang", "u1", "g1", "u2", "g2", "k",
    // Properties.
    "audio-level", "color", "color-rendering", "direction", "display", "display-align", "fill",
    "fill-opacity", "fill-rule", "image-rendering", "line-increment", "opacity", "pointer-events",
    "shape-rendering", "solid-color", "solid-opacity", "stop-color", "stop-opacity", "stroke",
    "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-opacity", "stroke-width", "text-align", "text-anchor",
    "text-rendering", "unicode-bidi", "vector-effect", "viewport-fill", "viewport-fill-opacity",
    "visibility", "overflow",
  ]

  /// Of gradients in SVG 1.1; nothing is said of them, since logos with them pass and the profile's text does not name them.
  private static let unclear: Set<String> = ["gradientTransform", "spreadMethod", "fx", "fy"]

  /// Attributes of SVG 1.1 and CSS that Tiny 1.2 does not have, so that the schema refuses them.
  private static let ofSVG11: Set<String> = [
    "style", "filter", "mask", "clip", "clip-path", "clip-rule", "enable-background", "cursor",
    "marker", "marker-start", "marker-mid", "marker-end", "markerWidth", "markerHeight", "refX",
    "refY", "orient", "patternUnits", "patternTransform", "patternContentUnits", "clipPathUnits",
    "maskUnits", "maskContentUnits", "dx", "dy", "textLength", "lengthAdjust", "letter-spacing",
    "word-spacing", "kerning", "font", "font-stretch", "font-size-adjust", "text-decoration",
    "dominant-baseline", "alignment-baseline", "baseline-shift", "writing-mode",
    "color-interpolation", "color-interpolation-filters", "color-profile", "flood-color",
    "flood-opacity", "lighting-color", "contentStyleType", "media", "target", "xmlns",
  ]
}
