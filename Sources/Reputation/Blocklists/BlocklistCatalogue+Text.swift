// Written by Scripts/embed-data.sh: change Data/blocklists.txt and run `make data`.

extension BlocklistCatalogue {
  /// The text of Data/blocklists.txt.
  static let text = #"""
    # The DNS blocklists that dlv knows.
    #
    # Compiled on the date below from what operators, filters and checkers publish: each entry names its source. Taken are lists that a checker
    # maintained in 2025 or 2026 asks, or that a filter ships in its own rules, or whose operator documents them; a code is here where a source says
    # what it means. Left out are lists that ended (SORBS, NJABL, AHBL, dsbl, NiX Spam, inps, CBL beside XBL, LashBack), parts of others (SBL, XBL,
    # PBL), those that take hashes, bogon lists, which list 127.0.0.1 and so can't be told from a list of everything, and lists for which neither an
    # operator's page nor a test entry was found.
    #
    # An entry is a block of lines `key: value`; an empty line ends it. Lines that begin with # are comments.
    #
    #   zone             where it is asked
    #   name             what people call it
    #   kinds            what is looked up: ip4 ip6 domain uri
    #   weight           by use: major (large receivers say that they refuse mail by it), common (in the default rules of SpamAssassin 4 or rspamd 3,
    #                    or what operators answer customers alone), minor (all others), opinion (lists of networks, kinds of hosts, new domains)
    #   operator         who runs it; left out where nobody says
    #   removal          https URL where an entry is looked up and its removal asked for; left out where there is none
    #   removal-note     how an entry goes away, where that is not by asking
    #   policies         what the operator asks: needs-key no-public-resolvers limited-free-use registration
    #   keyed-zone       the zone that takes a key in front
    #   test-domain      a domain that is listed for tests, in place of `test` (RFC 5782 section 5)
    #   lacks-ip6-test   yes: nobody says that the test entry for IPv6 is there
    #   lists-nameless   yes: it lists addresses because they have no reverse DNS
    #   code             pattern | effect | meaning; the pattern is an address, two with - between, or `bit N` of the last octet; the effect is listed,
    #                    listed-as-WEIGHT, neutral, refused-mistyped, refused-public-resolver, refused-over-quota or refused-other.
    #                    A list without codes says 'listed' with 127.0.0.2, and nothing more (RFC 5782 section 2.1).
    #   source           https URL of the page that says so
    #
    # `make data` puts this file into the program; a test fails where that was forgotten.

    date: 2026-11-22

    # Lists of addresses by what came from them: the largest receivers' lists first, then by name.

    zone: zen.spamhaus.org
    name: Spamhaus ZEN
    kinds: ip4 ip6
    weight: major
    operator: The Spamhaus Project
    removal: https://check.spamhaus.org/
    policies: no-public-resolvers limited-free-use
    keyed-zone: zen.dq.spamhaus.net
    code: 127.0.0.2 | listed | SBL: source or supporter of spam
    code: 127.0.0.3 | listed | CSS: small or spread-out source of spam
    code: 127.0.0.4-127.0.0.7 | listed | XBL: exploited machine, malware or proxy
    code: 127.0.0.9 | listed | DROP: network hijacked or run for crime
    code: 127.0.0.10-127.0.0.11 | listed-as-common | PBL: by its owner's policy no host that sends mail itself
    code: 127.255.255.252 | refused-mistyped | the zone is written wrong
    code: 127.255.255.254 | refused-public-resolver | the question came by a public resolver
    code: 127.255.255.255 | refused-over-quota | too many questions
    source: https://github.com/rspamd/rspamd/blob/master/conf/modules.d/rbl.conf

    zone: b.barracudacentral.org
    name: Barracuda
    kinds: ip4
    weight: major
    operator: Barracuda Networks
    removal: https://www.barracudacentral.org/rbl/removal-request
    policies: registration
    code: 127.0.0.2 | listed | spam or viruses sent to Barracuda's detectors, open proxy, or part of a botnet
    source: https://whatismyipaddress.com/blacklist/barracudacentral

    zone: bl.spamcop.net
    name: SpamCop
    kinds: ip4
    weight: common
    operator: Cisco
    removal: https://www.spamcop.net/bl.shtml
    removal-note: expires about 24 hours after the last report
    source: https://github.com/apache/spamassassin/blob/trunk/rules/20_dnsbl_tests.cf

    zone: combined.mail.abusix.zone
    name: Abusix combined
    kinds: ip4 ip6
    weight: common
    operator: Abusix
    removal: https://lookup.abusix.com/
    policies: needs-key
    keyed-zone: combined.mail.abusix.zone
    lacks-ip6-test: yes
    lists-nameless: yes
    code: 127.0.0.2 | listed | mail to spam traps
    code: 127.0.0.3 | listed | very low reputation, or near senders to spam traps
    code: 127.0.0.4 | listed | exploited machine, or open proxy
    code: 127.0.0.11 | listed | reverse DNS that looks generic
    code: 127.0.0.12 | listed | no reverse DNS
    code: 127.0.0.200 | listed | listed by hand
    source: https://docs.abusix.com/docs/guardian-mail/production-zones.md

    zone: bl.mailspike.net
    name: Mailspike BL
    kinds: ip4
    weight: common
    operator: AnubisNetworks
    removal: https://mailspike.io/ip_verify
    code: 127.0.0.2 | listed | part of an attack of the last hours
    code: 127.0.0.10 | listed | worst possible reputation
    code: 127.0.0.11 | listed | very bad reputation
    code: 127.0.0.12 | listed | bad reputation
    code: 127.0.0.13 | listed-as-minor | suspicious
    source: https://github.com/apache/spamassassin/blob/trunk/rules/20_dnsbl_tests.cf

    zone: bl.score.senderscore.com
    name: Validity RPBL
    kinds: ip4
    weight: common
    operator: Validity
    removal: https://senderscore.org/act/blocklist-remediation/
    policies: registration limited-free-use
    source: https://github.com/apache/spamassassin/blob/trunk/rules/20_dnsbl_tests.cf

    zone: psbl.surriel.com
    name: PSBL
    kinds: ip4
    weight: common
    operator: Rik van Riel
    removal: https://psbl.org/
    code: 127.0.0.2 | listed | mail to a spam trap
    source: https://domaincare.io/blacklists/psbl

    zone: bl.blocklist.de
    name: blocklist.de
    kinds: ip4
    weight: common
    operator: blocklist.de
    removal: https://www.blocklist.de/en/delist.html
    removal-note: expires 48 hours after the last attack
    code: 127.0.0.2 | listed | attack: mail that amavis refused
    code: 127.0.0.3 | listed | attack: web server (DDoS)
    code: 127.0.0.4 | listed | attack: Asterisk
    code: 127.0.0.5 | listed | attack: bad bot
    code: 127.0.0.6 | listed | attack: FTP
    code: 127.0.0.7 | listed | attack: IMAP
    code: 127.0.0.8 | listed | attack: IRC bot
    code: 127.0.0.9 | listed | attack: mail
    code: 127.0.0.10 | listed | attack: POP3
    code: 127.0.0.11 | listed | attack: registrations by a bot
    code: 127.0.0.12 | listed | attack: web server (remote file inclusion)
    code: 127.0.0.13 | listed | attack: SASL
    code: 127.0.0.14 | listed | attack: SSH
    code: 127.0.0.15 | listed | attack: web server (w00tw00t)
    code: 127.0.0.16 | listed | attack: flooded ports
    code: 127.0.0.17 | listed | attack: SQL injection
    code: 127.0.0.18 | listed | attack: Webmin
    code: 127.0.0.19 | listed | attack: spam
    code: 127.0.0.20 | listed | attack: listed by hand
    code: 127.0.0.21 | listed | attack: guessing of passwords
    code: 127.0.0.22 | listed | attack: MySQL
    source: https://www.blocklist.de/de/rbldns.html

    zone: bl.spameatingmonkey.net
    name: SEM-BLACK
    kinds: ip4
    weight: common
    operator: Spam Eating Monkey
    removal: https://spameatingmonkey.com/lookup
    removal-note: expires 15 days after the last mail to a trap
    policies: limited-free-use
    code: 127.0.0.2 | listed | mail to spam traps, or by policy
    source: https://www.suped.com/blocklists/spam-eating-monkey-sem-black

    zone: bl.ipv6.spameatingmonkey.net
    name: SEM-IPV6BL
    kinds: ip6
    weight: common
    operator: Spam Eating Monkey
    removal: https://spameatingmonkey.com/lookup
    policies: limited-free-use
    lacks-ip6-test: yes
    source: https://github.com/rspamd/rspamd/blob/master/conf/modules.d/rbl.conf

    zone: bip.virusfree.cz
    name: virusfree.cz BIP
    kinds: ip4 ip6
    weight: common
    operator: Excello
    removal: https://www.virusfree.cz/
    lacks-ip6-test: yes
    source: https://github.com/rspamd/rspamd/blob/master/conf/modules.d/rbl.conf

    zone: all.s5h.net
    name: s5h.net
    kinds: ip4
    weight: minor
    operator: System 5 Hosting
    removal: https://www.usenix.org.uk/content/rbl.html
    source: https://github.com/O-X-L/dnsbl-checker/blob/latest/Providers.md

    zone: auth.spamrats.com
    name: RATS-Auth
    kinds: ip4
    weight: minor
    operator: SpamRATS
    removal: https://www.spamrats.com/lookup.php
    policies: limited-free-use
    code: 127.0.0.43 | listed | attempts to guess passwords
    source: https://spamrats.com/communigate-configuration.php

    zone: backscatter.spameatingmonkey.net
    name: SEM-BACKSCATTER
    kinds: ip4
    weight: minor
    operator: Spam Eating Monkey
    removal: https://spameatingmonkey.com/lookup
    removal-note: expires 15 days after the last bounce to a trap
    policies: limited-free-use
    source: https://github.com/O-X-L/dnsbl-checker/blob/latest/Providers.md

    zone: bad.virusfree.cz
    name: virusfree.cz BAD
    kinds: ip4
    weight: minor
    operator: Excello
    removal: https://www.virusfree.cz/
    source: https://github.com/O-X-L/dnsbl-checker/blob/latest/Providers.md

    zone: bl.0spam.org
    name: 0spam
    kinds: ip4
    weight: minor
    operator: 0spam.org
    removal: https://0spam.org/
    code: 127.0.0.1 | listed | mail to spam traps
    code: 127.0.0.2 | listed | request for removal incomplete
    code: 127.0.0.3 | listed | newsletters against the rules (CAN-SPAM)
    code: 127.0.0.4 | listed | not configured by the RFCs
    code: 127.0.0.5 | listed | listed again and again
    code: 127.0.0.6 | listed | bounces to the wrong server
    code: 127.0.0.7 | listed | open relay
    code: 127.0.0.8 | listed | bounces of forged mail
    code: 127.0.0.9 | listed | fraud or malware
    code: 127.0.1.0 | listed-as-opinion | its /24: mail to spam traps
    code: 127.0.2.0 | listed-as-opinion | its /24: request for removal incomplete
    code: 127.0.3.0 | listed-as-opinion | its /24: newsletters against the rules (CAN-SPAM)
    code: 127.0.4.0 | listed-as-opinion | its /24: not configured by the RFCs
    code: 127.0.5.0 | listed-as-opinion | its /24: listed again and again
    code: 127.0.6.0 | listed-as-opinion | its /24: bounces to the wrong server
    code: 127.0.7.0 | listed-as-opinion | its /24: open relay
    code: 127.0.8.0 | listed-as-opinion | its /24: bounces of forged mail
    code: 127.0.9.0 | listed-as-opinion | its /24: fraud or malware
    source: https://0spam.org/QandA/why-is-my-ip-listed

    zone: bl.nordspam.com
    name: NordSpam
    kinds: ip4 ip6
    weight: minor
    operator: The NordSpam Project
    removal: https://www.nordspam.com/
    code: 127.0.0.2 | listed | source of unsolicited bulk mail or other abuse
    source: https://nordspam.com/usage

    zone: bl.nosolicitado.org
    name: NoSolicitado
    kinds: ip4
    weight: minor
    operator: NoSolicitado.org
    removal: https://www.nosolicitado.org/
    source: https://suped.com/email-deliverability/answers/what-are-examples-of-insignificant-or-ineffective-email-blocklists

    zone: bl.suomispam.net
    name: Suomispam
    kinds: ip4
    weight: minor
    operator: Suomispam
    removal: https://suomispam.net/
    source: https://www.suped.com/learn/blocklists/suomispam-blacklist-bl

    zone: blacklist.woody.ch
    name: Woody's SMTP Blacklist
    kinds: ip4
    weight: minor
    operator: the owner of woody.ch
    removal-note: write to its owner, from an address that is not listed
    source: https://github.com/O-X-L/dnsbl-checker/blob/latest/Providers.md

    zone: dnsbl-1.uceprotect.net
    name: UCEPROTECT Level 1
    kinds: ip4
    weight: minor
    operator: UCEPROTECT-Network
    removal: https://www.uceprotect.net/en/rblcheck.php
    removal-note: expires 7 days after the last spam; what it asks money for is not needed
    source: https://domaincare.io/docs/checks/blacklist

    zone: dnsbl.calivent.com.pe
    name: Calivent
    kinds: ip4
    weight: minor
    operator: Calivent Networks
    removal-note: a form on the site of Calivent Networks takes requests
    source: https://www.suped.com/blocklists/calivent-networks-dnsbl-peru-blacklist

    zone: dnsbl.dronebl.org
    name: DroneBL
    kinds: ip4
    weight: minor
    operator: DroneBL
    removal: https://dronebl.org/lookup
    code: 127.0.0.2 | listed | sample
    code: 127.0.0.3 | listed | IRC drone
    code: 127.0.0.5 | listed | bottler
    code: 127.0.0.6 | listed | unknown worm or spambot
    code: 127.0.0.7 | listed | DDoS drone
    code: 127.0.0.8 | listed | open SOCKS proxy
    code: 127.0.0.9 | listed | open HTTP proxy
    code: 127.0.0.10 | listed | proxy chain
    code: 127.0.0.11 | listed | web page proxy
    code: 127.0.0.12 | listed | open DNS resolver
    code: 127.0.0.13 | listed | guesses passwords
    code: 127.0.0.14 | listed | open WinGate proxy
    code: 127.0.0.15 | listed | compromised router or gateway
    code: 127.0.0.16 | listed | worm that takes over machines
    code: 127.0.0.17 | listed | botnet, determined automatically
    code: 127.0.0.18 | listed | host of DNS or MX type seen on IRC
    code: 127.0.0.19 | listed | abused VPN service
    code: 127.0.0.255 | listed | uncategorized
    source: https://dronebl.org/docs/howtouse

    zone: dnsbl.spfbl.net
    name: SPFBL
    kinds: ip4
    weight: minor
    operator: SPFBL.net
    removal: https://spfbl.net/
    lists-nameless: yes
    code: 127.0.0.2 | listed | bad reputation
    code: 127.0.0.3 | listed-as-opinion | reverse DNS missing or of a kind that it refuses
    code: 127.0.0.4 | listed-as-opinion | address of a household
    source: https://domaincare.io/docs/checks/blacklist

    zone: dnsbl.zapbl.net
    name: ZapBL
    kinds: ip4
    weight: minor
    operator: ZapBL
    removal: https://zapbl.net/
    source: https://domaincare.io/docs/checks/blacklist

    zone: dnsblchile.org
    name: DNSBL Chile
    kinds: ip4
    weight: minor
    operator: DNSBL Chile
    removal: https://www.dnsblchile.org/
    source: https://github.com/O-X-L/dnsbl-checker/blob/latest/Providers.md

    zone: hostkarma.junkemailfilter.com
    name: Hostkarma
    kinds: ip4
    weight: minor
    operator: Junk Email Filter
    removal: https://wiki.junkemailfilter.com/index.php/Spam_DNS_Lists
    code: 127.0.0.1 | neutral | whitelisted
    code: 127.0.0.2 | listed | sends spam
    code: 127.0.0.3 | neutral | sends both spam and other mail
    code: 127.0.0.4 | listed | sends little but spam
    code: 127.0.0.5 | neutral | not to be blocked
    source: https://github.com/O-X-L/dnsbl-checker/blob/latest/Providers.md

    zone: ip.dnsbl.risk.oxl.app
    name: OXL Risk-DB
    kinds: ip4 ip6
    weight: minor
    operator: OXL
    removal: https://github.com/O-X-L/risk-db
    lacks-ip6-test: yes
    code: 127.0.0.2 | listed | abuse
    code: 127.0.0.3 | listed | scanner
    code: 127.0.0.4 | listed | bot
    code: 127.0.0.5 | listed | attacks
    code: 127.0.0.6 | listed | spam
    source: https://github.com/O-X-L/dnsbl-checker/blob/latest/Providers.md

    zone: ips.backscatterer.org
    name: Backscatterer
    kinds: ip4
    weight: minor
    operator: UCEPROTECT-Network
    removal: https://www.backscatterer.org/
    removal-note: expires 4 weeks after the last bounce or callout; it is meant for bounces only
    source: https://domaincare.io/docs/checks/blacklist

    zone: rbl.0spam.org
    name: 0spam RBL
    kinds: ip4
    weight: minor
    operator: 0spam.org
    removal: https://0spam.org/
    code: 127.0.0.1 | listed | mail to spam traps
    code: 127.0.0.2 | listed | request for removal incomplete
    code: 127.0.0.3 | listed | newsletters against the rules (CAN-SPAM)
    code: 127.0.0.4 | listed | not configured by the RFCs
    code: 127.0.0.5 | listed | listed again and again
    code: 127.0.0.6 | listed | bounces to the wrong server
    code: 127.0.0.7 | listed | open relay
    code: 127.0.0.8 | listed | bounces of forged mail
    code: 127.0.0.9 | listed | fraud or malware
    code: 127.0.1.0 | listed-as-opinion | its /24: mail to spam traps
    code: 127.0.2.0 | listed-as-opinion | its /24: request for removal incomplete
    code: 127.0.3.0 | listed-as-opinion | its /24: newsletters against the rules (CAN-SPAM)
    code: 127.0.4.0 | listed-as-opinion | its /24: not configured by the RFCs
    code: 127.0.5.0 | listed-as-opinion | its /24: listed again and again
    code: 127.0.6.0 | listed-as-opinion | its /24: bounces to the wrong server
    code: 127.0.7.0 | listed-as-opinion | its /24: open relay
    code: 127.0.8.0 | listed-as-opinion | its /24: bounces of forged mail
    code: 127.0.9.0 | listed-as-opinion | its /24: fraud or malware
    source: https://0spam.org/QandA/why-is-my-ip-listed

    zone: rbl.abuse.ro
    name: abuse.ro
    kinds: ip4
    weight: minor
    operator: abuse.ro
    removal: https://abuse.ro/
    code: 127.0.0.2 | listed | sends spam
    code: 127.0.0.3 | listed | abused or infected
    code: 127.0.0.4 | listed-as-opinion | network that sends spam
    source: https://abuse.ro/

    zone: rbl.efnetrbl.org
    name: EFnet RBL
    kinds: ip4
    weight: minor
    operator: EFnet
    removal: https://rbl.efnetrbl.org/
    code: 127.0.0.1 | listed | open proxy
    code: 127.0.0.2 | listed | spam trap, score 666
    code: 127.0.0.3 | listed | spam trap, score 50
    code: 127.0.0.4 | listed | Tor exit
    code: 127.0.0.5 | listed | drone, or flooding
    source: https://whoisping.com/rbl_details/26

    zone: rbl.interserver.net
    name: InterServer
    kinds: ip4
    weight: minor
    operator: InterServer
    removal: https://rbl.interserver.net/
    source: https://github.com/O-X-L/dnsbl-checker/blob/latest/Providers.md

    zone: rbl.polspam.pl
    name: Polspam
    kinds: ip4
    weight: minor
    operator: Polspam
    removal: https://polspam.com/
    source: https://github.com/O-X-L/dnsbl-checker/blob/latest/Providers.md

    zone: rbl.your-server.de
    name: Hetzner RBL
    kinds: ip4
    weight: minor
    operator: Hetzner Online
    removal: https://rbl.your-server.de/
    source: https://github.com/O-X-L/dnsbl-checker/blob/latest/Providers.md

    zone: singular.ttk.pte.hu
    name: SINGULARis
    kinds: ip4
    weight: minor
    operator: University of Pécs, Faculty of Sciences
    removal: https://singular.ttk.pte.hu/en/
    removal-note: expires 42 days after the last mail
    source: https://www.dnsbl.info/dnsbl-details.php?dnsbl=singular.ttk.pte.hu

    zone: spam.dnsbl.anonmails.de
    name: Anonmails
    kinds: ip4
    weight: minor
    operator: anonmails.de
    removal: https://anonmails.de/dnsbl.php
    source: https://domaincare.io/docs/checks/blacklist

    zone: spam.spamrats.com
    name: RATS-Spam
    kinds: ip4
    weight: minor
    operator: SpamRATS
    removal: https://www.spamrats.com/lookup.php
    policies: limited-free-use
    code: 127.0.0.38 | listed | sends spam
    source: https://spamrats.com/lists.php

    zone: spamsources.fabel.dk
    name: Fabel
    kinds: ip4
    weight: minor
    operator: fabel.dk
    removal: https://www.spamsources.fabel.dk/delist
    source: https://helohub.com/rbl-detail/FABELSOURCES

    zone: truncate.gbudb.net
    name: GBUdb Truncate
    kinds: ip4
    weight: minor
    operator: ARM Research Labs
    removal: https://www.gbudb.com/truncate/index.jsp
    removal-note: nobody removes entries by hand; they go within days after the spam ends
    source: https://domaincare.io/docs/checks/blacklist

    zone: z.mailspike.net
    name: Mailspike Z
    kinds: ip4
    weight: minor
    operator: AnubisNetworks
    removal: https://mailspike.io/ip_verify
    code: 127.0.0.2 | listed | part of an attack of the last hours
    source: https://github.com/O-X-L/dnsbl-checker/blob/latest/Providers.md

    # Lists of addresses by where or what they are, not by what came from them.

    zone: dnsbl-2.uceprotect.net
    name: UCEPROTECT Level 2
    kinds: ip4
    weight: opinion
    operator: UCEPROTECT-Network
    removal: https://www.uceprotect.net/en/rblcheck.php
    removal-note: lists whole allocations for the addresses of Level 1 in them; what it asks money for is not needed
    source: https://whatismyipaddress.com/uceprotect

    zone: dnsbl-3.uceprotect.net
    name: UCEPROTECT Level 3
    kinds: ip4
    weight: opinion
    operator: UCEPROTECT-Network
    removal: https://www.uceprotect.net/en/rblcheck.php
    removal-note: lists whole providers; what it asks money for is not needed
    source: https://whatismyipaddress.com/uceprotect

    zone: dyna.spamrats.com
    name: RATS-Dyna
    kinds: ip4
    weight: opinion
    operator: SpamRATS
    removal: https://www.spamrats.com/lookup.php
    removal-note: lists reverse DNS that looks dynamic
    policies: limited-free-use
    code: 127.0.0.36 | listed | reverse DNS that looks dynamic
    source: https://spamrats.com/communigate-configuration.php

    zone: nbl.0spam.org
    name: 0spam networks
    kinds: ip4
    weight: opinion
    operator: 0spam.org
    removal: https://0spam.org/
    removal-note: lists networks
    code: 127.0.1.0 | listed-as-opinion | its /24: mail to spam traps
    code: 127.0.2.0 | listed-as-opinion | its /24: request for removal incomplete
    code: 127.0.3.0 | listed-as-opinion | its /24: newsletters against the rules (CAN-SPAM)
    code: 127.0.4.0 | listed-as-opinion | its /24: not configured by the RFCs
    code: 127.0.5.0 | listed-as-opinion | its /24: listed again and again
    code: 127.0.6.0 | listed-as-opinion | its /24: bounces to the wrong server
    code: 127.0.7.0 | listed-as-opinion | its /24: open relay
    code: 127.0.8.0 | listed-as-opinion | its /24: bounces of forged mail
    code: 127.0.9.0 | listed-as-opinion | its /24: fraud or malware
    source: https://0spam.org/QandA/why-is-my-ip-listed

    zone: netbl.spameatingmonkey.net
    name: SEM-NETBLACK
    kinds: ip4
    weight: opinion
    operator: Spam Eating Monkey
    removal: https://spameatingmonkey.com/lookup
    removal-note: lists the /24 around sources of spam
    policies: limited-free-use
    source: https://github.com/O-X-L/dnsbl-checker/blob/latest/Providers.md

    zone: noptr.spamrats.com
    name: RATS-NoPtr
    kinds: ip4
    weight: opinion
    operator: SpamRATS
    removal: https://www.spamrats.com/lookup.php
    removal-note: lists addresses without reverse DNS; give the address a PTR record first
    policies: limited-free-use
    lists-nameless: yes
    code: 127.0.0.37 | listed | no reverse DNS
    source: https://spamrats.com/lists.php

    zone: pbl.abuse.ro
    name: abuse.ro PBL
    kinds: ip4
    weight: opinion
    operator: abuse.ro
    removal: https://abuse.ro/
    code: 127.0.0.9 | listed | address of a household
    source: https://abuse.ro/

    # Lists of domains: by what is sent in their name, and of links.

    zone: dbl.spamhaus.org
    name: Spamhaus DBL
    kinds: domain
    weight: major
    operator: The Spamhaus Project
    removal: https://check.spamhaus.org/
    policies: no-public-resolvers limited-free-use
    keyed-zone: dbl.dq.spamhaus.net
    test-domain: dbltest.com
    code: 127.0.1.2 | listed | spam
    code: 127.0.1.4 | listed | phishing
    code: 127.0.1.5 | listed | malware
    code: 127.0.1.6 | listed | botnet command and control
    code: 127.0.1.102 | listed-as-common | sound domain abused for spam
    code: 127.0.1.103 | listed-as-common | redirector abused for spam
    code: 127.0.1.104 | listed-as-common | sound domain abused for phishing
    code: 127.0.1.105 | listed-as-common | sound domain abused for malware
    code: 127.0.1.106 | listed-as-common | sound domain abused for botnet command and control
    code: 127.0.1.255 | refused-mistyped | the list takes no addresses
    code: 127.255.255.252 | refused-mistyped | the zone is written wrong
    code: 127.255.255.254 | refused-public-resolver | the question came by a public resolver
    code: 127.255.255.255 | refused-over-quota | too many questions
    source: https://github.com/rspamd/rspamd/blob/master/conf/modules.d/rbl.conf

    zone: multi.surbl.org
    name: SURBL
    kinds: uri
    weight: common
    operator: SURBL
    removal: https://surbl.org/surbl-analysis
    policies: no-public-resolvers limited-free-use
    test-domain: test.surbl.org
    code: bit 8 | listed | phishing
    code: bit 16 | listed | malware
    code: bit 64 | listed | spam and other abuse
    code: bit 128 | listed | cracked site
    code: 127.0.0.1 | refused-public-resolver | the list does not answer this resolver
    source: https://github.com/rspamd/rspamd/blob/master/conf/modules.d/rbl.conf

    zone: multi.uribl.com
    name: URIBL
    kinds: uri
    weight: common
    operator: URIBL
    removal: https://admin.uribl.com/
    policies: no-public-resolvers limited-free-use
    test-domain: test.uribl.com
    code: bit 2 | listed | black: used by spammers
    code: bit 4 | listed-as-minor | grey: in bulk mail that nobody asked for
    code: bit 8 | listed-as-minor | red: seen in mail and young or hidden
    code: 127.0.0.1 | refused-public-resolver | the list does not answer this resolver
    source: https://github.com/rspamd/rspamd/blob/master/conf/modules.d/rbl.conf

    zone: uribl.spameatingmonkey.net
    name: SEM-URI
    kinds: uri
    weight: common
    operator: Spam Eating Monkey
    removal: https://spameatingmonkey.com/lookup
    policies: limited-free-use
    test-domain: _DNSBL_.test
    removal-note: expires 30 days after the last mail to a trap
    code: 127.0.0.2 | listed | in mail to spam traps, or by policy
    source: https://www.suped.com/learn/blocklists/spam-eating-monkey-sem-uri

    zone: dblack.mail.abusix.zone
    name: Abusix domains
    kinds: domain
    weight: common
    operator: Abusix
    removal: https://lookup.abusix.com/
    policies: needs-key
    keyed-zone: dblack.mail.abusix.zone
    source: https://docs.abusix.com/docs/guardian-mail/production-zones.md

    zone: bl.fmb.la
    name: fmb.la
    kinds: ip4 domain
    weight: minor
    operator: fmb.la
    removal: https://fmb.la/pages/about
    removal-note: expires 7 days after the last abuse
    code: 127.0.0.2 | listed | level 1: one of the worst by several sources
    code: 127.0.1.2 | listed-as-opinion | level 2
    code: 127.0.1.24-127.0.1.28 | listed-as-opinion | in a network of /24 to /28 that sends spam
    code: 127.255.255.255 | refused-over-quota | too many questions
    source: https://newbeta.fmb.la/pages/about

    zone: dbl.0spam.org
    name: 0spam domains
    kinds: domain
    weight: minor
    operator: 0spam.org
    removal: https://0spam.org/
    source: https://domaincare.io/docs/checks/blacklist

    zone: dbl.abuse.ro
    name: abuse.ro domains
    kinds: domain
    weight: minor
    operator: abuse.ro
    removal: https://abuse.ro/
    source: https://github.com/O-X-L/dnsbl-checker/blob/latest/Providers.md

    zone: dbl.nordspam.com
    name: NordSpam domains
    kinds: domain
    weight: minor
    operator: The NordSpam Project
    removal: https://www.nordspam.com/
    code: 127.0.0.2 | listed | used for unsolicited bulk mail or other abuse
    source: https://nordspam.com/usage

    zone: dbl.suomispam.net
    name: Suomispam domains
    kinds: domain
    weight: minor
    operator: Suomispam
    removal: https://suomispam.net/
    source: https://domaincare.io/docs/checks/blacklist

    zone: rhsbl.zapbl.net
    name: ZapBL domains
    kinds: domain
    weight: minor
    operator: ZapBL
    removal: https://zapbl.net/
    source: https://domaincare.io/docs/checks/blacklist

    zone: uri.blacklist.woody.ch
    name: Woody's domains
    kinds: uri
    weight: minor
    operator: the owner of woody.ch
    removal-note: write to its owner, from an address that is not listed
    source: https://domaincare.io/docs/checks/blacklist

    zone: uribl.abuse.ro
    name: abuse.ro links
    kinds: uri
    weight: minor
    operator: abuse.ro
    removal: https://abuse.ro/
    code: 127.0.0.2 | listed | in much spam
    code: 127.0.0.4 | listed | in spam
    code: 127.0.0.9 | listed-as-opinion | dynamic domain
    source: https://abuse.ro/

    zone: urired.spameatingmonkey.net
    name: SEM-URIRED
    kinds: uri
    weight: minor
    operator: Spam Eating Monkey
    removal: https://spameatingmonkey.com/lookup
    policies: limited-free-use
    test-domain: _DNSBL_.test
    source: https://github.com/O-X-L/dnsbl-checker/blob/latest/Providers.md

    zone: fresh.fmb.la
    name: fmb.la new domains
    kinds: domain
    weight: opinion
    operator: fmb.la
    removal: https://fmb.la/pages/about
    removal-note: expires 28 days after the registration of the domain
    code: 127.2.0.2 | listed | registered in the last 7 days
    code: 127.2.0.14 | listed | registered 7 to 14 days ago
    code: 127.2.0.28 | listed | registered 14 to 28 days ago
    code: 127.255.255.255 | refused-over-quota | too many questions
    source: https://newbeta.fmb.la/pages/about

    zone: fresh.spameatingmonkey.net
    name: SEM-FRESH
    kinds: uri
    weight: opinion
    operator: Spam Eating Monkey
    removal: https://spameatingmonkey.com/services/SEM-FRESH
    removal-note: expires 5 days after the registration of the domain
    policies: limited-free-use
    test-domain: _DNSBL_.test
    source: https://github.com/O-X-L/dnsbl-checker/blob/latest/Providers.md

    zone: fresh15.spameatingmonkey.net
    name: SEM-FRESH15
    kinds: uri
    weight: opinion
    operator: Spam Eating Monkey
    removal: https://spameatingmonkey.com/services/SEM-FRESH15
    removal-note: expires 15 days after the registration of the domain
    policies: limited-free-use
    test-domain: _DNSBL_.test
    source: https://github.com/rspamd/rspamd/blob/master/conf/modules.d/rbl.conf

    zone: fresh30.spameatingmonkey.net
    name: SEM-FRESH30
    kinds: uri
    weight: opinion
    operator: Spam Eating Monkey
    removal: https://spameatingmonkey.com/services/SEM-FRESH30
    removal-note: expires 30 days after the registration of the domain
    policies: limited-free-use
    test-domain: _DNSBL_.test
    source: https://github.com/O-X-L/dnsbl-checker/blob/latest/Providers.md

    zone: short.fmb.la
    name: fmb.la shorteners
    kinds: domain
    weight: opinion
    operator: fmb.la
    removal: https://fmb.la/pages/about
    code: 127.0.0.2 | listed | hosts a shortener of URLs
    code: 127.255.255.255 | refused-over-quota | too many questions
    source: https://newbeta.fmb.la/pages/about
    """#
}
