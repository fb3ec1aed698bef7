#!/usr/bin/env bash
# Asks a server of its own random questions that fit the schema, for SECONDS (300 if not said), with values that are
# random too. It fails at a status of 5xx, at an error without a code or with the code INTERNAL, and at data that are not
# as the schema says; tests/consumers/python/fuzz_hooks.py has the rules. `fuzz-api.sh BINARY [SECONDS]`
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$(realpath "${1:?usage: fuzz-api.sh BINARY [SECONDS]}")
seconds=${2:-300}

venv=tests/consumers/python/venv-fuzz
requirements=tests/consumers/python/requirements-fuzz.txt
if ! cmp -s "$requirements" "$venv/installed.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$requirements"
  cp "$requirements" "$venv/installed.txt"
fi

folder=$(mktemp -d)
server=
end() {
  [[ -z $server ]] || { kill "$server" && wait "$server"; } 2>/dev/null || true
  rm -rf "$folder"
}
trap end EXIT
"$binary" serve --listen 127.0.0.1:0 --database "sqlite:$folder/k.db" --points-per-minute 4000000000 \
  --points-per-operation 4000000000 --log error >"$folder/out" 2>"$folder/log" &
server=$!
for _ in $(seq 300); do
  url=$(sed -n 's/^Kanalatlas is at //p' "$folder/out")
  [[ -z $url ]] || break
  kill -0 "$server" || { cat "$folder/log" >&2; exit 1; }
  sleep 0.2
done
[[ -n $url ]] || { echo "fuzz-api: the server did not start" >&2; exit 1; }

schema=$PWD/schema/schema.graphql
hooks=$PWD/tests/consumers/python/fuzz_hooks.py
program=$PWD/$venv/bin/schemathesis
status=0
(cd "$folder" && SCHEMATHESIS_HOOKS=$hooks "$program" --no-color fuzz "$schema" --url "$url/graphql" \
  --max-time "$seconds" --checks answers_as_the_schema_says --continue-on-failure --max-failures 50) || status=$?
if [[ -s $folder/log ]]; then
  echo "fuzz-api: the server logged errors:" >&2
  head -50 "$folder/log" >&2
  status=1
fi
exit "$status"
