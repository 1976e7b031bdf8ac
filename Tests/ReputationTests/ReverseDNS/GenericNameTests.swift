import DNS
import Reputation
import Testing

/// Names that providers generate are told from names that somebody gave to a mail host.
@Suite struct GenericNameTests {
  struct Host: CustomTestStringConvertible, Sendable {
    let name: String
    let address: String
    init(_ name: String, _ address: String) {
      self.name = name
      self.address = address
    }
    var testDescription: String { "\(name) \(address)" }

    var sign: GenericName? {
      get throws {
        GenericName(try DomainName(name), of: try #require(IPAddress(address)))
      }
    }
  }

  /// Mail hosts of large senders and receivers as their names are, with an address of the shape that they number them by.
  static let mailHosts: [Host] = [
    Host("mail-ej1-f41.google.com", "209.85.218.41"),
    Host("mail-wm1-x32b.google.com", "2a00:1450:4864:20::32b"),
    Host("mail-sor-f41.google.com", "209.85.220.41"),
    Host("mx0a-001b2d01.pphosted.com", "148.163.156.1"),
    Host("mx0b-00206401.pphosted.com", "148.163.152.67"),
    Host("o1.ptr1234.sendgrid.net", "167.89.12.34"),
    Host("wrqvtbkv.outbound-mail.sendgrid.net", "149.72.123.24"),
    Host("o16789131x97.outbound-mail.sendgrid.net", "167.89.13.197"),
    Host("a8-64.smtp-out.amazonses.com", "54.240.8.64"),
    Host("b224-15.smtp-out.eu-central-1.amazonses.com", "69.169.224.15"),
    Host("e242-12.smtp-out.us-west-2.amazonses.com", "23.249.242.12"),
    Host("mail-bn8nam12on2045.outbound.protection.outlook.com", "40.107.237.45"),
    Host("mail-dm6nam11on20620.outbound.protection.outlook.com", "2a01:111:f400:7eaa::620"),
    Host("mail-db8eur05on2092.outbound.protection.outlook.com", "40.107.20.92"),
    Host("sonic306-20.consmr.mail.ne1.yahoo.com", "66.163.189.82"),
    Host("sonic310-13.consmr.mail.bf2.yahoo.com", "74.6.135.123"),
    Host("qs51p00im-qukt01080502.me.com", "17.57.155.13"),
    Host("ma-mailsvcp-mx-lapp03.apple.com", "17.32.222.24"),
    Host("mta152a-ord.mtasv.net", "104.245.209.152"),
    Host("o123.p8.mailjet.com", "87.253.233.123"),
    Host("m42-5.mailgun.net", "69.72.42.5"),
    Host("rs224.mailgun.us", "209.61.151.224"),
    Host("mail133-5.atl131.mandrillapp.com", "198.2.133.5"),
    Host("mail180-12.suw31.mandrillapp.com", "198.2.180.12"),
    Host("mail123.atl21.rsgsv.net", "198.2.129.123"),
    Host("mail7.mcsv.net", "205.201.128.7"),
    Host("mta-70-3-114.sparkpostmail.com", "156.70.3.114"),
    Host("mta-174-36-114-50.sparkpostmail.com", "174.36.114.50"),
    Host("ccm164.constantcontact.com", "208.75.123.164"),
    Host("em-sj-77.mktomail.com", "199.15.215.77"),
    Host("esa6.hc123-45.iphmx.com", "68.232.143.6"),
    Host("eu-smtp-delivery-149.mimecast.com", "185.58.86.149"),
    Host("us-smtp-1.mimecast.com", "205.139.110.120"),
    Host("mail1.bemta23.messagelabs.com", "67.219.246.1"),
    Host("d0.mail.sender-sib.com", "77.32.148.19"),
    Host("77-32-148-19.mail.sender-sib.com", "77.32.148.19"),
    Host("fout-a1-smtp.messagingengine.com", "103.168.172.144"),
    Host("wfhigh5-smtp.messagingengine.com", "64.147.123.156"),
    Host("mail-40131.protonmail.ch", "185.70.40.131"),
    Host("sender4-op-o12.zoho.com", "136.143.188.12"),
    Host("mout.kundenserver.de", "212.227.126.187"),
    Host("mout.gmx.net", "212.227.15.19"),
    Host("mout.web.de", "217.72.192.78"),
    Host("mailout01.t-online.de", "194.25.134.80"),
    Host("mo4-p00-ob.smtp.rzone.de", "85.215.255.20"),
    Host("resqmta-po-08v.sys.comcast.net", "96.114.154.167"),
    Host("resqmta-h1p-028590.sys.comcast.net", "2001:558:fd02:2446::b"),
    Host("mx1.mailbox.org", "80.241.60.212"),
    Host("relay4-d.mail.gandi.net", "217.70.183.196"),
    Host("smtp-out1.web4all.fr", "185.49.20.10"),
    Host("9.mo576.mail-out.ovh.net", "46.105.56.78"),
    Host("out30-118.freemail.mail.aliyun.com", "115.124.30.118"),
    Host("out203-205-221-190.mail.qq.com", "203.205.221.190"),
    Host("m16.mail.163.com", "220.181.12.16"),
    Host("forward102a.mail.yandex.net", "178.154.239.85"),
    Host("f41.i.mail.ru", "94.100.178.41"),
    Host("smtp.github.com", "192.30.252.201"),
    Host("out-24.smtp.github.com", "192.30.252.207"),
    Host("ham.spool.mail.gandi.net", "217.70.178.7"),
    Host("maila-hf.linkedin.com", "108.174.3.215"),
    Host("mail-ed-1.shopify.com", "23.227.38.1"),
    Host("spring-chicken-ab.twitter.com", "199.59.150.72"),
    Host("66-220-155-139.mail-mail.facebook.com", "66.220.155.139"),
    Host("mx-out.facebook.com", "66.220.144.138"),
    Host("bluehost-out.unifiedlayer.com", "69.89.18.3"),
    Host("gproxy9-pub.mail.unifiedlayer.com", "69.89.20.122"),
    Host("p3plsmtpa11-04.prod.phx3.secureserver.net", "68.178.252.105"),
    Host("lists.debian.org", "82.195.75.100"),
    Host("mailout2.example-university.edu", "192.0.2.25"),
    Host("host25.example.com", "192.0.2.25"),
    Host("server1.example.com", "192.0.2.25"),
    Host("mail.cable.comcast.com", "68.87.96.55"),
    Host("zimbra.example.org", "2001:db8::25"),
    Host("vps.example.com", "192.0.2.25"),
    Host("static.example.com", "192.0.2.25"),
    Host("dynamics.example.com", "192.0.2.25"),
    Host("mta.email.dslreports.example", "192.0.2.25"),
    Host("pool-a.esp.example", "192.0.2.25"),
    Host("post.adsl-provider.net", "192.0.2.25"),
  ]

  @Test(arguments: mailHosts)
  func `a mail host is not called generic`(_ host: Host) throws {
    #expect(try host.sign == nil)
  }

  /// Lines and rented machines, as providers name them.
  static let generated: [Host] = [
    Host("192-0-2-25.dyn.isp.example", "192.0.2.25"),
    Host("ip-192-0-2-25.isp.example.net", "192.0.2.25"),
    Host("25.2.0.192.isp.example.net", "192.0.2.25"),
    Host("c-73-12-34-56.hsd1.ma.comcast.net", "73.12.34.56"),
    Host("pool-96-240-12-34.nwrknj.fios.verizon.net", "96.240.12.34"),
    Host("cpe-76-180-12-34.buffalo.res.rr.com", "76.180.12.34"),
    Host("p5b2a1c3d.dip0.t-ipconnect.de", "91.42.28.61"),
    Host("p5b2a1c3d.isp.example.net", "91.42.28.61"),
    Host("x4d0dc8f1.dyn.telefonica.de", "77.13.200.241"),
    Host("dslb-188-096-012-034.188.096.pools.vodafone-ip.de", "188.96.12.34"),
    Host("host-92-12-34-56.as13285.net", "92.12.34.56"),
    Host("static.25.2.0.192.clients.your-server.de", "192.0.2.25"),
    Host("ec2-54-12-34-56.compute-1.amazonaws.com", "54.12.34.56"),
    Host("ec2-3-12-34-56.us-east-2.compute.amazonaws.com", "3.12.34.56"),
    Host("56.34.12.34.bc.googleusercontent.com", "34.12.34.56"),
    Host("vps-1a2b3c4d.vps.ovh.net", "51.68.1.2"),
    Host("ns3012345.ovh.net", "51.68.1.2"),
    Host("li123-45.members.linode.com", "109.74.200.45"),
    Host("192-0-2-25.ip.linodeusercontent.com", "192.0.2.25"),
    Host("vmi123456.contaboserver.net", "161.97.1.2"),
    Host("h2345678.stratoserver.net", "85.214.1.2"),
    Host("s123456789.onlinehome-server.info", "87.106.1.2"),
    Host("hwsrv-123456.hostwindsdns.com", "23.254.1.2"),
    Host("1-2-3-4.hinet-ip.hinet.net", "1.2.3.4"),
    Host("host-25.dynamic.isp.example.net", "192.0.2.25"),
    Host("dyn25.isp.example.net", "192.0.2.25"),
    Host("adsl-7.isp.example.net", "192.0.2.25"),
    Host("25.dhcp.isp.example.net", "192.0.2.25"),
    Host("ppp25.dialup.isp.example.net", "192.0.2.25"),
    Host("customer-2-25.isp.example.net", "192.0.2.25"),
    Host("192000002025.isp.example.net", "192.0.2.25"),
    Host("host3221225985.isp.example.net", "192.0.2.1"),
    Host("mail-192-0-2-25.dyn.isp.example.net", "192.0.2.25"),
    Host("unassigned.isp.example.net", "192.0.2.25"),
    Host("no-reverse-dns-set.isp.example.net", "192.0.2.25"),
    Host("hosted-by.isp.example.net", "192.0.2.25"),
    Host("localhost", "192.0.2.25"),
    Host("2001-db8-1-2-3-4-5-6.isp.example.net", "2001:db8:1:2:3:4:5:6"),
    Host("20010db8000100020003000400050006.v6.isp.example.net", "2001:db8:1:2:3:4:5:6"),
    Host("dyn-20010db800010002021122fffe334455.isp.example.net", "2001:db8:1:2:211:22ff:fe33:4455"),
    Host("021122fffe334455.v6.isp.example.net", "2001:db8:1:2:211:22ff:fe33:4455"),
  ]

  @Test(arguments: generated)
  func `a generated name is called generic, with the reason`(_ host: Host) throws {
    let sign = try #require(try host.sign)
    #expect(!sign.description.isEmpty)
  }

  @Test func `what stands in the registrable domain says nothing of the host`() throws {
    let name = try DomainName("host.adsl.co.uk")
    let address = try #require(IPAddress("192.0.2.25"))
    #expect(GenericName(name, of: address) != nil)
    #expect(GenericName(name, of: address, registrable: try DomainName("adsl.co.uk")) == nil)
  }
}
