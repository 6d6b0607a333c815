#!/bin/sh
# One folder that holds everything of a site:  sh deploy/backup.sh TARGET_FOLDER
# Needs DATABASE_URL, MINGA_BLOB_DIR and MINGA_SECRETS_DIR, pg_dump of PostgreSQL's major version or newer, and tar.
# The site may go on running: the database is dumped as of one moment, and blobs are named by their content and only added.
set -eu
umask 077
[ $# -eq 1 ] || { echo "Usage: backup.sh TARGET_FOLDER" >&2; exit 1; }
: "${DATABASE_URL:?is the address of the database}" "${MINGA_BLOB_DIR:?is the folder of the blobs}" "${MINGA_SECRETS_DIR:?is the folder of the secrets}"

target=$1/minga-$(date -u +%Y%m%dT%H%M%SZ)
draft=$target.part
mkdir -p "$draft"
# The database first: every blob that it names exists by then, and blobs that come later do no harm.
pg_dump --format=custom --no-owner --no-privileges --file="$draft/database.dump" "$DATABASE_URL"
tar -C "$MINGA_BLOB_DIR" -cf "$draft/blobs.tar" .
tar -C "$MINGA_SECRETS_DIR" -cf "$draft/secrets.tar" .
(cd "$draft" && sha256sum database.dump blobs.tar secrets.tar >SHA256SUMS)
sync
# Only a whole backup carries the final name.
mv "$draft" "$target"
echo "$target"
