#!/bin/sh
# Makes deploy/.env with random secrets, and the broker's user for the server. Safe to run again: keeps what is there.
set -eu
umask 077
cd "$(dirname "$0")"

[ -f .env ] || cp .env.example .env
chmod 600 .env

# Letters and digits only, so that a secret can stand in an address.
random() { LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 40; }

for name in POSTGRES_PASSWORD REDIS_PASSWORD MINGA_MQTT_PASSWORD; do
  if grep -q "^$name=$" .env; then
    sed -i.bak "s|^$name=$|$name=$(random)|" .env
    rm -f .env.bak
    echo "made $name"
  fi
done

if ! grep -q '^server:' mosquitto/passwords 2>/dev/null; then
  sed -n 's/^MINGA_MQTT_PASSWORD=//p' .env | sh mosquitto/set-password.sh server
fi
echo "deploy/.env is complete"
