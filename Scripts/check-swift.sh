#!/bin/sh
# Stops with help unless there is a Swift toolchain that can build dlv: check-swift.sh [PROGRAM]
set -eu

swift=${1:-swift}
needed_major=6
needed_minor=1

explain() {
  cat >&2 <<END
dlv is built with Swift $needed_major.$needed_minor or later; $1.

Get a toolchain for Debian 12, Debian 13 or Ubuntu 24.04 from

    https://www.swift.org/install/linux/

The page offers swiftly, which installs and updates toolchains for one user, and archives to unpack; it also
names the packages that a toolchain itself needs.
Open a new shell afterwards, see that 'swift --version' works, and run make again.
A toolchain elsewhere can be named: make SWIFT=/opt/swift/usr/bin/swift
END
  exit 1
}

command -v "$swift" >/dev/null || explain "there is no '$swift' on the PATH"
answer=$("$swift" --version 2>&1) || explain "'$swift --version' failed ($answer)"
version=$(printf '%s\n' "$answer" | sed -n 's/.*Swift version \([0-9][0-9]*\)\.\([0-9][0-9]*\).*/\1 \2/p' | head -n 1)
[ -n "$version" ] || explain "'$swift --version' names no version"
major=${version% *}
minor=${version#* }
if [ "$major" -lt "$needed_major" ] || { [ "$major" -eq "$needed_major" ] && [ "$minor" -lt "$needed_minor" ]; }; then
  explain "'$swift' is $major.$minor"
fi
