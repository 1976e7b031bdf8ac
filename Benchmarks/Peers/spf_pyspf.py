"""Evaluates SPF with pyspf, answers from memory.

    spf_pyspf.py FOLDER_OF_SPF_PY CORPUS [ROUNDS]

CORPUS has tab-separated lines: R name type value (a record), T name type (a lookup that times out), Q ip helo sender (a case).
Without ROUNDS the result and explanation of each case are printed, a line each. With ROUNDS all cases are evaluated that often,
and the seconds of processor time that this took are printed.
"""
import socket
import sys
import time
import types

# spf.py wants a DNS library when it is imported. It asks none here.
for name in ("dns", "dns.resolver", "dns.exception", "dns.rdatatype"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["dns"].resolver = sys.modules["dns.resolver"]
sys.modules["dns"].exception = sys.modules["dns.exception"]
sys.modules["dns"].rdatatype = sys.modules["dns.rdatatype"]
sys.modules["dns.rdatatype"].SPF = 99
sys.path.insert(0, sys.argv[1])
import spf  # noqa: E402

records = {}
timeouts = set()
cases = []


def load(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            kind, *fields = line.rstrip("\n").split("\t")
            if kind == "Q":
                cases.append(tuple(fields))
                continue
            name, rtype = fields[0].lower(), fields[1]
            if kind == "T":
                timeouts.add((name, rtype))
                continue
            value = fields[2]
            if rtype == "TXT":
                value = (value.encode("utf-8"),)
            elif rtype == "AAAA":
                value = socket.inet_pton(socket.AF_INET6, value)
            elif rtype == "MX":
                preference, host = value.split(" ")
                value = (int(preference), host)
            records.setdefault((name, rtype), []).append(((name, rtype), value))


def lookup(name, rtype, strict=True, timeout=None):
    key = (name.lower().rstrip("."), rtype)
    if key in timeouts:
        raise spf.TempError("DNS timeout")
    return records.get(key, ())


spf.DNSLookup = lookup


def evaluate(case):
    ip, helo, sender = case
    query = spf.query(i=ip, s=sender, h=helo, strict=True, querytime=0)
    query.set_default_explanation("DEFAULT")
    result, _, explanation = query.check()
    return result, explanation if result == "fail" else ""


load(sys.argv[2])
if len(sys.argv) > 3:
    rounds = int(sys.argv[3])
    start = time.process_time()
    for _ in range(rounds):
        for case in cases:
            evaluate(case)
    print(time.process_time() - start)
else:
    for case in cases:
        try:
            print("\t".join(evaluate(case)))
        except Exception as error:  # A peer's crash is an answer too.
            print("crash: %s\t" % type(error).__name__)
