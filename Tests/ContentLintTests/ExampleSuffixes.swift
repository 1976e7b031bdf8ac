import DNS
import MailAuth

/// Public suffixes as far as the examples need them: top-level domains, and a few below.
struct ExampleSuffixes: PublicSuffixes {
  private static let deeper: Set<String> = ["co.uk", "com.br", "co.jp", "github.io"]

  func registrableDomain(of name: DomainName) -> DomainName? {
    let suffixLabels =
      name.labelCount > 1 && Self.deeper.contains("\(name.suffix(labels: 2))") ? 2 : 1
    return name.labelCount > suffixLabels ? name.suffix(labels: suffixLabels + 1) : nil
  }
}
