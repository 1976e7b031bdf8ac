public import DNS

/// The blocklists that dlv knows: the entries of Data/blocklists.txt, which says how they were chosen and where each comes from.
public enum BlocklistCatalogue {
  /// The day on which the facts were last looked up.
  public static var date: String { read.date }

  /// Read when they are first asked for, so that commands which ask no blocklist do not wait for it.
  public static var all: [Blocklist] { read.lists }

  /// Blocks of the data that can't be read, as `line 12: …`: none, or dlv was built from a file that a test should have stopped. Who
  /// asks lists has to say so, since a list that is missing is not one that says 'not listed'.
  public static var faults: [String] { read.faults }

  private static let read = contents(of: text)

  static func contents(of text: String) -> (date: String, lists: [Blocklist], faults: [String]) {
    var reader = BlocklistCatalogueReader(text)
    var lists: [Blocklist] = []
    var faults: [String] = []
    while let entry = reader.next() {
      switch entry {
      case .success(let list): lists.append(list)
      case .failure(let fault): faults.append("\(fault)")
      }
    }
    return (reader.date ?? "", lists, faults)
  }

  /// The list that is asked in a zone, or that is asked there with a key in front.
  public static func list(at zone: DomainName) -> Blocklist? {
    all.first { $0.zone == zone || $0.keyedZone == zone }
  }
}
