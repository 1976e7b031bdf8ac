"""Reads every message of a folder with Python's email package and prints what gmime_driver.c prints."""

import email.parser
import email.policy
import os
import sys


def clean(text):
    return "".join(f"\\x{ord(c):02x}" if ord(c) < 0x20 else c for c in str(text or ""))


def content(part):
    octets = part.get_payload(decode=True) or b""
    value = 0xCBF29CE484222325
    for octet in octets:
        value = (value ^ octet) * 0x100000001B3 & (1 << 64) - 1
    return [str(len(octets)), f"{value:016x}", clean(part.get_filename())]


def show(part, depth):
    kind = part.get_content_type()
    charset = part.get_param("charset") or ""
    charset = charset[2] if isinstance(charset, tuple) else charset
    row = ["part", str(depth), kind, str(charset).lower()]
    if not part.is_multipart():
        row += content(part)
    print("\t".join(row))
    if part.is_multipart():
        for child in part.get_payload():
            show(child, depth + 1)


def main():
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    folder = sys.argv[1]
    parser = email.parser.BytesParser(policy=email.policy.default)
    for name in sorted(os.listdir(folder), key=lambda name: name.encode()):
        if not name.endswith((".eml", ".txt")):
            continue
        with open(os.path.join(folder, name), "rb") as file:
            # parse() would turn CRLF into LF.
            message = parser.parsebytes(file.read())
        print("file", name, sep="\t")
        show(message, 0)
        if "subject" in message:
            print("subject", clean(message["subject"]), sep="\t")
        try:
            if "date" in message and message["date"].datetime:
                date = message["date"].datetime
                if date.tzinfo is None:
                    import datetime

                    date = date.replace(tzinfo=datetime.timezone.utc)
                print("date", int(date.timestamp()), sep="\t")
        except (TypeError, ValueError):
            pass
        for field in ("from", "to", "cc"):
            if field in message:
                for address in message[field].addresses:
                    print("address", field, clean(address.display_name), clean(address.addr_spec), sep="\t")


main()
