#!/usr/bin/env bash
# All tests: unit tests, then the native binary end to end. Ends with "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

echo "test: building ..."
src/Compat/dotnet.sh build Ingestion.sln

results=artifacts/test-results
rm -rf "$results" && mkdir -p "$results"
status=0

# What runs beside a script does not hear Ctrl-C. As a group of its own (set -m), it and all that it has started can be ended.
tests='' shown=''
stop() {
  trap - INT TERM HUP
  kill -- ${tests:+-$tests} ${shown:+-$shown} 2> /dev/null || true
  echo "test: stopped" >&2
  exit 130
}
trap stop INT TERM HUP

# A line now and then, while a process runs that writes a log.
progress() {
  while sleep 10 && kill -0 "$1" 2> /dev/null; do
    echo "test: $2 ... $(grep -c '\[FINISHED\]' "$3" || true) tests done$(grep -o '^simulate: .* days$' "$3" | tail -n 1 | sed 's/^simulate:/,/' || true)"
  done
}

for project in Ingestion.Tests Ingestion.EndToEnd; do
  echo "test: $project ..."
  set -m
  "artifacts/bin/$project/release/$project" -noColor -noLogo -reporter verbose -trx "$results/$project.trx" > "$results/$project.log" 2>&1 &
  tests=$!
  progress "$tests" "$project" "$results/$project.log" &
  shown=$!
  set +m
  wait "$tests" || status=1
  { kill -- "-$shown" && wait "$shown"; } 2> /dev/null || true
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
skipped=$(awk '/\[SKIP\]$/ { name = $1; getline; sub(/^ +/, ""); print "test: skipped: " name ": " $0 }' "$results"/*.log)
[[ -z $skipped ]] || echo "$skipped"
echo "$passed passed, $failed failed$([[ -z $skipped ]] || echo ", $(wc -l <<< "$skipped") skipped")"
((failed == 0)) && exit "$status"
exit 1
