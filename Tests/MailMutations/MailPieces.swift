/// What messages are made of, right and wrong.
enum MailPieces {
  static let fields = [
    "From: a@example.com\r\n", "From: \"A, B\" <a@example.com>, =?utf-8?q?=C3=A9?= <b@c>\n",
    "Sender: <>\n", "To: undisclosed-recipients:;\n", "Reply-To: a@gmail.com\n",
    "Subject: =?utf-8?B?w6k=?= =?iso-8859-1?Q?=E9?=\n",
    "Subject: RE: FREE MONEY!!! {{first_name}}\n",
    "Subject: =?utf-8?q?a=\n", "Date: Fri, 20 Nov 2026 10:00:00 +0000\n", "Date: 31 Feb 99 25:61\n",
    "Message-ID: <1@localhost>\n", "MIME-Version: 1.0\n",
    "List-Unsubscribe: <https://example.com/u?x=1>, <mailto:u@example.com>\n",
    "List-Unsubscribe: https://example.com/u\n",
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n",
    "List-Id: <a.example.com>\n", "Precedence: bulk\n",
    "X-Mailer: Microsoft Outlook Express 6.00.2800\n",
    "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=a; h=from:subject; bh=; b=\n",
    "BIMI-Selector: v=BIMI1; s=a;\n", "Content-Language: fi\n",
    "Content-Type: text/html; charset=utf-8\n", "Content-Type: text/plain; charset=iso-2022-jp\n",
    "Content-Type: text/html; charset=utf-16\n", "Content-Type: text/x-amp-html\n",
    "Content-Type: multipart/alternative; boundary=\"b\"\n",
    "Content-Type: multipart/related; boundary=b--\n",
    "Content-Type: multipart/mixed\n", "Content-Type: message/rfc822\n",
    "Content-Type: message/partial\n",
    "Content-Type: application/zip; name*0*=utf-8''a%2e; name*1=\"exe\"\n", "Content-Type: ;;=\n",
    "Content-Transfer-Encoding: base64\n", "Content-Transfer-Encoding: quoted-printable\n",
    "Content-Transfer-Encoding: 7bit\n", "Content-Transfer-Encoding: x-uuencode\n",
    "Content-Disposition: attachment; filename=\"a.pdf.exe\"\n",
    "Content-Disposition: inline; filename*=\n",
    "Content-ID: <a@b>\n", " folded\n", "\tfolded =?utf-8?q?word?=\n", "no field\n", ": empty\n",
    "\n", "\r\n\r\n",
  ]

  static let boundaries = [
    "--b\n", "--b--\n", "--b \r\n", "--b\nContent-Type: text/html\n\n", "--", "--b--b\n", "\r--b\r",
    "--b\nContent-Type: multipart/mixed; boundary=b\n\n", "--b\nContent-Type: message/rfc822\n\n",
    "--b\nContent-Type: multipart/alternative; boundary=\"b\"\n\n--b\n", "begin 644 a.txt\n",
    "From a@b\n",
  ]

  static let html = [
    "<html lang=de>", "<head>", "<body bgcolor=#fff text=#fff>", "<title>", "</title>", "<style>",
    "a{color:#fff;display:none}", "@media (max-width:480px){a{font-size:0}", "</style>", "<table>",
    "<tr>", "<td>",
    "</table>", "<div style=\"display:none;max-height:0\">",
    "<div style=\"position:absolute;left:-9999px\">",
    "<div style=\"background:#ffffff;color:rgb(255 254 255);font-size:1px\">", "</div>", "<p",
    "<p a=", "<a href=\"",
    "<a href=\"https://example.com/\">https://bank.example/</a>", "<a href=http://192.0.2.1/>",
    "<a href='javascript:x()'>",
    "<a href=\"https://example.com/u\">Unsubscribe</a>", "</a>", "<img src=\"cid:a@b\">",
    "<img src=https://example.com/{{a}}.png alt=\"logo.png\" width=1>", "<script>", "</script>",
    "<!--", "-->",
    "<!--[if mso]>", "<![endif]-->", "<!DOCTYPE html>", "<svg><style>", "<math><mi>",
    "<select><option>", "<form action=x>",
    "<meta http-equiv=refresh content=\"0;url=x\">", "<meta charset=utf-16>", "<base href=//a>",
    "&#x202E;", "&zwnj;",
    "&#8203;", "&notit;", "&#0;", "&", "<template>", "<plaintext>", "<![CDATA[", "<frameset>",
    "<b><i></b></i>",
    "<a style='transform:scale(0);opacity:0.01'>", "style=\"\u{FEFF}\"", "<div hidden>",
    "<iframe srcdoc=\"<p>\">",
  ]

  static let words = [
    "https://example.com/a?b=c#d", "http://xn--a/", "https://user@bit.ly:8080/", "http://)))))",
    "mailto:a@b", "{{#if a}}",
    "{{/if}}", "*|FNAME|*", "%%=v(@a)=%%", "{% for a in b %}", "<%", "lorem ipsum dolor", "TODO",
    "S U M M E R", "!!?!",
    "This is not spam", "unsubscribe", "12 Harbour Street, Dover CT16 1AA", "privacy",
    "\u{430}pple", "v1agra", "\u{202E}gpj",
    "a\u{200B}b", "=E2=80=AE", "=\n", "=3D", "=?utf-8?q?=E9?=", "=?x?b?//8=?=", "PGh0bWw+", "====",
    "退订", "désinscrire",
    "paypal.com.example.icu", "Dear customer, your account was limited: verify within 24 hours",
    "> quoted\n", "\u{FFFD}",
  ]

  static let octets: [UInt8] = [0x00, 0x0A, 0x0D, 0x1B, 0x7F, 0x80, 0xC3, 0xE2, 0xFF]

  static let wrappings = [
    ("Content-Type: multipart/mixed; boundary=b\n\n--b\n", "\n--b--\n"),
    (
      "Content-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain\n\na\n--c\n",
      "\n--c--\n"
    ),
    ("Content-Type: message/rfc822\n\n", ""),
    (
      "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n",
      "\n--b\n"
    ),
    ("Subject: a\nContent-Type: text/html\n\n<pre>", "</pre>"),
  ]
}
