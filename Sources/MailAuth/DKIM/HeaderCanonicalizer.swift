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

  /// Appends a field of a header by its number, as the function above does.
  static func append(
    _ header: HeaderSection, at index: Int, _ canonicalization: Canonicalization,
    to output: inout [UInt8]
  ) {
    let place = header.place(of: index)
    switch canonicalization {
    case .simple: output += header.octets[place.field]
    case .relaxed:
      append(name: place.name, value: place.value, of: header.octets, canonicalization, to: &output)
      output.append(0x0D)
      output.append(0x0A)
    }
  }

  /// Appends a field without the CRLF that ends it; between the name and the value is a colon.
  static func append(
    name: Range<Int>, value: Range<Int>, of octets: [UInt8], _ canonicalization: Canonicalization,
    to output: inout [UInt8]
  ) {
    switch canonicalization {
    case .simple: output += octets[name.lowerBound..<value.upperBound]
    case .relaxed:
      octets.withUnsafeBufferPointer {
        appendRelaxed(
          UnsafeBufferPointer(rebasing: $0[name]), UnsafeBufferPointer(rebasing: $0[value]),
          to: &output)
      }
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

  /// Appends the name in lower case, and the value unfolded, each run of white space one space, none at its ends.
  private static func appendRelaxed(
    name: HeaderFieldName, value: ArraySlice<UInt8>, to output: inout [UInt8]
  ) {
    name.octets.withUnsafeBufferPointer { name in
      value.withUnsafeBufferPointer { appendRelaxed(name, $0, to: &output) }
    }
  }

  private static func appendRelaxed(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>,
    to output: inout [UInt8]
  ) {
    // Written in place: an append for each word costs more than the words.
    output.append(addingCapacity: name.count + 1 + value.count) { span in
      span.withUnsafeMutableBufferPointer { room, count in
        count = writeRelaxed(name, value, to: room)
      }
    }
  }

  /// Gives how many octets it wrote; there is room for those of the name, a colon and those of the value.
  private static func writeRelaxed(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>,
    to output: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    var count = 0
    for octet in name {
      output[count] = HeaderFieldName.lowercase(octet)
      count += 1
    }
    output[count] = UInt8(ascii: ":")
    count += 1
    let start = count
    var hasBlank = false
    var index = 0
    while index < value.count {
      let octet = value[index]
      if octet == 0x20 || octet == 0x09 {
        hasBlank = true
        index += 1
        continue
      }
      // A line break inside a value always folds; other control characters, a lone CR among them, stay.
      if octet == 0x0D && index + 1 < value.count && value[index + 1] == 0x0A
        || octet == 0x0A && index > 0 && value[index - 1] == 0x0D
      {
        index += 1
        continue
      }
      // Each blank that is written had one in the value, so there is room.
      if hasBlank && count > start {
        output[count] = 0x20
        count += 1
      }
      hasBlank = false
      output[count] = octet
      count += 1
      index += 1
      // Written octets are never more than those that were read, so there is room.
      let copied = CanonicalRun.copyText(
        UnsafeBufferPointer(rebasing: value[index...]),
        to: UnsafeMutableBufferPointer(rebasing: output[count...]))
      count += copied
      index += copied
      while index < value.count, value[index] > 0x20 {
        output[count] = value[index]
        count += 1
        index += 1
      }
    }
    return count
  }
}
