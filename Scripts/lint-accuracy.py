#!/usr/bin/env python3
"""How well `dlv lint` tells unwanted mail from wanted mail, beside SpamAssassin's local rules on the same files.

    Scripts/lint-accuracy.py [options] FOLDER...

Each folder is a class of mail; the files below it are messages, mbox files, or .html pages, which get a
header of their own. A class is unwanted
where its name begins with spam, phish, junk or fraud, or where --unwanted names it; all others are wanted.

The messages are made drafts first: fields that relays, filters and list programs add are taken out (--as-is leaves them), so that nothing
is told by the way that a message took. Then it prints

  - how many of each class come to the default threshold of filter likeness, and the highest sum of each wanted class;
  - the whole curve: for each rate of false positives the share of unwanted mail that is found, for dlv and for SpamAssassin;
  - how often each rule finds something, by class, with the mean of its points.

SpamAssassin is Debian's spamd, started on a free port of the loopback address with -L (no network) and without Bayes; --no-spamd leaves it out.
--check exits with 1 where a wanted class has more than 1 % at the threshold, or SpamAssassin finds more at the same rate.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

TRACE = re.compile(
    rb"(received|x-received|received-spf|return-path|delivered-to|x-delivered-to|x-original-to|envelope-to|delivery-date|"
    rb"authentication-results|x-authentication.*|arc-.*|dkim-signature|domainkey-.*|x-spam.*|x-virus.*|x-scanned.*|"
    rb"x-mailscanner.*|x-antiabuse|x-originating-.*|x-originalarrivaltime|x-apparently-to|x-mail-from|x-sieve|"
    rb"x-mime-autoconverted|x-mozilla.*|x-envelope.*|x-keywords|x-status|status|x-uid.*|x-imapbase|resent-.*|x-resent-.*|"
    rb"x-ms-exchange-.*|x-forefront.*|x-microsoft-antispam.*|x-google-.*|x-gm-.*|x-proofpoint.*|x-barracuda.*|x-ironport.*|"
    rb"list-.*|x-list.*|sender|errors-to|precedence|x-beenthere|x-mailman.*|x-loop|mailing-list|x-mailing-list|"
    rb"x-egroups-.*|x-ecartis.*|x-archive.*|approved-by|x-original-sender)\s*$",
    re.I,
)
UNWANTED = ("spam", "phish", "junk", "fraud")
RATES = (0.0, 0.0025, 0.005, 0.01, 0.02, 0.05)


def draft(octets):
    """Without the fields that others than the author's program added."""
    octets = octets.replace(b"\r\n", b"\n")
    if octets.startswith(b"From "):
        octets = octets.partition(b"\n")[2]
    head, gap, body = octets.partition(b"\n\n")
    kept, keeps = [], True
    for line in head.split(b"\n"):
        if line[:1] not in (b" ", b"\t"):
            name = line.partition(b":")[0]
            keeps = not TRACE.match(name) and not line.startswith((b"From ", b">From "))
        if keeps:
            kept.append(line)
    return b"\n".join(kept) + gap + body


def wrapped(page):
    """A page as a message of nothing else."""
    return (
        b"From: Example News <news@example.com>\nTo: reader@example.net\nSubject: News from Example\n"
        b"Date: Mon, 23 Nov 2026 09:30:00 +0100\nMessage-ID: <20261123093000.1@example.com>\nMIME-Version: 1.0\n"
        b"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + page
    )


def messages(octets):
    """Those of an mbox file; else the one that it is."""
    if not octets.startswith(b"From "):
        return [octets]
    starts = [0] + [match.start() + 1 for match in re.finditer(rb"\nFrom \S+ .*\d{4}\r?\n", octets)]
    return [octets[start:end] for start, end in zip(starts, starts[1:] + [len(octets)])]


def prepare(folders, target, as_is):
    """Copies of all messages, by class."""
    classes = {}
    for folder in folders:
        name = pathlib.Path(folder).resolve().name
        out = target / name
        out.mkdir(exist_ok=True)
        for path in sorted(pathlib.Path(folder).rglob("*")):
            if not path.is_file() or path.name.startswith(".") or path.name in ("LICENSE", "README.md"):
                continue
            for octets in messages(path.read_bytes()):
                if path.suffix in (".html", ".htm"):
                    octets = wrapped(octets)
                elif not as_is:
                    octets = draft(octets)
                copy = out / f"{len(classes.setdefault(name, [])):06d}.eml"
                copy.write_bytes(octets)
                classes[name].append(copy)
    return classes


def lint(dlv, classes):
    """Points and the findings of each message."""
    points, rules = {}, {}
    files = [path for paths in classes.values() for path in paths]
    for start in range(0, len(files), 500):
        run = subprocess.run(
            [dlv, "lint", "--format", "json", "--fail-on", "never", *map(str, files[start : start + 500])],
            capture_output=True,
        )
        if run.returncode != 0:
            sys.exit(f"dlv lint failed ({run.returncode}): {run.stderr.decode()[:500]}")
        for report in json.loads(run.stdout)["targets"]:
            path = pathlib.Path(report["target"])
            points[path] = report["verdict"]["filter_likeness"]
            found = {}
            for finding in report["findings"]:
                rule = finding["rule"]
                found[rule] = found.get(rule, 0) + finding["contribution"]["filter_likeness"]
            rules[path] = found
    return points, rules


class Spamd:
    """A spamd of this run alone."""

    def __init__(self, home):
        program = shutil.which("spamd") or ("/usr/sbin/spamd" if os.path.exists("/usr/sbin/spamd") else None)
        if program is None:
            sys.exit("spamd is not installed (apt-get install spamassassin); --no-spamd goes without it")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [program, "-L", "-x", "-m", "2", "-i", "127.0.0.1", "-A", "127.0.0.1", "-p", str(self.port)]
        command += ["-H", str(home), "--cf=use_bayes 0", "--cf=report_safe 0"]
        if os.getuid() == 0:
            command += ["-u", "nobody"]
        self.log = open(home / "spamd.log", "wb")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        sys.exit("spamd does not answer: " + (home / "spamd.log").read_text()[:500])

    def score(self, octets):
        with socket.create_connection(("127.0.0.1", self.port), 120) as peer:
            peer.sendall(b"CHECK SPAMC/1.5\r\nContent-length: %d\r\n\r\n" % len(octets) + octets)
            peer.shutdown(socket.SHUT_WR)
            reply = b""
            while piece := peer.recv(65536):
                reply += piece
        match = re.search(rb"Spam: \w+ ; (-?[\d.]+) /", reply)
        if match is None:
            raise RuntimeError(f"spamd answered {reply[:100]!r}")
        return float(match.group(1))

    def stop(self):
        self.process.terminate()
        self.process.wait()


def recall(points, unwanted, wanted, rate):
    """The largest share of unwanted mail that is found with no more than that share of wanted mail, and from which threshold on."""
    good = sorted((points[path] for path in wanted), reverse=True)
    allowed = int(rate * len(good) + 1e-9)
    above = good[allowed] if allowed < len(good) else float("-inf")
    found = sum(points[path] > above + 1e-9 for path in unwanted)
    thresholds = [points[path] for path in unwanted if points[path] > above + 1e-9]
    return found / max(1, len(unwanted)), min(thresholds, default=float("nan"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--unwanted", action="append", default=[], metavar="CLASS", help="a class of unwanted mail")
    parser.add_argument("--dlv", default=None, help="the program (default: the release build, else the debug build)")
    parser.add_argument("--threshold", type=float, default=4.5, help="of filter likeness (default: 4.5)")
    parser.add_argument("--no-spamd", action="store_true", help="without SpamAssassin")
    parser.add_argument("--as-is", action="store_true", help="leave the fields that relays and list programs added")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a target is missed")
    options = parser.parse_args()
    root = pathlib.Path(__file__).resolve().parent.parent
    builds = [root / ".build" / kind / "dlv" for kind in ("release", "debug")]
    dlv = options.dlv or next((str(path) for path in builds if path.exists()), "dlv")

    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        os.chmod(work, 0o777)
        classes = prepare(options.folders, work, options.as_is)
        points, rules = lint(dlv, classes)
        theirs = {}
        if not options.no_spamd:
            spamd = Spamd(work)
            try:
                with concurrent.futures.ThreadPoolExecutor(2) as pool:
                    files = list(points)
                    for path, score in zip(files, pool.map(lambda path: spamd.score(path.read_bytes()), files)):
                        theirs[path] = score
            finally:
                spamd.stop()
        sys.exit(report(options, classes, points, rules, theirs))


def report(options, classes, points, rules, theirs):
    bad = {name for name in classes if name.lower().startswith(UNWANTED) or name in options.unwanted}
    unwanted = [path for name in bad for path in classes[name]]
    wanted = [path for name in classes if name not in bad for path in classes[name]]
    width = max(map(len, classes))
    missed = []

    print(f"At the threshold {options.threshold} of filter likeness")
    for name, paths in classes.items():
        count = sum(points[path] >= options.threshold for path in paths)
        kind = "unwanted" if name in bad else "wanted"
        line = f"  {name:{width}}  {kind:8}  {count:5} of {len(paths):5}  {100 * count / len(paths):5.1f} %"
        line += f"  highest {max(points[path] for path in paths):.1f}"
        if theirs:
            other = sum(theirs[path] >= 5 for path in paths)
            line += f"  | SpamAssassin at 5: {100 * other / len(paths):5.1f} %  highest {max(theirs[path] for path in paths):.1f}"
        print(line)
        if name not in bad and count > 0.01 * len(paths):
            missed.append(f"{name}: {count} of {len(paths)} wanted messages at the threshold")

    groups = [("all wanted mail", wanted)] if wanted else []
    groups += [(name, paths) for name, paths in classes.items() if name not in bad] if len(classes) - len(bad) > 1 else []
    if unwanted:
        for label, good in groups:
            print(f"\nUnwanted mail found, by false positives on {label} ({len(good)})")
            print("  false positives    dlv        from" + ("     SpamAssassin  from" if theirs else ""))
            for rate in RATES:
                share, start = recall(points, unwanted, good, rate)
                line = f"  {100 * rate:8.2f} %      {100 * share:6.1f} %  {start:6.1f}"
                if theirs:
                    other, begin = recall(theirs, unwanted, good, rate)
                    line += f"       {100 * other:6.1f} %  {begin:6.1f}"
                print(line)
        if theirs and wanted:
            own = sum(points[path] >= options.threshold for path in wanted) / len(wanted)
            found = sum(points[path] >= options.threshold for path in unwanted) / len(unwanted)
            other, _ = recall(theirs, unwanted, wanted, own)
            print(f"\nAt the default threshold: {100 * found:.1f} % with {100 * own:.2f} %; SpamAssassin finds {100 * other:.1f} % at that rate.")
            if other > found:
                missed.append("SpamAssassin finds more at the same rate of false positives")

    print("\nHow often each rule finds something, in % of a class, and its mean points where it does")
    names = list(classes)
    print("  " + " ".join(f"{name[:12]:>12}" for name in names) + "  points  rule")
    everything = sorted({rule for found in rules.values() for rule in found})
    for rule in everything:
        shares = [sum(rule in rules[path] for path in classes[name]) / len(classes[name]) for name in names]
        values = [found[rule] for found in rules.values() if rule in found]
        print("  " + " ".join(f"{100 * share:12.1f}" for share in shares) + f"  {sum(values) / len(values):6.2f}  {rule}")

    for line in missed:
        print(f"missed: {line}", file=sys.stderr)
    return 1 if missed and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
