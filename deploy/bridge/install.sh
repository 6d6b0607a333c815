#!/bin/sh
# Installs or updates the bridge on this computer. Run as root in the unpacked folder:
#   tar xzf minga-bridge-*.tgz && cd minga-bridge && sudo sh deploy/install.sh [bridge.json]
# bridge.json comes from the pairing page; an existing one is kept unless another is named here.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
target=/opt/minga-bridge
say() { printf '%s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || fail 'Run this as root: sudo sh deploy/install.sh'
[ -x /usr/bin/node ] || fail 'Node.js 20.19 or newer is needed at /usr/bin/node.'
/usr/bin/node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
  fail "Node.js $(/usr/bin/node -v) is too old: 20.19 or newer is needed."
config=${1:-}
[ -n "$config" ] || [ -f /etc/minga/bridge.json ] || fail 'Name the bridge.json of the pairing page: sudo sh deploy/install.sh bridge.json'

id minga >/dev/null 2>&1 || useradd --system --home-dir /var/lib/minga --shell /usr/sbin/nologin --groups dialout minga
install -d -m 750 -o root -g minga /etc/minga
if [ -n "$config" ]; then install -m 640 -o root -g minga "$config" /etc/minga/bridge.json; fi
grep -q '"dataDir": *"/var/lib/minga"' /etc/minga/bridge.json ||
  fail 'Set "dataDir": "/var/lib/minga" in /etc/minga/bridge.json, then run this again.'

# Running programs end in order before their bridge is exchanged.
systemctl stop minga-bridge.service minga-watchdog.service 2>/dev/null || true
rm -rf "$target.new"
install -d -m 755 "$target.new"
cp -R "$here/." "$target.new/"
chown -R root:root "$target.new"
rm -rf "$target"
mv "$target.new" "$target"

install -m 644 "$target/deploy/minga-bridge.service" "$target/deploy/minga-watchdog.service" /etc/systemd/system/
install -m 644 "$target/deploy/99-minga.rules" /etc/udev/rules.d/
# brltty takes CH340 and FTDI adapters for Braille displays. This computer drives machines.
systemctl mask --now brltty.service brltty-udev.service >/dev/null 2>&1 || true
udevadm control --reload && udevadm trigger --subsystem-match=tty --subsystem-match=usb-serial || true
systemctl daemon-reload
systemctl enable --now minga-watchdog.service minga-bridge.service
say 'The bridge runs. See what it says: journalctl -fu minga-bridge'
