import Foundation
import TestKit

/// Makes files of DMARC aggregate reports in a folder: sound ones as receivers send them, and hostile ones.
struct ReportMaker {
  let folder: TemporaryFolder

  init() async throws {
    folder = try TemporaryFolder()
    let run = try await ProgramRun("python3", ["-c", Self.script, folder.url.path])
    guard run.status == 0 else { throw Failure(description: run.errors) }
  }

  struct Failure: Error, CustomStringConvertible { let description: String }

  private static let script = #"""
    import gzip, os, random, struct, sys, zipfile, zlib
    # The same in every run: what is wrong with it, and so the words of the refusal, depends on the octets.
    noise = random.Random(9).randbytes
    os.chdir(sys.argv[1])
    def report(namespace="", rows=None, org="receiver.example", ident="r1", metadata=True):
      rows = rows or [(3, [("example.com", "s1", "pass")]), (2, [("example.com", "s1", "fail"), ("esp.example", "k1", "pass")])]
      xml = '<?xml version="1.0" encoding="UTF-8"?>\n<feedback%s>\n' % (' xmlns="%s"' % namespace if namespace else "")
      if metadata:
        xml += '<report_metadata><org_name>%s</org_name><email>d@%s</email><report_id>%s</report_id><date_range><begin>1793491200</begin><end>1793577599</end></date_range></report_metadata>\n' % (org, org, ident)
      xml += '<policy_published><domain>example.com</domain><p>none</p></policy_published>\n'
      for count, signatures in rows:
        xml += '<record><row><source_ip>192.0.2.1</source_ip><count>%s</count><policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated></row><identifiers><header_from>example.com</header_from></identifiers><auth_results>' % count
        for domain, selector, result in signatures:
          xml += '<dkim><domain>%s</domain>%s<result>%s</result></dkim>' % (domain, '<selector>%s</selector>' % selector if selector is not None else '', result)
        xml += '<spf><domain>example.com</domain><result>pass</result></spf></auth_results></record>\n'
      return (xml + '</feedback>\n').encode()
    def write(name, octets):
      with open(name, "wb") as f: f.write(octets)
    def zipped(name, files):
      with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as z:
        for path, octets in files: z.writestr(path, octets)
    write("plain.xml", report())
    write("rfc7489.xml", report("http://dmarc.org/dmarc-xml/0.1"))
    write("rfc9990.xml", report("urn:ietf:params:xml:ns:dmarc-2.0"))
    write("utf16.xml", report().decode().replace('UTF-8', 'UTF-16').encode("utf-16"))
    write("packed.xml.gz", gzip.compress(report()))
    zipped("packed.zip", [("folder/", b""), ("folder/report.xml", report())])
    zipped("two.zip", [("a.xml", report()), ("b.xml", report(ident="r2"))])
    write("no-selector.xml", report(rows=[(1, [("example.com", None, "pass")])]))
    # What is no report, or no good.
    write("empty.xml", b"")
    zipped("nothing.zip", [])
    write("cut.xml", report()[:600])
    write("cut.xml.gz", gzip.compress(noise(64) + report() * 3)[:-40])
    packed = gzip.compress(report(rows=[(1, [("example.com", "s%d" % i, "pass")]) for i in range(4000)]))
    write("cut-late.xml.gz", packed[:len(packed) * 3 // 4])
    write("garbage.gz", b"\x1f\x8b" + noise(500))
    write("garbage.zip", b"PK\x03\x04" + noise(500))
    write("text.xml", b"hello\n")
    write("other.xml", b"<html><body/></html>")
    write("no-metadata.xml", report(metadata=False))
    write("bad-count.xml", report(rows=[("many", [("example.com", "s1", "pass")])]))
    write("huge-count.xml", report(rows=[("9" * 30, [("example.com", "s1", "pass")])]))
    write("no-count.xml", report(rows=[("", [("example.com", "s1", "pass")])]))
    write("long-text.xml", report(rows=[(1, [("e" * 100000, "s1", "pass")])]))
    write("deep.xml", b"<feedback>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</feedback>")
    laughs = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a0 "ha">' + "".join('<!ENTITY a%d "%s">' % (i, ("&a%d;" % (i - 1)) * 10) for i in range(1, 12)) + ']><feedback><report_metadata><org_name>&a11;</org_name></report_metadata></feedback>'
    write("laughs.xml", laughs.encode())
    write("file.xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><feedback><report_metadata><org_name>&e;</org_name></report_metadata></feedback>')
    write("external.xml", b'<!DOCTYPE feedback SYSTEM "http://192.0.2.1/x.dtd"><feedback/>')
    write("undeclared.xml", b'<feedback><report_metadata><org_name>&e;</org_name></report_metadata></feedback>')
    # Ten gigabytes of elements that say nothing. Gzip files are joined by putting one behind the other (RFC 1952 §2.2), and so are flushed
    # blocks of deflate, so that 64 MB are packed once.
    block = b"<extension>        </extension>\n" * (2 << 20)
    with open("bomb.xml.gz", "wb") as f:
      f.write(gzip.compress(b"<feedback>"))
      member = gzip.compress(block, 9)
      for _ in range(160): f.write(member)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = packer.compress(b"<feedback>") + packer.flush(zlib.Z_FULL_FLUSH)
    body = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    data = head + body * 160 + packer.flush()
    sizes = struct.pack("<III", 0, len(data), 0xFFFFFFFE)
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0) + sizes + struct.pack("<HH", 8, 0) + b"bomb.xml"
    entry = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0) + sizes + struct.pack("<HHHHHII", 8, 0, 0, 0, 0, 0, 0) + b"bomb.xml"
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local) + len(data), 0)
    write("bomb.zip", local + data + entry + end)
    zipped("many.zip", [("%d.xml" % i, report(ident=str(i))) for i in range(70)])
    """#
}
