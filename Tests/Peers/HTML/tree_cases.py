"""Prints pages with their text and the elements around it, a JSON object a line.

usage: tree_cases.py FOLDER     the tree tests of html5lib, with what they expect
       tree_cases.py -          pages from standard input (a JSON string a line), as html5lib reads them
"""
import glob
import json
import os
import re
import sys


def add(rows, ancestors, text):
    text = re.sub(r"[ \t\n\r\f]+", "", text)
    if not text:
        return
    around = " ".join(sorted(set(ancestors)))
    if rows and rows[-1][0] == around:
        rows[-1][1] += text
    else:
        rows.append([around, text])


def expected(document):
    rows, stack = [], []
    lines = document.split("\n")
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        found = re.match(r"\| ( *)(.*)$", line, re.S)
        if not found:
            continue
        depth, content = len(found.group(1)) // 2, found.group(2)
        del stack[depth:]
        if content.startswith('"'):
            while not (content.endswith('"') and len(content) > 1):
                if index >= len(lines) or lines[index].startswith("| "):
                    break
                content += "\n" + lines[index]
                index += 1
            add(rows, [name for name in stack if name], content[1:-1])
        elif content.startswith("<") and not content.startswith(("<!", "<?")):
            name = content[1:-1].split(" ")[-1].lower()
            stack += [""] * (depth - len(stack)) + [name]
        else:
            stack += [""] * (depth - len(stack)) + [""]
    return rows


def tests(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    for number, test in enumerate(re.split(r"(?:^|\n)#data\n", text)[1:]):
        parts = re.split(r"\n?#(errors|new-errors|document-fragment|script-on|script-off|document)\n", "\n" + test)
        sections = dict(zip(parts[1::2], parts[2::2]))
        if "document-fragment" in sections or "script-on" in sections:
            continue
        yield number, parts[0][1:], expected(sections.get("document", ""))


def emit(name, page, rows):
    try:
        page.encode()
    except UnicodeEncodeError:
        return
    print(json.dumps({"name": name, "page": page, "rows": rows}))


if sys.argv[1] != "-":
    for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.dat"))):
        for number, page, rows in tests(path):
            emit("%s %d" % (os.path.basename(path), number), page, rows)
else:
    import html5lib

    def walk(node, ancestors, rows):
        for child in node.childNodes:
            if child.nodeType == child.TEXT_NODE:
                add(rows, ancestors, child.data)
            elif child.nodeType == child.ELEMENT_NODE:
                walk(child, ancestors + [child.tagName.split(":")[-1].lower()], rows)

    for number, line in enumerate(sys.stdin):
        page = json.loads(line)
        rows = []
        walk(html5lib.parse(page, treebuilder="dom"), [], rows)
        emit("page %d" % number, page, rows)
