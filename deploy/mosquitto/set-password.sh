#!/bin/sh
# Gives one bridge its way into Mosquitto:  sh deploy/mosquitto/set-password.sh BRIDGE_ID < secret
# The secret is the one that pairing shows once. A running broker is told by SIGHUP:
#   docker compose --env-file deploy/.env -f deploy/compose.yaml kill -s HUP mosquitto
set -eu
[ $# -eq 1 ] || { echo "Usage: set-password.sh BRIDGE_ID < secret" >&2; exit 1; }
case $1 in *[!A-Za-z0-9_.-]*) echo "A bridge id has letters, digits, - _ . only." >&2; exit 1 ;; esac
umask 077
cd "$(dirname "$0")"
IFS= read -r secret
[ -n "$secret" ] || { echo "The secret on standard input is empty." >&2; exit 1; }
touch passwords

# mosquitto_passwd takes "name:secret" lines in a file and hashes them in place, so no secret shows in a process list.
draft=$(mktemp -d)
trap 'rm -rf "$draft"' EXIT
printf '%s:%s\n' "$1" "$secret" >"$draft/new"
if command -v mosquitto_passwd >/dev/null 2>&1; then
  mosquitto_passwd -U "$draft/new"
else
  docker run --rm -v "$draft:/draft" eclipse-mosquitto:2 mosquitto_passwd -U /draft/new
fi
{ awk -F: -v id="$1" '$1 != id' passwords; cat "$draft/new"; } >"$draft/all"
# Written in place: the container has this very file mounted, and reads it as its own user.
cat "$draft/all" >passwords
chmod 644 passwords
echo "$1 may connect"
