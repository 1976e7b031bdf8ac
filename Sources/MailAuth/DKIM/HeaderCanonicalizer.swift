public import Message

/// Header fields as they are hashed (RFC 6376 §3.4.1, §3.4.2).
public enum HeaderCanonicalizer {
  /// Appends a field in its canonical form, with the CRLF that ends it.
  public static func append(
    _ field: HeaderField, _ canonicalization: Canonicalization, to output: inout [UInt8]
  ) {
    switch canonicalization {
    case .simple:
      output += field.octets
    case .relaxed:
      appendRelaxed(name: field.name, value: field.value, to: &output)
      output.append(0x0D)
      output.append(0x0A)
    }
  }

  /// Appends the signature's own field: `b=` without its value, and without the last CRLF (RFC 6376 §3.7).
  public static func appendSignature(
    _ field: HeaderField, _ canonicalization: Canonicalization, to output: inout [UInt8]
  ) {
    let hole = signatureValue(in: field.value)
    switch canonicalization {
    case .simple:
      output += field.octets[field.octets.startIndex..<hole.lowerBound]
      output += field.octets[hole.upperBound..<field.value.endIndex]
    case .relaxed:
      let value = field.value[..<hole.lowerBound] + field.value[hole.upperBound...]
      appendRelaxed(name: field.name, value: value, to: &output)
    }
  }

  /// What stands between the `=` of `b=` and the semicolon or end behind it, white space included (RFC 6376 §3.5); an empty range
  /// where there is no `b=`.
  private static func signatureValue(in value: ArraySlice<UInt8>) -> Range<Int> {
    var start = value.startIndex
    while start < value.endIndex {
      let end = value[start...].firstIndex(of: UInt8(ascii: ";")) ?? value.endIndex
      if let equals = value[start..<end].firstIndex(of: UInt8(ascii: "=")),
        value[start..<equals].trimmingBlanks.elementsEqual(CollectionOfOne(UInt8(ascii: "b")))
      {
        return (equals + 1)..<end
      }
      start = end + 1
    }
    return value.endIndex..<value.endIndex
  }

  /// The name in lower case; the value unfolded, each run of white space one space, none at its ends.
  private static func appendRelaxed(
    name: HeaderFieldName, value: ArraySlice<UInt8>, to output: inout [UInt8]
  ) {
    let start = output.count
    output.append(contentsOf: name.octets)
    output.withUnsafeMutableBufferPointer { octets in
      for index in start..<octets.count {
        octets[index] = HeaderFieldName.lowercase(octets[index])
      }
    }
    output.append(UInt8(ascii: ":"))
    value.withUnsafeBufferPointer { octets in
      output.reserveCapacity(output.count + octets.count + 2)
      var hasBlank = false
      var isAtStart = true
      var index = 0
      while index < octets.count {
        let start = index
        while index < octets.count, octets[index] > 0x20 { index += 1 }
        if index == start {
          let octet = octets[index]
          index += 1
          if octet == 0x20 || octet == 0x09 {
            hasBlank = true
            continue
          }
          // A line break inside a value always folds; other control characters, a lone CR among them, stay.
          if octet == 0x0D, index < octets.count, octets[index] == 0x0A { continue }
          if octet == 0x0A, index >= 2, octets[index - 2] == 0x0D { continue }
        }
        if hasBlank && !isAtStart { output.append(0x20) }
        hasBlank = false
        isAtStart = false
        output.append(contentsOf: octets[start..<index])
      }
    }
  }
}
