#!/usr/bin/env bash
# dotnet build or publish, quiet unless it fails.
# Usage: dotnet.sh build|publish PROJECT [argument ...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

log=artifacts/dotnet-$1.log
mkdir -p artifacts
dotnet "$@" --configuration Release --nologo --verbosity quiet -tl:off > "$log" && exit 0
cat "$log" >&2
if grep -q 'error NU110[123]' "$log"; then
  echo "build: a package is not where it was when the NuGet sources were last asked: run make probe, then try again" >&2
fi
exit 1
