#!/usr/bin/env bash
# What the playground needs before it can be served, built or (with the word `browser`) tested, on a machine that had
# none of it: the library's build, the packages of this folder, and chromium.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if [ ! -f ../../dist/index.mjs ]; then npm --prefix ../.. run build; fi
npm ci --no-audit --no-fund --loglevel=error

if [ "${1:-}" = browser ] && ! command -v chromium >/dev/null && [ -z "${CHROMIUM:-}" ]; then
  as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core
fi
