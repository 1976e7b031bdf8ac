"""Signs or verifies every message of a folder with dkimpy, which PYTHONPATH has to hold.

dkimpy_driver.py verify KEYS FOLDER: prints the path and the result of each signature, with | between them, a line a message.
dkimpy_driver.py sign KEY ALGORITHM DOMAIN SELECTOR FOLDER: writes PATH.signed; the name's last letters are the canonicalization.
KEYS holds lines: name of a key record, space, its text.
"""

import os
import sys
import types

# Keys come from the file; without this, dkimpy asks for a DNS library when it is imported.
sys.modules["DNS"] = types.SimpleNamespace(DiscoverNameServers=lambda: None, DNSError=Exception)
sys.modules["dns"] = None

import dkim  # noqa: E402

WORDS = {"r": b"relaxed", "s": b"simple"}


def paths(folder):
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if not name.endswith(".signed")]


def verify(keys, folder):
    with open(keys) as lines:
        records = dict(line.rstrip("\n").split(" ", 1) for line in lines)

    def lookup(name, timeout=5):
        text = name.decode() if isinstance(name, bytes) else name
        return records.get(text.rstrip("."), "").encode()

    for path in paths(folder):
        with open(path, "rb") as file:
            message = file.read()
        results = []
        try:
            verifier = dkim.DKIM(message)
            count = sum(1 for name, _ in verifier.headers if name.lower() == b"dkim-signature")
            for index in range(count):
                try:
                    results.append("pass" if verifier.verify(idx=index, dnsfunc=lookup) else "fail")
                except Exception as error:
                    results.append(f"{type(error).__name__}: {error}")
        except Exception as error:
            results.append(f"{type(error).__name__}: {error}")
        print(path + " " + "|".join(results).replace("\n", " "))


def sign(key, algorithm, domain, selector, folder):
    with open(key, "rb") as file:
        secret = file.read()
    for path in paths(folder):
        with open(path, "rb") as file:
            message = file.read()
        canonicalization = (WORDS[path[-2]], WORDS[path[-1]])
        try:
            field = dkim.sign(
                message, selector.encode(), domain.encode(), secret.strip() if algorithm == "ed25519-sha256" else secret,
                canonicalize=canonicalization, signature_algorithm=algorithm.encode())
            with open(path + ".signed", "wb") as file:
                file.write(field + message)
        except Exception as error:
            print(f"{path} {type(error).__name__}: {error}")


{"verify": verify, "sign": sign}[sys.argv[1]](*sys.argv[2:])
