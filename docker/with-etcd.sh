#!/bin/sh
# with-etcd.sh PREFIX COMMAND…: runs COMMAND in its own place, with a variable for each key below PREFIX in etcd:
# /app/APP_GREETING is APP_GREETING. Where etcd is, and as whom it is asked, is in ETCDCTL_ENDPOINTS and the like.
set -euf

prefix=${1:?Usage: with-etcd.sh PREFIX COMMAND…}
shift
: "${1:?Usage: with-etcd.sh PREFIX COMMAND…}"

refuse() {
  echo "with-etcd.sh: $1" >&2
  # A start that cannot work, also the next time: `EX_CONFIG`.
  exit 78
}

# An assignment for each question, because a pipe would hide that etcd did not answer.
keys=$(etcdctl get --prefix "$prefix" --keys-only)
[ -n "$keys" ] || refuse "there is no key below $prefix in etcd."

# A key a line: a blank in one does not make two of it.
IFS='
'
for key in $keys; do
  name=${key#"$prefix"}
  case $name in
  '' | [0-9]* | *[!A-Za-z0-9_]*) refuse "$key cannot be a variable." ;;
  esac
  value=$(etcdctl get --print-value-only "$key")
  # Not exported here: PATH, or a name that this script has too, would change what it does with the next key.
  set -- "$name=$value" "$@"
done

# They are for this script alone.
unset ETCDCTL_USER ETCDCTL_PASSWORD

# In the place of this shell, so that signals reach the service.
exec env "$@"
