#!/usr/bin/env bash
# Measures a deployed function with dry runs, which write and send nothing: some at once, so that Lambda has to start processes, then some one by one. make prove ENV=dev
set -euo pipefail

environment=${1:-}
[[ $environment =~ ^[a-z][a-z0-9]{1,15}$ ]] || { echo "prove: ENV is '$environment': it must be an environment's name, as in make prove ENV=dev" >&2; exit 2; }
command -v aws > /dev/null || { echo "prove: the AWS CLI is missing (https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html)" >&2; exit 2; }

name=ingestion-$environment
at_once=8
one_by_one=20
work=$(mktemp -d)   # a file for each invocation: its report
trap 'rm -rf "$work"' EXIT
export AWS_PAGER=''
printf '{"job":"news","dry_run":true}' > "$work/event"

# The line platform.report of an invocation, as {"durationMs":...}
invoke() {
  aws ${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} lambda invoke --function-name "$name" --qualifier live --payload "fileb://$work/event" \
    --log-type Tail --query LogResult --output text "$work/answer.$1" 2> "$work/error.$1" | base64 -d | grep '"platform.report"' > "$work/$1" ||
    { echo "prove: an invocation failed: $(tr -s '\n' ' ' < "$work/error.$1") $(cut -c1-300 "$work/answer.$1" 2> /dev/null)" >&2; return 1; }
}

region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
[[ -n $region ]] || { echo "prove: no region: export AWS_REGION=us-east-1, or where $name is" >&2; exit 2; }
export AWS_REGION=$region AWS_DEFAULT_REGION=$region
echo "prove: $at_once dry runs of $name at once, then $one_by_one one by one ..."
# One alone first: what is wrong with it would be wrong with all.
invoke first.alone || exit 1
runs=()
for ((i = 0; i < at_once; i++)); do
  invoke "first.$i" &
  runs+=($!)
done
failed=0
for run in "${runs[@]}"; do wait "$run" || failed=1; done
((failed == 0)) || exit 1
for ((i = 0; i < one_by_one; i++)); do invoke "later.$i"; done

# field, files: sorted values
values() { sed -n "s/.*\"$1\":\([0-9.]*\).*/\1/p" "${@:2}" | sort -n; }
row() { # what, field, goal, files
  local all
  all=$(values "$2" "${@:4}")
  [[ -n $all ]] || return 0
  awk -v what="$1" -v goal="$3" '{ v[NR] = $1 } END { printf "  %-46s %5d %9.1f %9.1f   %s\n", what, NR, v[int((NR + 1) / 2)], v[NR], goal }' <<< "$all"
}

mapfile -t cold < <(grep -l initDurationMs "$work"/first.* "$work"/later.* || true)
mapfile -t warm < <(grep -L initDurationMs "$work"/first.* "$work"/later.*)
printf '\n  %-46s %5s %9s %9s   %s\n' '' runs median largest goal
if ((${#cold[@]})); then
  row "start of a process, ms" initDurationMs "under 150" "${cold[@]}"
  row "a dry run by a new process, ms" durationMs "" "${cold[@]}"
fi
if ((${#warm[@]})); then row "a dry run by a warm process, ms" durationMs "" "${warm[@]}"; fi
row "billed, ms" billedDurationMs "" "$work"/first.* "$work"/later.*
row "memory used, MB" maxMemoryUsedMB "" "$work"/first.* "$work"/later.*
billed=$(values billedDurationMs "$work"/first.* "$work"/later.* | awk '{ sum += $1 } END { print sum }')
memory=$(values memorySizeMB "$work"/first.* | tail -1)
# 0.0000166667 USD a GB-second and 0.20 a million requests: x86 in us-east-1, list price.
awk -v ms="$billed" -v mb="$memory" -v n=$((1 + at_once + one_by_one)) \
  'BEGIN { printf "\n  The proof itself cost about %.6f USD (%d MB, %d invocations).\n", ms / 1000 * mb / 1024 * 0.0000166667 + n * 0.0000002, mb, n }'
if ((${#cold[@]} == 0)); then echo "  No process had to be started: wait a quarter of an hour for cold starts."; fi
