"""Runs checkdmarc over a list of domains against one DNS server, and prints what it took.

checkdmarc's own command can't be given a port, so its public functions are called with a dnspython name server object.
Nothing of checkdmarc is replaced: its cache, time-outs and retries are its own defaults.

Prints one line: domains, seconds of work, seconds for interpreter and imports, time-outs seen.
"""

import argparse
import time

STARTED = time.perf_counter() - time.process_time()

import checkdmarc  # noqa: E402
import checkdmarc.dmarc  # noqa: E402
import checkdmarc.smtp  # noqa: E402
import checkdmarc.soa  # noqa: E402
import checkdmarc.spf  # noqa: E402
import dns.nameserver  # noqa: E402


def check_shared(domain, servers):
    """What dlv audits too, and nothing else."""
    return [
        checkdmarc.soa.check_soa(domain, nameservers=servers),
        checkdmarc.check_ns(domain, nameservers=servers),
        checkdmarc.smtp.check_mx(domain, nameservers=servers),
        checkdmarc.spf.check_spf(domain, nameservers=servers),
        checkdmarc.dmarc.check_dmarc(domain, nameservers=servers),
    ]


def check_all(domain, servers):
    """What the command checkdmarc does: DNSSEC, MTA-STS, TLS reporting and BIMI as well."""
    return checkdmarc.check_domains([domain], nameservers=servers)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--scope", choices=["shared", "all"], default="shared")
    parser.add_argument("list", help="file with one domain a line")
    arguments = parser.parse_args()

    with open(arguments.list, encoding="ascii") as lines:
        domains = [line.strip() for line in lines if line.strip()]
    servers = [dns.nameserver.Do53Nameserver(arguments.address, arguments.port)]
    check = check_shared if arguments.scope == "shared" else check_all

    begin = time.perf_counter()
    timeouts = 0
    for domain in domains:
        result = check(domain, servers)
        text = str(result).lower()
        timeouts += "timed out" in text or "timeout" in text
    end = time.perf_counter()
    print(len(domains), f"{end - begin:.6f}", f"{begin - STARTED:.6f}", timeouts)


main()
