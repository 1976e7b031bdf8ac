#!/bin/sh
# Installs the packages of some groups of packages.txt that are missing: install-packages.sh build test
# Says what it installs and why, uses sudo only when not root, and touches no network when nothing is missing.
set -eu

list=$(dirname "$0")/packages.txt

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  echo "This is neither Debian nor Ubuntu: what $list names has to be installed already." >&2
  exit 0
fi

missing=""
for group in "$@"; do
  while read -r of package purpose; do
    [ "$of" = "$group" ] || continue
    case " $missing " in *" $package "*) continue ;; esac
    status=$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" != installed ] || continue
    [ -n "$missing" ] || echo "Installing with apt-get:"
    printf '  %-22s %s\n' "$package" "$purpose"
    missing="$missing $package"
  done <"$list"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "That needs root, and there is no sudo. As root, run: apt-get install$missing" >&2
    exit 1
  fi
  as_root="sudo"
fi

# Name servers, mail servers and filters start as services when they are installed. The tests run their own, so the start is forbidden for as
# long as the installation takes (policy-rc.d, Debian policy 9.3.3) and the new service is disabled afterwards.
policy=/usr/sbin/policy-rc.d
services=""
for service in nsd dnsdist bind9 unbound rbldnsd opendkim postfix spamd rspamd redis-server; do
  case " $missing " in *" $service "*) services="$services $service" ;; esac
done
if [ -n "$services" ] && [ ! -e "$policy" ]; then
  trap '$as_root rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM
  printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
  $as_root chmod 755 "$policy"
fi

$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of names
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing

if command -v systemctl >/dev/null; then
  for service in $services; do
    $as_root systemctl disable "$service" >/dev/null 2>&1 || true
  done
fi
