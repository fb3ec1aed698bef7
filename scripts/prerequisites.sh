#!/usr/bin/env bash
# What `make test` needs besides Rust: finds it, installs what is missing where that is possible (Debian or Ubuntu, as
# root), and otherwise says plainly what is missing. Prints one line for each thing, and changes nothing that is there.
set -euo pipefail

postgres_bin() {
  local initdb
  for initdb in $(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort --version-sort --reverse); do
    [[ -x $initdb && $initdb =~ /postgresql/([0-9]+)/ && ${BASH_REMATCH[1]} -ge 15 ]] && dirname "$initdb" && return
  done
  return 1
}
chromium_bin() { command -v chromium || command -v chromium-browser; }
fonts() { compgen -G '/usr/share/fonts/*/*/*.[to]tf' | sed -n 1p | grep .; }
compiler() { command -v cc; }
curl_bin() { command -v curl; }
strace_bin() { command -v strace; }
python_venv() {
  python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v python3
}

missing=()
need() { # need WHAT PROBE PACKAGE...
  local what=$1 probe=$2 found
  shift 2
  if found=$("$probe"); then
    echo "prerequisites: $what: $found"
  else
    echo "prerequisites: $what: missing (Debian: $*)"
    missing+=("$@")
  fi
}
probe_all() {
  missing=()
  need "C compiler" compiler build-essential
  need "PostgreSQL server binaries, 15 or later" postgres_bin postgresql-15
  need "Chromium" chromium_bin chromium
  need "fonts" fonts fonts-dejavu-core
  need "strace" strace_bin strace
  need "curl" curl_bin curl
  need "Python, 3.11 or later, with venv" python_venv python3-venv
}

probe_all
if ((${#missing[@]})); then
  if [[ $(id -u) -eq 0 ]] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    echo "prerequisites: installing ${missing[*]}"
    apt-get update -qq
    # PostgreSQL's package starts a cluster of its own; the tests never touch it.
    apt-get install -y -qq --no-install-recommends "${missing[@]}"
    probe_all
  fi
  if ((${#missing[@]})); then
    echo "prerequisites: not all is here. As root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
fi

# These come from outside Debian, so they are only looked for.
for tool in cargo rustfmt cargo-clippy; do
  command -v "$tool" >/dev/null || { echo "prerequisites: $tool is missing; install Rust with rustfmt and clippy" >&2; exit 1; }
done
echo "prerequisites: Rust: $(cargo --version)"
node=$(command -v node >/dev/null && node --version || echo none)
if [[ ! $node =~ ^v([0-9]+)\.([0-9]+)\. ]] || ((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2] < 20019)); then
  echo "prerequisites: Node.js 20.19 or later is needed; found $node" >&2
  exit 1
fi
command -v npm >/dev/null || { echo "prerequisites: npm is missing" >&2; exit 1; }
echo "prerequisites: Node.js: $node, npm $(npm --version)"
