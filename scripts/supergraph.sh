#!/usr/bin/env bash
# Three subgraphs and a router over one database, until it is interrupted. `supergraph.sh BINARY [PORT]`; the database is
# DATABASE_URL, or the cluster that with-postgres.sh has made. The subgraphs listen on the three ports after the router's.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=${1:?usage: supergraph.sh BINARY [PORT]}
port=${2:-4000}
export DATABASE_URL=${DATABASE_URL:-${KANALATLAS_TEST_POSTGRES:?no database is said}}

# A new secret each time: nobody else has to know it.
secret=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
started=()
cleanup() {
  trap '' INT TERM HUP
  trap - EXIT
  ((${#started[@]} == 0)) || { kill -TERM "${started[@]}" 2>/dev/null || true; wait "${started[@]}" 2>/dev/null || true; }
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Once, so that three at a time need not migrate and fill it.
"$binary" migrate
at=$port
for part in laender institutions metrics; do
  at=$((at + 1))
  KANALATLAS_SUBGRAPH_SECRET=$secret "$binary" serve --subgraph "$part" --listen "127.0.0.1:$at" --trusted-proxies 1 \
    --subscriptions --connections-per-address 1000 </dev/null &
  started+=($!)
  declare "${part^^}_URL=http://127.0.0.1:$at/graphql"
  for ((tick = 0; tick < 600; tick++)); do
    curl --silent --fail --output /dev/null "http://127.0.0.1:$at/readyz" && break
    kill -0 "${started[-1]}" 2>/dev/null || { echo "supergraph: the subgraph for $part ended" >&2; exit 1; }
    sleep 0.1
  done
done

export LAENDER_URL INSTITUTIONS_URL METRICS_URL
SUBGRAPH_SECRET=$secret PORT=$port node schema/router/gateway.js </dev/null &
started+=($!)
wait -n "${started[@]}"
