#!/usr/bin/env bash
# What the native binary consists of, by assembly: from the compiler's own map. make sizes
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

out=$PWD/artifacts/sizes
mkdir -p "$out"
compiler=()
command -v clang > /dev/null || compiler=(-p:CppCompilerAndLinker=gcc)
echo "sizes: compiling with a map, about a minute ..." >&2
src/Compat/dotnet.sh publish src/Ingestion/Ingestion.csproj --use-current-runtime --artifacts-path "$out/build" --output "$out" \
  -p:IlcGenerateMapFile=true "${compiler[@]}"
native=$(dirname "$(find "$out/build/obj" -name bootstrap.map.xml -print -quit)")

# The compiler spells System.Text.Json as System_Text_Json, and System.Private as S_P.
sed -n 's/^-r:"\{0,1\}.*\/\([^/]*\)\.dll"\{0,1\}$/\1/p' "$native"/bootstrap.ilc.rsp | sed 's/^System\.Private\./S_P_/; s/[^A-Za-z0-9]/_/g' |
  sort -u | awk '{ print length($0), $0 }' | sort -rn | cut -d ' ' -f 2 > "$out/assemblies"
echo bootstrap >> "$out/assemblies"
echo "bytes before compression, the 25 largest"
awk -F '"' '
  FNR == NR { assemblies[++n] = $0; next }
  / Length="/ {
    name = $2; sub(/^(unbox_|__)/, "", name)
    for (i = 1; i <= n; i++) if (index(name, assemblies[i] "_") || name == assemblies[i]) break
    size[i <= n ? assemblies[i] : "(shared: metadata, strings, dispatch)"] += $4
  }
  END { for (one in size) printf "%10d  %s\n", size[one], one }' "$out/assemblies" "$native/bootstrap.map.xml" | sort -rn | head -25
