#!/bin/sh
# Brings a backup back into an empty site:  sh deploy/restore.sh BACKUP_FOLDER
# Needs the same variables as backup.sh. Stop server and worker first; refuses a database or folders that hold something.
set -eu
umask 077
[ $# -eq 1 ] || { echo "Usage: restore.sh BACKUP_FOLDER" >&2; exit 1; }
: "${DATABASE_URL:?is the address of the database}" "${MINGA_BLOB_DIR:?is the folder of the blobs}" "${MINGA_SECRETS_DIR:?is the folder of the secrets}"

cd "$1"
sha256sum --quiet -c SHA256SUMS
tables=$(psql -XAtc "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')" "$DATABASE_URL")
[ "$tables" -eq 0 ] || { echo "The database holds $tables tables already. Give an empty one." >&2; exit 1; }
for folder in "$MINGA_BLOB_DIR" "$MINGA_SECRETS_DIR"; do
  mkdir -p "$folder"
  [ -z "$(ls -A "$folder")" ] || { echo "$folder is not empty. Give an empty folder." >&2; exit 1; }
done

pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname="$DATABASE_URL" database.dump
tar -C "$MINGA_BLOB_DIR" -xf blobs.tar
tar -C "$MINGA_SECRETS_DIR" -xf secrets.tar
echo "restored. Attempts that ran after the backup are not in it: look at every machine before the next start."
