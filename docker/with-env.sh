#!/bin/sh
# with-env.sh FILE COMMAND…: runs COMMAND in its own place, with the variables of FILE.
# FILE is shell, as a tool has written it: a line NAME='value' for each.
set -eu

file=${1:?Usage: with-env.sh FILE COMMAND…}
shift
: "${1:?Usage: with-env.sh FILE COMMAND…}"
# A name without a slash would be looked for in PATH.
case $file in
*/*) ;;
*) file=./$file ;;
esac

# A start that cannot work, also the next time: `EX_CONFIG`.
if [ ! -f "$file" ] || [ ! -s "$file" ] || [ ! -r "$file" ]; then
  echo "with-env.sh: $file is missing, empty or not readable: it has to be written first." >&2
  exit 78
fi

set -a
# shellcheck disable=SC1090
. "$file"
set +a

# In the place of this shell, so that signals reach the service.
exec "$@"
