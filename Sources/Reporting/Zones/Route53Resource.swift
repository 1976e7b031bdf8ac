import DNS

/// Resources of type aws_route53_record
/// (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_record).
enum Route53Resource {
  /// One resource a record set, for the zone in `var.zone_id`.
  static func text(_ sets: [RecordSet], _ presentation: (RecordData) -> String) -> String {
    var taken: Set<String> = []
    return sets.map { set in
      let plain = identifier("\(set.name)_\(set.type)".lowercased())
      var unique = plain
      var number = 1
      while !taken.insert(unique).inserted {
        number += 1
        unique = "\(plain)_\(number)"
      }
      let values = set.data.map { data in
        switch data {
        case .txt(let strings), .spf(let strings): text(of: strings)
        case .a, .aaaa, .ns, .cname, .ptr, .mx, .soa, .srv, .tlsa, .ds, .dnskey, .caa, .other:
          Route53Batch.octalEscapes(presentation(data))
        }
      }
      return text(
        identifier: unique, name: set.name, type: set.type, ttl: set.ttl, values: values)
    }.joined(separator: "\n")
  }

  static func text(
    identifier: String, name: DomainName, type: RecordType, ttl: UInt32, values: [String]
  ) -> String {
    let list = values.map { "\"\(escaped($0))\"" }
    let records =
      list.count == 1 ? list[0] : "\n" + list.map { "    \($0),\n" }.joined() + "  "
    return """
      resource "aws_route53_record" "\(identifier)" {
        zone_id = var.zone_id
        name    = "\(escaped(Route53Batch.octalEscapes("\(name)")))"
        type    = "\(type)"
        ttl     = \(ttl)
        records = [\(records)]
      }

      """
  }

  /// The provider puts the value between quotation marks, so the strings are parted by two of them inside it.
  static func text(of strings: CharacterStrings) -> String {
    strings.segments.map { segment in
      String(Route53Batch.octalEscapes(CharacterStrings.quoted(segment)).dropFirst().dropLast())
    }.joined(separator: "\"\"")
  }

  /// A name made of letters, digits and underscores.
  static func identifier(_ text: String) -> String {
    let plain = String(
      decoding: text.utf8.map { octet in
        octet &- 0x30 < 10 || (octet | 0x20) &- 0x61 < 26 ? octet : UInt8(ascii: "_")
      }, as: UTF8.self)
    // It begins with a letter or an underscore.
    return plain.first?.isNumber ?? true ? "_" + plain : plain
  }

  /// A quoted text of HCL: `${` and `%{` begin templates.
  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("${", with: "$${").replacing("%{", with: "%%{")
  }
}
