#!/usr/bin/env bash
# cargo-deny over the dependencies, by deny.toml. Built from crates.io when it is not there: unoptimised, which takes a
# minute once on two cores and still checks within seconds. Advisories are left out; deny.toml says why.
set -euo pipefail
cd "$(dirname "$0")/.."

version=0.20.2
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
if ! command -v cargo-deny >/dev/null; then
  echo "deny: building cargo-deny $version"
  cargo install cargo-deny --version "$version" --locked --debug --quiet
fi
cargo deny --version
cargo deny --locked check --hide-inclusion-graph licenses bans sources
