#!/usr/bin/env bash
# All tests: unit tests, then the native binary end to end. Ends with "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

echo "test: building ..."
dotnet build Ingestion.sln --configuration Release --nologo --verbosity quiet -tl:off > artifacts/build.log || { cat artifacts/build.log; exit 1; }

results=artifacts/test-results
rm -rf "$results" && mkdir -p "$results"
status=0

# A line now and then, while a process runs that writes a log.
progress() {
  while sleep 10 && kill -0 "$1" 2> /dev/null; do
    echo "test: $2 ... $(grep -c '\[FINISHED\]' "$3" || true) tests done$(grep -o '^simulate: .* days$' "$3" | tail -n 1 | sed 's/^simulate:/,/' || true)"
  done
}

for project in Ingestion.Tests Ingestion.EndToEnd; do
  echo "test: $project ..."
  "artifacts/bin/$project/release/$project" -noColor -noLogo -reporter verbose -trx "$results/$project.trx" > "$results/$project.log" 2>&1 &
  tests=$!
  progress "$tests" "$project" "$results/$project.log" &
  shown=$!
  wait "$tests" || status=1
  { kill "$shown" && wait "$shown"; } 2> /dev/null || true
  grep -A 12 '\[FAIL\]' "$results/$project.log" || true
  tail -n 1 "$results/$project.log"
done

# From the result files: <Counters total="…" passed="…" failed="…" …>
count() { { grep -ho '<Counters [^>]*' "$results"/*.trx || true; } | awk -v RS=' ' -F '"' -v name="$1" '$1 == name "=" { n += $2 } END { print n + 0 }'; }
passed=$(count passed)
failed=$(count failed)
if ((passed == 0)); then
  echo "test: no test was run" >&2
  status=1
fi
echo "$passed passed, $failed failed"
((failed == 0)) && exit "$status"
exit 1
