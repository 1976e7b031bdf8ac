import DNS
import Message
import TestKit
import Testing

/// Received fields in the forms that mail servers write.
@Suite struct ReceivedFieldTests {
  /// A field's body, and address, HELO, reverse name, server and TLS as read from it.
  @Test(
    "The client is read from what each server writes",
    arguments: [
      (
        "from mail.example.com (mail.example.com [192.0.2.1])\r\n\t(using TLSv1.3 with cipher "
          + "TLS_AES_256_GCM_SHA384 (256/256 bits)\r\n\t key-exchange X25519)\r\n\t(No client "
          + "certificate requested)\r\n\tby mx.example.net (Postfix) with ESMTPS id 3E15F\r\n\tfor "
          + "<a@example.net>; Mon, 29 Aug 2022 04:50:30 -0700 (PDT)",
        "192.0.2.1 mail.example.com mail.example.com mx.example.net TLSv1.3"
      ),
      (
        "from client (unknown [IPv6:2001:db8::25]) by mx.example.net (Postfix) with ESMTP id 1; x",
        "2001:db8::25 client - mx.example.net plain"
      ),
      (
        "from rdns.example.com ([192.0.2.2] helo=mail.example.com)\r\n\tby mx.example.net with esmtps "
          + "(TLS1.3) tls TLS_AES_256_GCM_SHA384\r\n\t(Exim 4.96)\r\n\t(envelope-from <b@example.com>)\r\n\tid "
          + "1qX-00 for a@example.net; x",
        "192.0.2.2 mail.example.com rdns.example.com mx.example.net TLS1.3 b@example.com"
      ),
      (
        "from [192.0.2.3] (port=4711 helo=mail.example.com) by mx.example.net with smtp (Exim 4.96) (envelope-from <>) id 1; x",
        "192.0.2.3 mail.example.com - mx.example.net plain <>"
      ),
      (
        "from mail.example.com ([192.0.2.4]:41234) by mx.example.net with esmtpsa (Exim 4.97) id 1; x",
        "192.0.2.4 mail.example.com mail.example.com mx.example.net tls"
      ),
      (
        "from mail.example.com (rdns.example.com [192.0.2.5])\r\n\tby mx.example.net (8.15.2/8.15.2) with "
          + "ESMTPS id x\r\n\t(version=TLSv1.2 cipher=ECDHE-RSA-AES256-GCM-SHA384 bits=256 verify=NO)\r\n\tfor <a@b>; x",
        "192.0.2.5 mail.example.com rdns.example.com mx.example.net TLSv1.2"
      ),
      (
        "from mail.example.com (root@rdns.example.com [192.0.2.5] (may be forged)) by mx.example.net with SMTP; x",
        "192.0.2.5 mail.example.com - mx.example.net plain"
      ),
      (
        "from mail.example.com ([192.0.2.5]) by mx.example.net (8.15.2/8.15.2) with ESMTP id x; x",
        "192.0.2.5 mail.example.com - mx.example.net plain"
      ),
      (
        "from mail.example.com (192.0.2.6) by\r\n AM0.mail.protection.outlook.com (10.152.1.2) with Microsoft "
          + "SMTP Server\r\n (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.1\r\n via "
          + "Frontend Transport; x",
        "192.0.2.6 mail.example.com - AM0.mail.protection.outlook.com TLS1_2"
      ),
      (
        "from DU0.eurprd.prod.outlook.com (2001:db8:10::1) by AM0.eurprd.prod.outlook.com with HTTPS; x",
        "2001:db8:10::1 DU0.eurprd.prod.outlook.com - AM0.eurprd.prod.outlook.com unknown"
      ),
      (
        "from mail-ot1.example.com (mail-ot1.example.com. [192.0.2.7])\r\n        by mx.google.com with ESMTPS "
          + "id a1-20\r\n        for <a@example.net>\r\n        (version=TLS1_3 cipher=TLS_AES_128_GCM_SHA256 bits=128/128);\r\n x",
        "192.0.2.7 mail-ot1.example.com mail-ot1.example.com mx.google.com TLS1_3"
      ),
      (
        "from unknown (HELO mail.example.com) (192.0.2.8)\r\n  by mx.example.net with SMTP; x",
        "192.0.2.8 mail.example.com - mx.example.net plain"
      ),
      (
        "from 192.0.2.9 (EHLO mail.example.com) by atlas.example.net with SMTPs; x",
        "192.0.2.9 mail.example.com - atlas.example.net tls"
      ),
      (
        "by 2002:a05:6830:902 with SMTP id v2; x", "- - - 2002:a05:6830:902 plain"
      ),
      ("from by by by; x", "- by - by unknown"),
      ("", "- - - - unknown"),
      ("from", "- - - - unknown"),
      ("(from a) b", "- - - - unknown"),
    ])
  func reads(body: String, expected: String) {
    let field = ReceivedField(Array(body.utf8))
    let encryption: String =
      switch field.encryption {
      case .encrypted(let version): version ?? "tls"
      case .plain: "plain"
      case .unknown: "unknown"
      }
    var parts = [
      field.address?.description ?? "-", field.helo ?? "-", field.reverseName ?? "-",
      field.server ?? "-", encryption,
    ]
    if let sender = field.envelopeSender { parts.append(sender.isEmpty ? "<>" : sender) }
    #expect(parts.joined(separator: " ") == expected)
  }

  @Test("Mutated fields are read without a crash")
  func survivesMutation() {
    let seeds = [
      "from a.example (b.example [192.0.2.1]) (using TLSv1.3) by c.example (Postfix) with ESMTPS id 1; x",
      "from r.example ([192.0.2.2]:25 helo=m.example) by c.example with esmtps (Exim 4) (envelope-from <b@e>) id 1; x",
      "from unknown (HELO m) (2001:db8::1) by x with Microsoft SMTP Server (version=TLS1_2) id 1; x",
    ].map { Array($0.utf8) }
    var random = SeededGenerator(seed: 53_21)
    for round in 0..<15_000 {
      _ = ReceivedField(seeds[round % seeds.count].mutated(using: &random))
    }
  }

  @Test(
    "A long hostile field takes no time", arguments: ["(", "from ", "(a", "[", "(x)", "from a ("])
  func staysLinear(unit: String) {
    let body = Array(String(repeating: unit, count: 200_000).utf8)
    #expect(ContinuousClock().measure { _ = ReceivedField(body) } < .milliseconds(500))
  }
}
