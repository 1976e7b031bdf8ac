#!/bin/sh
# Prints a Markdown file with the output of its commands captured anew: capture-output.sh FILE PROGRAM
# A line `<!-- $ dlv … -->` names the command whose output stands in the fenced block below it. `make readme` writes the
# result back, and a test fails when README.md no longer is what this prints.
set -eu

file=$1
PATH=$(cd "$(dirname "$2")" && pwd):$PATH
export PATH
unset COLUMNS NO_COLOR

awk '
  function fail(message) {
    print FILENAME ":" NR ": " message > "/dev/stderr"
    failed = 1
    exit 1
  }
  /^<!-- \$ .* -->$/ {
    command = substr($0, 8, length($0) - 11)
    print
    if ((getline) <= 0 || $0 !~ /^```/) fail("a fenced block has to follow")
    print
    while ((command | getline line) > 0) print line
    close(command)
    while (1) {
      if ((getline) <= 0) fail("the fenced block has no end")
      if ($0 == "```") break
    }
  }
  { print }
  END { exit failed }
' "$file"
