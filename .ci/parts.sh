# Parts of a run and their counts; sourced by .ci/run and .ci/nightly. Each part runs even if one before it failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CI=true NO_COLOR=1

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

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
  printf '%s\n' "$counts" >>"$results/counts"
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

# together FUNCTION...: runs functions of parts at the same time, and prints their outputs one after the other.
together() {
  local name
  for name in "$@"; do ("$name") >"$results/$name.log" 2>&1 & done
  wait
  for name in "$@"; do cat "$results/$name.log"; done
}

# summary: the counts over all parts together, as the last line; fails if any part failed.
summary() {
  local passed failed
  read -r passed failed < <(awk '{ p += $1; f += $2 } END { print p, f }' "$results/counts")
  printf '\n%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
}
