#!/bin/sh
# Compares the zones of a checkout with those of the branch that they are meant for:
#   gate.sh ZONES [BRANCH [OPTION ...]]
# ZONES is a file or folder, BRANCH what the change is made against (default: origin/main); the options are those of
# `dlv gate`. Exits as dlv does: 1 for something new or worse, 2 where something could not be determined since the change.
# For Jenkins and every other system that runs a shell; DLV names the program.
set -eu

if [ $# -lt 1 ]; then
  echo "usage: gate.sh ZONES [BRANCH [OPTION ...]]" >&2
  exit 64
fi
zones=$1
branch=${2:-origin/main}
shift
[ $# -eq 0 ] || shift

# Where the two parted: what has happened on the branch since is not this change's doing.
if ! base=$(git merge-base "$branch" HEAD 2>/dev/null); then
  echo "gate.sh: there is no common ancestor with '$branch'; in a shallow clone fetch more: git fetch --unshallow" >&2
  exit 66
fi
exec "${DLV:-dlv}" gate --head "$zones" --git "$base" "$@"
