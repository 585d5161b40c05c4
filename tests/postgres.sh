#!/usr/bin/env bash
# Runs a command against a throw-away PostgreSQL: tests/postgres.sh python -m pytest tests/storage tests/plugins
#
# The server lives in a temporary folder, listens on a Unix socket only, and is stopped again whatever happens.
# As root it runs as the user `postgres` that Debian's package makes; otherwise as whoever calls.
set -euo pipefail

if [ $# -eq 0 ]; then
    echo "usage: tests/postgres.sh command [arguments]" >&2
    exit 2
fi

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ]; then
    bin=$(dirname "$(command -v initdb || true)")
fi
if [ ! -x "$bin/initdb" ]; then
    echo "no PostgreSQL server found (Debian: apt-get install postgresql)" >&2
    exit 3
fi

as=()
if [ "$(id -u)" -eq 0 ]; then
    as=(runuser -u postgres --)
fi

# a socket's path has at most 107 signs, so the folder does not follow TMPDIR
folder=$(mktemp -d -t pg.XXXXXX)
stop() {
    "${as[@]}" "$bin/pg_ctl" --pgdata "$folder/data" --mode immediate --silent stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

if [ ${#as[@]} -gt 0 ]; then
    chown postgres "$folder"
fi
cd "$folder"
"${as[@]}" "$bin/initdb" --pgdata "$folder/data" --username tester --auth trust --encoding UTF8 --locale C.UTF-8 \
    --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 4; }
"${as[@]}" "$bin/pg_ctl" --pgdata "$folder/data" --wait --silent --log "$folder/server.log" --options \
    "-c listen_addresses= -c unix_socket_directories=$folder -c fsync=off -c full_page_writes=off -c max_connections=200" \
    start || { cat "$folder/server.log" >&2; exit 5; }
cd "$OLDPWD"

# no exec and no early return: the trap stops the server after the command
export TEST_DATABASE_URL="postgresql+asyncpg://tester@/postgres?host=$folder"
code=0
"$@" || code=$?
exit "$code"
