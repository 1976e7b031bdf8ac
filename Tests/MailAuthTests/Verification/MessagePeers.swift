import Foundation
import TestKit
import Testing

/// Messages that dkimpy signs and seals, with what pyspf, dkimpy and authheaders say about them.
struct MessagePeers: Decodable {
  /// TXT records by name; there are no others.
  let records: [String: String]
  let cases: [Case]
  /// Seconds since 1970, when the messages were signed.
  let now: UInt64

  struct Case: Decodable {
    let message: Data
    let ip: String
    let mailFrom: String
    let helo: String
    let spf: String
    /// `pass` or `fail` of each signature from the top.
    let dkim: [String]
    let arc: String
    let dmarc: String
  }

  /// The same messages for the same seed, but for keys and times.
  static func generated(seed: Int, count: Int) throws -> MessagePeers {
    let environment = try PythonEnvironment(DMARCPeers.requirements)
    let sources =
      try DMARCPeers.sourceRequirements.values.map { try PythonSourcePackage($0).folder.path }
      + [try PythonSourcePackage.pyspf.get().folder.path]
    let run = try environment.run(script, ["\(seed)", "\(count)"] + sources)
    try #require(run.status == 0, "\(run.errors)")
    return try JSONDecoder().decode(MessagePeers.self, from: run.outputBytes)
  }

  private static let script = """
    import base64, json, os, random, subprocess, sys, tempfile, time
    sys.path[:0] = sys.argv[3:]
    import dkim, spf, authheaders
    from dkim import ARC, DKIM
    from authres import SPFAuthenticationResult, DKIMAuthenticationResult
    authheaders.check_psddmarc_list = lambda *a, **k: False
    rng = random.Random(int(sys.argv[1]))
    folder = tempfile.mkdtemp()
    def make_key(name):
        path = os.path.join(folder, name)
        subprocess.run(["openssl", "genrsa", "-traditional", "-out", path, "1024"], check=True, capture_output=True)
        public = subprocess.run(["openssl", "rsa", "-in", path, "-pubout", "-outform", "DER"], check=True, capture_output=True).stdout
        return open(path, "rb").read(), base64.b64encode(public).decode()
    domains = ["example.com", "mail.example.com", "news.example.com", "example.org", "esp.example.net", "list.example.edu", "forward.example.info"]
    keys = {d: make_key(d) for d in domains}
    txt, addresses = {}, {}
    for d, (_, public) in keys.items():
        txt["s._domainkey." + d] = "v=DKIM1; k=rsa; p=" + public
    for d in domains:
        if d != "news.example.com":
            txt[d] = rng.choice(["v=spf1 ip4:192.0.2.0/26 -all", "v=spf1 ip4:192.0.2.0/25 ~all", "v=spf1 include:esp.example.net ?all" if d != "esp.example.net" else "v=spf1 ip4:192.0.2.128/25 -all"])
    txt["_dmarc.example.com"] = "v=DMARC1; p=reject; sp=quarantine"
    txt["_dmarc.example.org"] = "v=DMARC1; p=quarantine; adkim=s; aspf=s"
    txt["_dmarc.esp.example.net"] = "v=DMARC1; p=none"
    def lookup(name, timeout=5):
        name = name.decode() if isinstance(name, bytes) else name
        found = txt.get(name.lower().rstrip("."))
        return found.encode() if found is not None else None
    def lookup_text(name, *rest):
        return txt.get(name.lower().rstrip("."))
    def spf_lookup(name, qtype, tcpfallback=True, timeout=30):
        found = txt.get(name.lower().rstrip("."))
        return [((name, "TXT"), (found.encode(),))] if qtype == "TXT" and found else []
    spf.DNSLookup = spf_lookup
    words = ["sale", "hello", "  two  spaces", "report", "tab\\there", "x" * 90, "", "--", "end "]
    def message(author):
        lines = ["From: Sender <a@%s>" % author, "To: b@example.net", "Subject: " + rng.choice(words[:4]).strip(),
                 "Date: Sat, 21 Nov 2026 20:00:00 +0000", "Message-ID: <%d@%s>" % (rng.randrange(10**9), author)]
        if rng.random() < .3: lines.append("X-Folded: one\\r\\n two\\r\\n\\tthree")
        if rng.random() < .3: lines.append("List-Id: <l.%s>" % author)
        body = [rng.choice(words) for _ in range(rng.randrange(0, 6))]
        return ("\\r\\n".join(lines) + "\\r\\n\\r\\n" + "".join(l + "\\r\\n" for l in body)).encode()
    def sign(m, d):
        c = rng.choice([b"simple", b"relaxed"]), rng.choice([b"simple", b"relaxed"])
        return dkim.sign(m, b"s", d.encode(), keys[d][0], canonicalize=c, include_headers=[b"from", b"to", b"subject", b"date", b"message-id"], length=rng.random() < .1) + m
    def seal(m, d):
        m = ("Authentication-Results: %s; spf=pass smtp.mailfrom=example.com; dkim=%s header.d=example.com\\r\\n" % (d, rng.choice(["pass", "fail"]))).encode() + m
        try:
            fields = ARC(m).sign(b"s", d.encode(), keys[d][0], d.encode(), include_headers=[b"from", b"to", b"subject", b"date", b"message-id"])
        except Exception as error:
            return m
        return b"".join(fields) + m
    def damage(m):
        kind = rng.randrange(9)
        head, _, body = m.partition(b"\\r\\n\\r\\n")
        if kind == 0: return head.replace(b"Subject: ", b"Subject: [l] ") + b"\\r\\n\\r\\n" + body
        if kind == 1: return m + b"-- \\r\\nfooter\\r\\n"
        if kind == 2: return b"X-Added: 1\\r\\n" + m
        if kind == 3: return m.replace(b"b=", b"b=A", 1)
        if kind == 4: return m.replace(b"cv=none", b"cv=pass")
        if kind == 5: return m.replace(b"ARC-Seal: i=1", b"ARC-Seal: i=2")
        if kind == 6: return head + b"\\r\\nSubject: second\\r\\n\\r\\n" + body
        if kind == 7: return m.replace(b"dkim=pass", b"dkim=fail", 1)
        return m.replace(b"s=s;", b"s=gone;", 1)
    cases = []
    for number in range(int(sys.argv[2])):
        author = rng.choice(domains[:5])
        m = message(author)
        for _ in range(rng.choice([0, 1, 1, 1, 2])): m = sign(m, rng.choice([author, author, rng.choice(domains[:5])]))
        if rng.random() < .3: m = damage(m)
        for _ in range(rng.choice([0, 0, 1, 1, 2, 3])):
            m = seal(m, rng.choice(domains[4:]))
            if rng.random() < .25: m = damage(m)
        ip = "192.0.2.%d" % rng.randrange(1, 255)
        sender = rng.choice([author, author, rng.choice(domains)])
        mail_from = "b@" + sender
        spf_result = spf.check2(ip, mail_from, sender)[0]
        signatures = []
        d = DKIM(m)
        count = len([h for h in d.headers if h[0].lower() == b"dkim-signature"])
        for i in range(count):
            d = DKIM(m)
            try: ok = d.verify(idx=i, dnsfunc=lookup)
            except Exception: ok = False
            signatures.append(("pass" if ok else "fail", d.signature_fields.get(b"d", b"").decode()))
        arc = authheaders.check_arc(m, None, dnsfunc=lookup).result
        results = []
        for result, domain in signatures or [(None, None)]:
            dkim_result = DKIMAuthenticationResult(result=result, header_d=domain) if result else None
            results.append(authheaders.dmarc_per_from(author, spf_result=SPFAuthenticationResult(result=spf_result, smtp_mailfrom=mail_from), dkim_result=dkim_result, dnsfunc=lookup_text, dmarcbis=True)[0])
        dmarc = "pass" if "pass" in results else results[0]
        cases.append(dict(message=base64.b64encode(m).decode(), ip=ip, mailFrom=mail_from, helo=sender, spf=spf_result, dkim=[s[0] for s in signatures], arc=arc, dmarc=dmarc))
    print(json.dumps(dict(records=txt, cases=cases, now=int(time.time()))))
    """
}
