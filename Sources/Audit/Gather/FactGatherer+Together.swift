import DNS

extension FactGatherer {
  /// `work` on every element at once; the results in the elements' order.
  func concurrently<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ work: @Sendable @escaping (Element) async -> Result
  ) async -> [Result] {
    if elements.isEmpty { return [] }
    if elements.count == 1, let only = elements.first { return [await work(only)] }
    return await withTaskGroup(of: (Int, Result).self) { group in
      for (index, element) in elements.enumerated() {
        group.addTask { (index, await work(element)) }
      }
      var results = [Result?](repeating: nil, count: elements.count)
      for await (index, result) in group { results[index] = result }
      return results.compactMap(\.self)
    }
  }
}
