"""Prints the tokenizer tests of html5lib, a JSON object a line, with the expected tokens as lists of strings.

usage: tokenizer_cases.py FOLDER
"""
import glob
import json
import os
import re
import sys


def undouble(value):
    if isinstance(value, str):
        return re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m.group(1), 16)), value)
    if isinstance(value, list):
        return [undouble(v) for v in value]
    if isinstance(value, dict):
        return {undouble(k): undouble(v) for k, v in value.items()}
    return value


def joined(text):
    """Two halves of a pair are one character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def flat(tokens):
    result = []
    for token in tokens:
        if token == "ParseError":
            continue
        kind = token[0]
        if kind == "Character":
            if result and result[-1][0] == "Character":
                result[-1][1] += token[1]
            else:
                result.append(["Character", token[1]])
        elif kind == "StartTag":
            row = ["StartTag", token[1]]
            for name, value in sorted(token[2].items()):
                row += [name, value]
            if len(token) > 3 and token[3]:
                row.append("/")
            result.append(row)
        elif kind == "EndTag":
            result.append(["EndTag", token[1]])
        elif kind == "Comment":
            result.append(["Comment", token[1]])
        elif kind == "DOCTYPE":
            result.append(
                ["DOCTYPE", token[1] or "", "-" if token[2] is None else "=" + token[2],
                 "-" if token[3] is None else "=" + token[3], "correct" if token[4] else "quirks"])
    return [[joined(v) for v in row] for row in result]


for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.test"))):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    for number, test in enumerate(data.get("tests", [])):
        if test.get("doubleEscaped"):
            test = undouble(test)
        text = joined(test["input"])
        # A surrogate that stands alone can't be in UTF-8.
        if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
            continue
        for state in test.get("initialStates", ["Data state"]):
            row = {
                "file": os.path.basename(path), "number": number, "title": test["description"],
                "state": state, "tag": test.get("lastStartTag", ""), "input": text,
                "tokens": flat(test["output"]),
            }
            print(json.dumps(row))
