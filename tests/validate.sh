#!/usr/bin/env bash
# Formatting and static checks; changes nothing. Every finding is printed before it fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

findings=0
finding() { echo "validate: $*" >&2; findings=$((findings + 1)); }

src/Compat/probe.sh

# Terraform beside the compiler: neither keeps two cores busy. What runs beside a script does not hear Ctrl-C; as a group of its own it can be ended.
set -m
tests/infrastructure.sh &
terraform=$!
set +m
trap 'trap - INT TERM HUP; kill -- "-$terraform" 2> /dev/null || true; echo "validate: stopped" >&2; exit 130' INT TERM HUP

echo "validate: all analyzers and formatting, warnings as errors ..."
src/Compat/dotnet.sh build Ingestion.sln || finding "the build has the findings above"

echo "validate: Terraform, without credentials ..."
if wait "$terraform"; then
  echo "validate: what would be deployed: rules, permissions, alarms, cost ..."
  artifacts/bin/Ingestion.Infrastructure/release/Ingestion.Infrastructure -noColor -noLogo > artifacts/infrastructure.log 2>&1 ||
    { grep -A 4 '\[FAIL\]' artifacts/infrastructure.log >&2 || tail -n 5 artifacts/infrastructure.log >&2; finding "what would be deployed breaks the rules above"; }
  tail -n 1 artifacts/infrastructure.log
else
  finding "Terraform has the findings above"
fi

echo "validate: scripts and text files ..."
files=()
if git rev-parse --is-inside-work-tree > /dev/null 2>&1; then
  mapfile -t files < <(git ls-files -co --exclude-standard)
else
  echo "validate: not in a git clone, so scripts, text files and the top level are not checked"
fi
for file in "${files[@]}"; do
  case $file in
    *.png | *.bin | *.lock.json) continue ;;
    *.sh | .ci/run) bash -n "$file" || finding "$file is not valid bash" ;;
  esac
  grep -nHE '[[:space:]]+$' "$file" >&2 && finding "$file has spaces at the end of lines"
  [[ -s $file && -n $(tail -c 1 "$file") ]] && finding "$file does not end with a line break"
done

while read -r name; do
  case $name in
    src | terraform | tests | build.sh | Makefile | global.json | Ingestion.sln | README.md | .* | Directory.*.props) ;;
    *) finding "$name has no place at the top level" ;;
  esac
done < <(printf '%s\n' "${files[@]}" | cut -d/ -f1 | sort -u | grep .)

if ((findings)); then
  echo "validate: $findings findings" >&2
  exit 1
fi
echo "validate: no findings"
