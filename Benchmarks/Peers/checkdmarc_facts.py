"""Prints, as one JSON object, what checkdmarc finds of each domain of a list, asking one DNS server only.

A key a domain; in it SPF, DMARC and MX as checkdmarc reports them. For the differential test. Nothing of checkdmarc is
replaced; its functions are called because its command can't be given a port.
"""

import argparse
import json
import sys

import checkdmarc.dmarc
import checkdmarc.smtp
import checkdmarc.spf
import dns.nameserver


def uri_text(uri):
    """A report address as the record writes it; checkdmarc takes the size limit and, of mailto only, the scheme apart."""
    if uri["scheme"] != "mailto":
        return uri["address"]
    limit = f"!{uri['size_limit']}" if uri["size_limit"] else ""
    return f"mailto:{uri['address']}{limit}"


def tag_text(name, value):
    return ",".join(map(uri_text, value)) if name in ("rua", "ruf") else value


def spf(domain, servers):
    result = checkdmarc.spf.check_spf(domain, nameservers=servers)
    return {
        "record": result.get("record"),
        "valid": result["valid"],
        "error": result.get("error"),
        "lookups": result.get("dns_lookups"),
        "voidLookups": result.get("void_dns_lookups"),
    }


def dmarc(domain, servers):
    result = checkdmarc.dmarc.check_dmarc(domain, nameservers=servers)
    return {
        "record": result.get("record"),
        "location": result.get("location"),
        "valid": result["valid"],
        "error": result.get("error"),
        # Only what the record says; defaults are left out.
        "tags": {
            name: tag_text(name, tag["value"])
            for name, tag in result.get("tags", {}).items()
            if tag["explicit"]
        },
    }


def mx(domain, servers):
    result = checkdmarc.smtp.check_mx(domain, nameservers=servers)
    return {
        "error": result.get("error"),
        "hosts": [
            {
                "preference": host["preference"],
                "name": host["hostname"],
                "addresses": sorted(host["addresses"]),
            }
            for host in result["hosts"]
        ],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("list", help="file with one domain a line")
    arguments = parser.parse_args()
    with open(arguments.list, encoding="ascii") as lines:
        domains = [line.strip() for line in lines if line.strip()]
    servers = [dns.nameserver.Do53Nameserver(arguments.address, arguments.port)]
    facts = {
        domain: {
            "spf": spf(domain, servers),
            "dmarc": dmarc(domain, servers),
            "mx": mx(domain, servers),
        }
        for domain in domains
    }
    json.dump(facts, sys.stdout, indent=1, sort_keys=True)


main()
