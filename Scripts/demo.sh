#!/bin/sh
# Audits two domains of the shipped zone files, without any network: demo.sh PROGRAM
set -eu

dlv=$1
zones=Fixtures/zones

# Every zone, since a domain's records refer to other domains.
set --
for zone in "$zones"/*.zone; do set -- "$@" --zone "$zone"; done

# Shows the command, runs it, and explains the exit status. 0, 1 and 2 are answers; anything else ends the demo.
audit() {
  domain=$1
  shift
  # shellcheck disable=SC2016 # the command is shown, not run
  printf '\n$ dlv audit --offline $(printf " --zone %%s" %s/*.zone) %s\n\n' "$zones" "$domain"
  status=0
  "$dlv" audit --offline "$@" "$domain" || status=$?
  case $status in
    0) meaning="no finding as bad as --fail-on" ;;
    1) meaning="a finding as bad as --fail-on, or worse" ;;
    2) meaning="something could not be determined" ;;
    *) exit "$status" ;;
  esac
  printf '\nExit status %s: %s.\n' "$status" "$meaning"
}

audit shop.example "$@"
audit good.example "$@"

cat <<END

Both answers came from the zone files alone. To audit your own domain on live DNS:

    $dlv audit yourdomain.example

Each rule explains itself ($dlv rules ID), and 'make install' puts dlv, its manual pages and completions in place.
END
