#!/usr/bin/env bash
# with-postgres.sh CMD...: runs CMD beside a PostgreSQL cluster of its own, made in a fresh folder and removed at the end,
# whatever the end is. CMD finds it in KANALATLAS_TEST_POSTGRES. A cluster that happens to run is never used.
#
# The cluster sorts text by German rules, as an office's server may, not by bytes as SQLite does: a query whose order
# matters has to say COLLATE "C", and a test that both engines answer alike would notice one that does not.
set -euo pipefail

(($#)) || { echo "usage: $0 CMD..." >&2; exit 2; }

bin=
for initdb in $(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort --version-sort); do
  [[ -x $initdb && $initdb =~ /postgresql/([0-9]+)/ && ${BASH_REMATCH[1]} -ge 15 ]] && bin=$(dirname "$initdb") && break
done
[[ -n $bin ]] || { echo "with-postgres: no PostgreSQL server of version 15 or later under /usr/lib/postgresql" >&2; exit 1; }

# PostgreSQL refuses to run as root.
as_postgres=()
if [[ $(id -u) -eq 0 ]]; then
  id postgres >/dev/null || { echo "with-postgres: root needs a user postgres to run the cluster as" >&2; exit 1; }
  as_postgres=(setpriv --reuid=postgres --regid=postgres --init-groups)
fi

# Under /tmp itself: the path of a socket may have 107 bytes at most.
folder=$(mktemp -d /tmp/kanalatlas-postgres.XXXXXX)
child=
cleanup() {
  local status=$?
  trap '' INT TERM HUP
  trap - EXIT
  if [[ -n $child ]]; then
    kill -TERM -- "-$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
  fi
  if [[ -f $folder/data/postmaster.pid ]]; then
    (cd "$folder" && "${as_postgres[@]}" "$bin/pg_ctl" stop --silent --pgdata="$folder/data" --mode=immediate) || true
  fi
  rm -rf "$folder"
  echo "with-postgres: cluster stopped and removed"
  exit "$status"
}
trap cleanup EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

[[ $(id -u) -ne 0 ]] || chown postgres: "$folder"
cd_run() { (cd "$folder" && "${as_postgres[@]}" "$@"); }

cd_run "$bin/initdb" --pgdata="$folder/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
  --locale-provider=icu --icu-locale=de --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }

# Durability off: these data are never needed again. The port is drawn; another draw if it is taken.
started=
for _ in 1 2 3 4 5; do
  port=$((20000 + RANDOM % 12000))
  settings="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c max_connections=200"
  settings+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
  if cd_run "$bin/pg_ctl" start --silent --wait --timeout=60 --pgdata="$folder/data" --log="$folder/data/server.log" --options="$settings"; then
    started=yes
    break
  fi
  grep -q 'Address already in use' "$folder/data/server.log" || break
  rm "$folder/data/server.log"
done
[[ -n $started ]] || { cat "$folder/data/server.log" >&2; exit 1; }

export KANALATLAS_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres"
echo "with-postgres: $("$bin/postgres" --version) on 127.0.0.1:$port"

# In a process group of its own, so that an interrupt ends all of it.
set -m
"$@" </dev/null &
child=$!
set +m
status=0
wait "$child" || status=$?
child=
exit "$status"
