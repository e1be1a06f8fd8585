#!/usr/bin/env bash
# What the site is made of, on a machine that had none of it: the library's build, the packages of this folder, the
# playground, and the pages that are generated from sources, tests and experiments.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if [ ! -f ../../dist/index.mjs ]; then npm --prefix ../.. run build; fi
npm ci --no-audit --no-fund --loglevel=error

mkdir -p public
if [ -f ../playground/package.json ]; then
  PLAYGROUND_DOCS=../ npm --prefix ../.. run playground:build
  rm -rf public/playground
  cp -r ../playground/dist public/playground
fi

rm -rf api
npx typedoc
npx --prefix ../.. ts-node generate/index.ts
