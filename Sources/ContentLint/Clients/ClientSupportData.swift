/// What mail programs support, put together for dlv from their makers' documents and from published tests; a row is one statement, with the month in
/// which its source was read. Only what a source says is here: a feature without a row is not known, and nothing is said about it.
///
/// Lines: `source NAME where it stands`, then `feature client yes|no date source`.
enum ClientSupportData {
  static let text = """
    source google Google for Developers, Gmail: CSS support (developers.google.com/gmail/design/css)
    source microsoft Microsoft, Word 2007 HTML and CSS Rendering Capabilities in Outlook 2007 (MSDN aa338201), still what Word does
    source leu hteumeuleu.com, Making sense of Outlook's rendering engine (2020)
    source mso mailtester.tienng21.com, Outlook Desktop 2007-2019
    source gmailqa mailtester.tienng21.com, Gmail
    source fonts theemailfactory.com, Dear Google, it's time for better CSS support in Gmail
    source dark html-email-guide.vercel.app and support.ometria.com, dark mode in mail programs
    source bird docs.bird.com, Email Media Support Guide
    source webkit WebKit shows the page as Safari does
    property:position gmail no 2026-11 google
    property:position outlook-windows no 2026-11 microsoft
    property:position apple-mail yes 2026-11 webkit
    property:float gmail yes 2026-11 google
    property:float outlook-windows no 2026-11 microsoft
    property:float apple-mail yes 2026-11 webkit
    property:max-width gmail yes 2026-11 google
    property:max-width outlook-windows no 2026-11 microsoft
    property:max-width apple-mail yes 2026-11 webkit
    property:background-image gmail yes 2026-11 google
    property:background-image outlook-windows no 2026-11 microsoft
    property:background-image apple-mail yes 2026-11 webkit
    property:opacity gmail yes 2026-11 google
    property:opacity outlook-windows no 2026-11 microsoft
    property:opacity apple-mail yes 2026-11 webkit
    property:border-radius gmail yes 2026-11 google
    property:border-radius outlook-windows no 2026-11 mso
    property:border-radius apple-mail yes 2026-11 webkit
    property:box-shadow outlook-windows no 2026-11 mso
    property:box-shadow apple-mail yes 2026-11 webkit
    property:text-shadow outlook-windows no 2026-11 mso
    property:text-shadow apple-mail yes 2026-11 webkit
    value:display:flex outlook-windows no 2026-11 mso
    value:display:flex apple-mail yes 2026-11 webkit
    value:display:grid outlook-windows no 2026-11 mso
    value:display:grid apple-mail yes 2026-11 webkit
    function:var gmail no 2026-11 gmailqa
    function:var outlook-windows no 2026-11 leu
    function:var apple-mail yes 2026-11 webkit
    at-rule:media gmail yes 2026-11 google
    at-rule:media outlook-windows no 2026-11 leu
    at-rule:media apple-mail yes 2026-11 webkit
    at-rule:font-face gmail no 2026-11 fonts
    at-rule:font-face outlook-windows no 2026-11 leu
    at-rule:font-face apple-mail yes 2026-11 webkit
    media:prefers-color-scheme gmail no 2026-11 dark
    media:prefers-color-scheme outlook-windows no 2026-11 dark
    media:prefers-color-scheme apple-mail yes 2026-11 dark
    selector:attribute gmail no 2026-11 google
    selector:attribute outlook-windows no 2026-11 microsoft
    selector:attribute apple-mail yes 2026-11 webkit
    element:video outlook-windows no 2026-11 leu
    element:video apple-mail yes 2026-11 webkit
    element:svg gmail no 2026-11 bird
    element:svg outlook-windows no 2026-11 bird
    element:svg apple-mail yes 2026-11 bird
    """
}
