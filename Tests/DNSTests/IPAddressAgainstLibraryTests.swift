import DNS
import Foundation
import TestKit
import Testing

/// Thousands of texts and addresses judged by inet_pton(3) and inet_ntop(3) too.
@Suite struct IPAddressAgainstLibraryTests {
  private static let rounds = 30_000

  /// What the C library reads; `nil` when it refuses. A zero octet would end the text there.
  private static func parsed(_ text: [UInt8], _ family: Int32) -> [UInt8]? {
    guard !text.contains(0) else { return nil }
    var octets = [UInt8](repeating: 0, count: family == AF_INET ? 4 : 16)
    let isAddress = (text + [0]).withUnsafeBytes { source in
      octets.withUnsafeMutableBytes { target in
        source.assumingMemoryBound(to: CChar.self).baseAddress.map {
          inet_pton(family, $0, target.baseAddress) == 1
        }
      }
    }
    return isAddress == true ? octets : nil
  }

  private static func printed(_ octets: [UInt8], _ family: Int32) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(family, octets, &buffer, socklen_t(buffer.count)) != nil else { return nil }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Sixteen octets with many zero groups, so that every place and length of a gap comes up.
  private static func groups(_ random: inout SeededGenerator) -> [UInt8] {
    (0..<8).flatMap { _ -> [UInt8] in
      switch UInt8.random(in: 0...3, using: &random) {
      case 0:
        [UInt8.random(in: 0...255, using: &random), UInt8.random(in: 0...255, using: &random)]
      case 1: [0, UInt8.random(in: 0...20, using: &random)]
      default: [0, 0]
      }
    }
  }

  /// A text of the letters that addresses have, shaped like one.
  private static func text(_ random: inout SeededGenerator) -> [UInt8] {
    let parts = ["0", "1", "00", "10", "255", "256", "ffff", "0db8", "10000", "g", "", "1.2.3.4"]
    let separators = [":", ":", ":", "::", "."]
    var text = Bool.random(using: &random) ? "" : "::"
    for _ in 0..<Int.random(in: 1...9, using: &random) {
      text += parts.randomElement(using: &random) ?? ""
      text += separators.randomElement(using: &random) ?? ""
    }
    while Bool.random(using: &random), text.last == ":" || text.last == "." { text.removeLast() }
    return Array(text.utf8)
  }

  @Test func `every address is written as inet_ntop does, and read back`() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<Self.rounds {
      let octets = Self.groups(&random)
      let four = try #require(IPv4Address(octets: octets[12...]))
      #expect(four.description == Self.printed(Array(octets[12...]), AF_INET))
      #expect(IPv4Address(four.description) == four)

      let six = try #require(IPv6Address(octets: octets))
      let theirs = try #require(Self.printed(octets, AF_INET6))
      // The library writes ::/96 and ::ffff:0:0/96 with an IPv4 tail, which RFC 5952 §5 leaves open.
      if !theirs.contains(".") { #expect(six.description == theirs) }
      #expect(IPv6Address(theirs) == six)
      #expect(IPv6Address(six.description) == six)
      #expect(Self.parsed(Array(six.description.utf8), AF_INET6) == octets)
    }
  }

  @Test func `every text is read or refused as inet_pton does`() {
    var random = SeededGenerator(seed: 4)
    var accepted = 0
    for round in 0..<Self.rounds {
      var text =
        round.isMultiple(of: 2)
        ? Self.text(&random) : Array((Self.printed(Self.groups(&random), AF_INET6) ?? "").utf8)
      if round.isMultiple(of: 3) { text = text.mutated(using: &random) }
      let string = String(decoding: text, as: UTF8.self)
      let six = Self.parsed(text, AF_INET6)
      #expect(IPv6Address(string)?.octets == six, "\(string)")
      if six != nil { accepted += 1 }
    }
    #expect((5000..<25_000).contains(accepted))
  }

  @Test func `every text of a quad is read or refused as inet_pton does`() {
    var random = SeededGenerator(seed: 5)
    let parts = [
      "0", "1", "9", "10", "99", "100", "199", "255", "256", "300", "00", "01", "", "1000",
    ]
    var accepted = 0
    for round in 0..<Self.rounds {
      let count = round.isMultiple(of: 8) ? Int.random(in: 1...6, using: &random) : 4
      // Mostly good parts, or no text would be an address.
      let words = (0..<count).map { _ in
        parts[Int.random(in: 0..<(round.isMultiple(of: 2) ? 8 : parts.count), using: &random)]
      }
      var text = Array(words.joined(separator: ".").utf8)
      if round.isMultiple(of: 3) { text = text.mutated(using: &random) }
      let string = String(decoding: text, as: UTF8.self)
      let four = Self.parsed(text, AF_INET)
      #expect(IPv4Address(string)?.octets == four, "\(string)")
      if four != nil { accepted += 1 }
    }
    #expect((5000..<25_000).contains(accepted))
  }
}
