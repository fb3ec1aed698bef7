#!/usr/bin/env bash
# Asks a server random questions that fit the schema, for SECONDS (300 if not said), with values that are random too. It
# fails at a status of 5xx, at an error without a code or with the code INTERNAL, and at data that are not as the schema
# says; tests/consumers/python/fuzz_hooks.py has the rules. Run by scripts/with-server.sh: `fuzz-api.sh [SECONDS]`
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-300}

venv=tests/consumers/python/venv-fuzz
requirements=tests/consumers/python/requirements-fuzz.txt
if ! cmp -s "$requirements" "$venv/installed.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$requirements"
  cp "$requirements" "$venv/installed.txt"
fi

schema=$PWD/schema/schema.graphql
hooks=$PWD/tests/consumers/python/fuzz_hooks.py
program=$PWD/$venv/bin/schemathesis
status=0
(cd "$SERVER_FOLDER" && SCHEMATHESIS_HOOKS=$hooks "$program" --no-color fuzz "$schema" \
  --url "$KANALATLAS_URL/graphql" --max-time "$seconds" --checks answers_as_the_schema_says --continue-on-failure \
  --max-failures 50) || status=$?
if [[ -s $SERVER_LOG ]]; then
  echo "fuzz-api: the server logged errors" >&2
  status=1
fi
exit "$status"
