import HTML

/// A page: tokens, tree, styles, text, links and images. Every range has to lie where it belongs.
enum HTMLTarget {
  static func run(_ input: [UInt8]) {
    let page = HTMLDocument(input)
    for (number, node) in page.nodes.enumerated() {
      precondition(node.range.upperBound <= input.count && node.nameRange.upperBound <= input.count)
      precondition(node.end > number && node.end <= page.nodes.count)
      precondition((node.parent ?? -1) < number)
      for attribute in page.attributes[node.attributes] {
        precondition(attribute.range.upperBound <= input.count)
        let value = page.value(of: attribute)
        let source = value.sourceRange(of: 0..<value.utf8.count)
        precondition(holds(attribute.valueRange, source))
      }
    }
    for defect in page.defects { precondition(defect.range.upperBound <= input.count) }
    for environment in [MediaEnvironment.desktop, .phone] {
      let styles = HTMLStyles(page, in: environment)
      let text = RenderedText(page, styles)
      check(text.runs, text.utf8.count, input.count)
      check(text.hiddenRuns, text.hiddenUTF8.count, input.count)
      let contents = HTMLContents(page, styles, text)
      for link in contents.links { precondition(link.textRange.upperBound <= text.utf8.count) }
      if let preheader = HTMLPreheader(page, styles, text) {
        precondition(preheader.range.upperBound <= input.count)
      }
    }
  }

  /// The sheet of a page whose elements have what selectors look for.
  static func runSheet(_ input: [UInt8]) {
    run(
      Array("<style>".utf8) + input
        + Array("</style><div class=a><p id=b class='a c'><a href=x>d</a> e</p></div>".utf8))
    let sheet = CSSSheet(input, 0..<input.count)
    for rule in sheet.rules { precondition(holds(0..<input.count, rule.block)) }
    for declaration in sheet.declarations {
      precondition(holds(0..<input.count, declaration.range))
    }
  }

  private static func check(_ runs: [TextRun], _ text: Int, _ page: Int) {
    var end = 0
    for run in runs {
      precondition(run.textRange.lowerBound == end && run.sourceRange.upperBound <= page)
      end = run.textRange.upperBound
    }
    precondition(end == text)
  }

  private static func holds(_ outer: Range<Int>, _ inner: Range<Int>) -> Bool {
    inner.lowerBound >= outer.lowerBound && inner.upperBound <= outer.upperBound
  }
}
