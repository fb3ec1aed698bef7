#!/usr/bin/env bash
# The browser tests of web/ against the real binary, on a database of its own that is made and removed here.
set -euo pipefail
cd "$(dirname "$0")/.."

binary=${1:-${CARGO_TARGET_DIR:-target}/debug/kanalatlas}
[[ -x $binary ]] || { echo "web-test: $binary is missing; \`cargo build --locked\` makes it" >&2; exit 1; }

folder=$(mktemp -d)
server=
tests=
cleanup() {
  local status=$?
  trap '' INT TERM HUP
  trap - EXIT
  [[ -z $tests ]] || { kill -TERM -- "-$tests" 2>/dev/null || true; wait "$tests" 2>/dev/null || true; }
  [[ -z $server ]] || { kill -TERM "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }
  if ((status)); then
    echo "web-test: failed ($status); the server's last lines:" >&2
    tail -n 40 "$folder/stdout" "$folder/stderr" >&2 || true
  fi
  rm -rf "$folder"
  exit "$status"
}
trap cleanup EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

"$binary" serve --listen 127.0.0.1:0 --database "sqlite:$folder/k.db" >"$folder/stdout" 2>"$folder/stderr" </dev/null &
server=$!

# The server says where it listens, once it does.
url=
for ((tick = 0; tick < 600; tick++)); do
  url=$(grep -oE -m 1 'http://127\.0\.0\.1:[0-9]+' "$folder/stdout" | head -n 1 || true)
  [[ -z $url ]] || break
  kill -0 "$server" 2>/dev/null || { echo "web-test: the server ended before it listened" >&2; exit 1; }
  sleep 0.1
done
[[ -n $url ]] || { echo "web-test: the server named no address within 60 s" >&2; exit 1; }
echo "web-test: $binary on $url"

set -m
(cd web && KANALATLAS_URL="$url" exec npm test) </dev/null &
tests=$!
set +m
status=0
wait "$tests" || status=$?
tests=
exit "$status"
