#!/bin/sh
# The step of action.yml: annotations at the changed lines, a summary of the step, and SARIF where a file is named.
# Reads DLV_HEAD, DLV_BASE, DLV_FAIL_ON, DLV_ALLOW_UNDETERMINED, DLV_SARIF, DLV_OPTIONS, and what GitHub sets.
set -eu

dlv=${DLV:-dlv}
if ! command -v "$dlv" >/dev/null 2>&1; then
  echo "::error title=dlv gate::dlv is not installed: run 'make install' of its repository in a step before" >&2
  exit 69
fi

base=${DLV_BASE:-}
if [ -z "$base" ] && [ -n "${GITHUB_BASE_REF:-}" ]; then
  # A pull request: where it parted from the branch it is for.
  if ! base=$(git merge-base "origin/$GITHUB_BASE_REF" HEAD 2>/dev/null); then
    echo "::error title=dlv gate::there is no common ancestor with origin/$GITHUB_BASE_REF; check out with fetch-depth: 0" >&2
    exit 66
  fi
fi

summary=$(mktemp)
trap 'rm -f "$summary"' EXIT

set -- --format github --output "markdown=$summary" --fail-on "${DLV_FAIL_ON:-error}"
if [ -n "$base" ]; then set -- "$@" --git "$base"; fi
if [ "${DLV_ALLOW_UNDETERMINED:-false}" = true ]; then set -- "$@" --allow-undetermined; fi
if [ -n "${DLV_SARIF:-}" ]; then set -- "$@" --output "sarif=$DLV_SARIF"; fi
# Words, as in a shell: an option a word.
# shellcheck disable=SC2086
set -- "$@" ${DLV_OPTIONS:-}

status=0
# One path a line.
while IFS= read -r path; do
  if [ -n "$path" ]; then set -- "$@" --head "$path"; fi
done <<LIST
${DLV_HEAD:-}
LIST
"$dlv" gate "$@" || status=$?

if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -s "$summary" ]; then
  cat "$summary" >>"$GITHUB_STEP_SUMMARY"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then echo "status=$status" >>"$GITHUB_OUTPUT"; fi
exit "$status"
