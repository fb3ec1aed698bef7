#!/usr/bin/env bash
# Runs a command beside a server of its own, on a database that is made and removed here; the command finds the server's
# address in KANALATLAS_URL, its database in SERVER_DATABASE, a folder for what it writes in SERVER_FOLDER and
# what the server logs in SERVER_LOG and its program in SERVER_BINARY. `with-server.sh BINARY [OPTION OF serve]... -- COMMAND...`
set -euo pipefail
binary=${1:?usage: with-server.sh BINARY [OPTION]... -- COMMAND...}
shift
[[ -x $binary ]] || { echo "with-server: $binary is missing; \`cargo build --locked\` makes it" >&2; exit 1; }
options=()
while (($#)) && [[ $1 != -- ]]; do
  options+=("$1")
  shift
done
shift

folder=$(mktemp -d)
server=
command=
cleanup() {
  local status=$?
  trap '' INT TERM HUP
  trap - EXIT
  [[ -z $command ]] || { kill -TERM -- "-$command" 2>/dev/null || true; wait "$command" 2>/dev/null || true; }
  [[ -z $server ]] || { kill -TERM "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }
  if ((status)); then
    echo "with-server: failed ($status); the server's last lines:" >&2
    tail -n 40 "$folder/stdout" "$folder/log" >&2 || true
  fi
  rm -rf "$folder"
  exit "$status"
}
trap cleanup EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

export SERVER_BINARY SERVER_FOLDER=$folder SERVER_LOG=$folder/log SERVER_DATABASE=sqlite:$folder/k.db
SERVER_BINARY=$(realpath "$binary")
"$binary" serve --listen 127.0.0.1:0 --database "$SERVER_DATABASE" "${options[@]}" \
  >"$folder/stdout" 2>"$folder/log" </dev/null &
server=$!

# The server says where it listens, once it does.
url=
for ((tick = 0; tick < 600; tick++)); do
  url=$(sed -n 's/^Kanalatlas is at //p' "$folder/stdout" | head -n 1)
  [[ -z $url ]] || break
  kill -0 "$server" 2>/dev/null || { echo "with-server: the server ended before it listened" >&2; exit 1; }
  sleep 0.1
done
[[ -n $url ]] || { echo "with-server: the server named no address within 60 s" >&2; exit 1; }
echo "with-server: $binary on $url"

# A group of its own, so that all of it ends with this.
set -m
KANALATLAS_URL=$url "$@" </dev/null &
command=$!
set +m
status=0
wait "$command" || status=$?
command=
exit "$status"
