/// What is known of how an element looks: as far as it decides whether its text is seen.
public struct ComputedStyle: Hashable, Sendable {
  public var display = Display.inline
  public var isVisible = true
  /// Its own times that of all elements around it, 0 to 1.
  public var opacity: Float = 1
  /// In pixels.
  public var fontSize: Float = 16
  public var color = CSSColor.black
  public var background = Background.color(.white)
  public var whiteSpace = WhiteSpace.normal
  /// Hidden in Outlook on Windows only (`mso-hide: all`).
  public var isHiddenInOutlook = false
  /// How the element lies over others; its children do not inherit it.
  public var layer = Layer.flow
  /// Why the text inside is not seen, and whose style says so; `nil` where it is seen.
  public var hiding: Hiding?

  public enum Display: UInt8, Hashable, Sendable {
    case none, inline, inlineBlock, block, table, rows, row, cell, contents
  }

  public enum WhiteSpace: UInt8, Hashable, Sendable {
    case normal, preserved, preservedLines
  }

  /// How an element lies over others (CSS 2.2 §9.9, appendix E), as far as it is certain.
  public enum Layer: UInt8, Hashable, Sendable {
    /// In the flow of the page: below all that is positioned.
    case flow
    /// In the flow, and the frame for what is positioned in it; it grows with its content.
    case frame
    /// Lies over all of its frame, and lets nothing through.
    case cover
    /// Lies over all of the window, and lets nothing through.
    case windowCover
    /// May lie anywhere, above or below.
    case apart
  }

  /// What text stands in front of.
  public enum Background: Hashable, Sendable {
    /// An opaque colour.
    case color(CSSColor)
    /// A picture or gradient, in front of that colour.
    case image(CSSColor)

    public var color: CSSColor {
      switch self {
      case .color(let color), .image(let color): color
      }
    }
  }

  public struct Hiding: Hashable, Sendable {
    public var reason: Reason
    /// The number of the element.
    public var element: Int32
    /// What says so, in the page: a declaration or an attribute; `nil` where it is the element by itself.
    public var source: Range<Int>?

    public enum Reason: UInt8, Hashable, Sendable, CaseIterable {
      /// `display: none` or the attribute `hidden`.
      case notDisplayed
      /// `visibility: hidden`.
      case invisible
      /// `opacity: 0`.
      case transparent
      /// No height or width, and what does not fit is cut.
      case clipped
      /// Moved out of what is shown.
      case offScreen
    }
  }

  /// Smaller than this, in pixels, is as good as nothing.
  public static let smallestFontSize: Float = 1
}
