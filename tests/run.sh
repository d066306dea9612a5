#!/usr/bin/env bash
# All tests: unit tests, then the native binary end to end. Ends with "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

echo "test: building ..."
dotnet build Ingestion.sln --configuration Release --nologo --verbosity quiet -tl:off > artifacts/build.log || { cat artifacts/build.log; exit 1; }

results=artifacts/test-results
rm -rf "$results" && mkdir -p "$results"
status=0
for project in Ingestion.Tests Ingestion.EndToEnd; do
  echo "test: $project ..."
  "artifacts/bin/$project/release/$project" -noColor -noLogo -trx "$results/$project.trx" > "$results/$project.log" 2>&1 || status=1
  grep -A 12 '\[FAIL\]' "$results/$project.log" || true
  tail -n 1 "$results/$project.log"
done

count() { { grep -ho "outcome=\"$1\"" "$results"/*.trx || true; } | wc -l; }
passed=$(count Passed)
failed=$(count Failed)
if ((passed == 0)); then
  echo "test: no test was run" >&2
  status=1
fi
echo "$passed passed, $failed failed"
((failed == 0)) && exit "$status"
exit 1
