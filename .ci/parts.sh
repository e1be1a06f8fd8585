# Parts of a run and their counts; sourced by .ci/run and .ci/nightly. Each part runs even if one before it failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CI=true NO_COLOR=1

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0
failed=0

# part NAME COMMAND...: runs a part. It counts as one, unless it leaves counts of its own (as vitest's JSON reporter writes
# them) in the file $results/NAME.
part() {
  local name=$1 start=$SECONDS status=0 counts="1 0"
  shift
  printf '\n==> %s\n' "$name"
  "$@" </dev/null || status=$?
  if [ "$status" -ne 0 ]; then counts="0 1"; fi
  if [ -s "$results/$name" ]; then
    counts=$(node -p 'const r = JSON.parse(fs.readFileSync(process.argv[1], "utf8")); `${r.numPassedTests} ${r.numFailedTests}`' "$results/$name")
    if [ "$status" -ne 0 ] && [ "${counts#* }" -eq 0 ]; then counts="${counts% *} 1"; fi
  fi
  passed=$((passed + ${counts% *}))
  failed=$((failed + ${counts#* }))
  printf '<== %s: %s passed, %s failed, %s s\n' "$name" "${counts% *}" "${counts#* }" "$((SECONDS - start))"
}

# vitest SCRIPT: runs an npm script that starts vitest, and keeps its counts.
vitest() { npm run "$1" -- --reporter=default --reporter=json "--outputFile.json=$results/$1"; }

# install: npm ci, which also builds.
install() {
  printf '==> npm ci, which builds\n'
  npm ci --no-audit --no-fund </dev/null
  printf '<== npm ci: %s s\n' "$SECONDS"
}

# summary: the counts over all parts together, as the last line; fails if any part failed.
summary() {
  printf '\n%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
}
