#!/usr/bin/env bash
# Measures a deployed function: dry runs, which write and send nothing, and events of an account that may send none, whose entries among the rejected events are
# deleted again. Some are invoked at once, so that Lambda has to start processes, the others one by one. make prove ENV=dev
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh" prove "${1:-}"

read -ra feeds <<< "$(feeds_on)"
measured=''
for feed in news assets earnings_calendar; do if [[ " ${feeds[*]} " == *" $feed "* ]]; then measured=$feed; break; fi; done
[[ -n $measured ]] || { echo "prove: only events are on in $name: there is no run to measure" >&2; exit 2; }
at_once=4
runs=20
events=10
events_at_once=$at_once
[[ " ${feeds[*]} " == *" events "* ]] || events=0 events_at_once=0
work=$(mktemp -d)   # a file for each invocation: its report
trap 'rm -rf "$work"' EXIT
proof=$(date +%s)

# Keeps the line platform.report of an invocation, as {"durationMs":...}
invoke() { # kind.when.number
  local event='{"job":"'$measured'","dry_run":true}'
  if [[ $1 == event.* ]]; then
    event='{"Records":[{"messageId":"'$1'","eventSource":"aws:sqs","body":"{\"id\":\"'$proof-$1'\",\"detail-type\":\"Trade Execution\",\"source\":\"market.proof\",\"account\":\"999999999999\",'
    event+='\"time\":\"'$(date -u +%Y-%m-%dT%H:%M:%SZ)'\",\"detail\":{\"event_id\":\"'$1'\"}}"}]}'
  fi
  printf '%s' "$event" > "$work/payload.$1"
  call lambda invoke --function-name "$name" --qualifier live --payload "fileb://$work/payload.$1" --log-type Tail --query LogResult --output text \
    "$work/answer.$1" 2> "$work/error.$1" | base64 -d | grep '"platform.report"' > "$work/$1" ||
    { echo "prove: an invocation failed: $(tr -s '\n' ' ' < "$work/error.$1") $(cut -c1-300 "$work/answer.$1" 2> /dev/null)" >&2; return 1; }
}

echo "prove: one dry run of $measured in $name, $at_once and $events_at_once events at once, then $runs and $events one by one ..."
# One alone first: what is wrong with it would be wrong with all.
invoke dry.alone.0 || exit 1
jobs=()
for ((i = 0; i < at_once; i++)); do
  invoke "dry.first.$i" & jobs+=($!)
  if ((i < events_at_once)); then invoke "event.first.$i" & jobs+=($!); fi
done
failed=0
for job in "${jobs[@]}"; do wait "$job" || failed=1; done
((failed == 0)) || exit 1
for ((i = 0; i < runs; i++)); do invoke "dry.later.$i"; done
for ((i = 0; i < events; i++)); do invoke "event.later.$i"; done

left=0
for event in "$work"/event.*; do
  [[ -e $event ]] || continue
  key='{"audit_id":{"S":"market.proof/'${event##*/}/$proof-${event##*/}'"}}'
  call dynamodb delete-item --table-name "rejected-events-$environment" --key "$key" > /dev/null 2>&1 || left=$((left + 1))
done

# field, files: sorted values
values() { sed -n "s/.*\"$1\":\([0-9.]*\).*/\1/p" "${@:2}" | sort -n; }
row() { # what, field, goal, pattern of files, whether a process was started: L no, l yes, empty both
  local files all
  mapfile -t files < <(if [[ -n $5 ]]; then grep "-$5" initDurationMs "$work"/$4 || true; else printf '%s\n' "$work"/$4; fi)
  all=$( ((${#files[@]} == 0)) || values "$2" "${files[@]}")
  [[ -n $all ]] || return 0
  awk -v what="$1" -v goal="$3" '{ v[NR] = $1 } END { printf "  %-40s %5d %9.1f %9.1f   %s\n", what, NR, v[int((NR + 1) / 2)], v[NR], goal }' <<< "$all"
}

printf '\n  %-40s %5s %9s %9s   %s\n' '' calls median largest goal
row "start of a process, ms" initDurationMs "under 150" '[de][rv]*.*.[0-9]*' l
row "dry run, new process, billed ms" billedDurationMs "" 'dry.*' l
row "dry run, warm, ms" durationMs "" 'dry.*' L
row "event, new process, billed ms" billedDurationMs "under 600" 'event.*' l
row "event, warm, ms" durationMs "" 'event.*' L
row "memory used, MB" maxMemoryUsedMB "" '[de][rv]*.*.[0-9]*' ""
all=$((1 + at_once + events_at_once + runs + events))
billed=$(values billedDurationMs "$work"/[de][rv]*.*.[0-9]* | awk '{ sum += $1 } END { print sum }')
memory=$(values memorySizeMB "$work"/dry.* | tail -1)
# 0.0000166667 USD a GB-second and 0.20 a million requests: x86 in us-east-1, list price.
awk -v ms="$billed" -v mb="$memory" -v n="$all" \
  'BEGIN { printf "\n  The proof itself cost about %.6f USD (%d MB, %d invocations).\n", ms / 1000 * mb / 1024 * 0.0000166667 + n * 0.0000002, mb, n }'
if ((left)); then echo "  $left entries are left in rejected-events-$environment (you may not delete there): they expire after 30 days."; fi
