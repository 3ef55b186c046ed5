#!/bin/sh
# Starts the service: the one command that systemd, a container, a platform and a person run.
# It may be called from anywhere, also through symlinks. Arguments go to the service.
set -eu

main=dist/main.js

# The folder this file really is in.
case $0 in
*/*) self=$0 ;;
*) if [ -f "$0" ]; then self=./$0; else self=$(command -v "$0"); fi ;;
esac
while [ -L "$self" ]; do
  target=$(readlink "$self")
  case $target in
  /*) self=$target ;;
  *) self=$(dirname "$self")/$target ;;
  esac
done
CDPATH='' cd -P "$(dirname "$self")"

if [ ! -f "$main" ]; then
  problem="The service is not built: $main is missing. Run: npm run build"
  if [ "${LOG_FORMAT:-}" = human ] || { [ -z "${LOG_FORMAT:-}" ] && [ -t 1 ]; }; then
    printf '%s\n' "$problem"
  else
    printf '{"time":"%s","level":"fatal","msg":"%s"}\n' "$(date -u +%Y-%m-%dT%H:%M:%S.000Z)" "$problem"
  fi
  exit 1
fi

# The Node.js that the project was installed with, whatever the host has.
export PATH="$PWD/node_modules/.bin${PATH:+:$PATH}"

# `exec`, so that signals reach the service; `2>&1`, because logs are one stream;
# `--import`, because a signal may come while the service is still loading.
exec node --import nestjs-deployment/signals "$main" "$@" 2>&1
