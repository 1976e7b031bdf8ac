public import DNS

/// The blocklists that dlv knows: the entries of Data/blocklists.txt, which says how they were chosen and where each comes from.
public enum BlocklistCatalogue {
  /// The day on which the facts were last looked up.
  public static var date: String { read.date }

  /// Read when they are first asked for, so that commands which ask no blocklist do not wait for it.
  public static var all: [Blocklist] { read.lists }

  /// What can't be read is left out; a test keeps that from happening.
  private static let read: (date: String, lists: [Blocklist]) = {
    var reader = BlocklistCatalogueReader(text)
    var lists: [Blocklist] = []
    while let entry = reader.next() { if case .success(let list) = entry { lists.append(list) } }
    return (reader.date ?? "", lists)
  }()

  /// The list that is asked in a zone, or that is asked there with a key in front.
  public static func list(at zone: DomainName) -> Blocklist? {
    all.first { $0.zone == zone || $0.keyedZone == zone }
  }
}
