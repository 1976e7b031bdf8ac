import Message

extension SignatureCoverage {
  init(
    _ signature: DKIMSignature, _ selection: FieldSelection, header: HeaderSection, own: Int,
    bodyLength: UInt64
  ) {
    var taken = Set(selection.indices.compactMap { $0 })
    taken.insert(own)
    var seen: Set<HeaderFieldName> = []
    signed = []
    sealed = []
    for (name, place) in zip(signature.signedFields, selection.indices) {
      if let place, seen.insert(name).inserted { signed.append(header[place].name.text) }
    }
    var sealedNames: Set<HeaderFieldName> = []
    for (name, place) in zip(signature.signedFields, selection.indices)
    where place == nil && sealedNames.insert(name).inserted {
      sealed.append(name.text)
    }
    var counts: [HeaderFieldName: Int] = [:]
    var order: [HeaderFieldName] = []
    for place in header.indices where !taken.contains(place) {
      let name = header[place].name
      if counts[name] == nil { order.append(name) }
      counts[name, default: 0] += 1
    }
    unsigned = order.map {
      UnsignedField(name: $0.text, count: counts[$0, default: 0], besideSigned: seen.contains($0))
    }
    unsignedBodyLength = signature.bodyLength.map { bodyLength > $0 ? bodyLength - $0 : 0 }
  }
}
