#!/usr/bin/env bash
# Publishes the Lambda as a native binary: artifacts/bootstrap/bootstrap, and artifacts/bootstrap.zip for Terraform where the binary can run on Lambda.
# Usage: build.sh [--if-changed]     With --if-changed an up-to-date binary is left alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

max_zip_bytes=10000000       # the goal for the deployment package with stand-ins,
max_official_bytes=10300000  # and with official packages: five of them have been seen to add 0.25 MB
max_glibc=2.34               # what Amazon Linux 2023, and so provided.al2023, has
binary=artifacts/bootstrap/bootstrap
zip=artifacts/bootstrap.zip
made_of=artifacts/bootstrap.sources
local_only=artifacts/bootstrap.local-only   # there when the binary cannot run on Lambda, and so has no package
case "$(uname -m)" in aarch64 | arm64) rid=linux-arm64 ;; *) rid=linux-x64 ;; esac

fail() { echo "build: $*" >&2; exit 1; }

need_tools() {
  local missing=()
  command -v dotnet > /dev/null || missing+=("the .NET SDK 10.0 (https://dotnet.microsoft.com/download)")
  command -v gcc > /dev/null || command -v clang > /dev/null || missing+=("a C compiler as linker (Debian: gcc libc6-dev)")
  command -v objdump > /dev/null || missing+=("objdump (Debian: binutils)")
  command -v zip > /dev/null || missing+=("zip (Debian: zip)")
  if ((${#missing[@]})); then
    printf 'build: to build the native binary, these are missing here:\n' >&2
    printf '  - %s\n' "${missing[@]}" >&2
    printf 'On Debian or Ubuntu as root: apt-get install -y gcc libc6-dev binutils zip; on Fedora: dnf install -y gcc glibc-devel binutils zip\n' >&2
    exit 1
  fi
}

# What the binary is made of: a changed, moved or deleted file changes it.
sources() {
  find src/Ingestion src/Compat src/BannedSymbols.txt Directory.*.props global.json build.sh artifacts/feed.props -type f -print0 |
    sort -z | xargs -0 sha256sum | sha256sum
}

up_to_date() {
  [[ -f $binary && (-f $zip || -f $local_only) && -f $made_of && $(< "$made_of") == "$(sources)" ]]
}

# All versions that the loader will ask for; the symbols alone do not show those of the binary's format, such as GLIBC_ABI_DT_RELR.
glibc_versions() { objdump -p "$1" | grep -oE 'GLIBC_[A-Z0-9_.]+' | sort -uV; }

# Empty when the binary runs on Lambda.
too_new() {
  local needed
  for needed in $(glibc_versions "$1"); do
    [[ $(printf '%s\n' "GLIBC_$max_glibc" "$needed" | sort -V | tail -1) == "GLIBC_$max_glibc" ]] || echo "$needed"
  done
}

need_tools
src/Compat/probe.sh
if [[ ${1:-} == --if-changed ]] && up_to_date; then
  echo "build: $binary is up to date"
  exit 0
fi

compiler=()
command -v clang > /dev/null || compiler=(-p:CppCompilerAndLinker=gcc)
echo "build: compiling the native binary for $rid, a minute or two ..."
staging=artifacts/publish/native
rm -rf "$staging" artifacts/bootstrap "$zip" "$local_only" "$made_of"
src/Compat/dotnet.sh publish src/Ingestion/Ingestion.csproj --runtime "$rid" --output "$staging" \
  -warnaserror "-warnnotaserror:NU1900;NU1901;NU1902;NU1903;NU1904;NU1905" "${compiler[@]}"
mkdir -p artifacts/bootstrap
install -m 755 "$staging/bootstrap" "$binary"

unfit=$(too_new "$binary" | paste -sd ' ')
if [[ -n $unfit ]]; then
  touch "$local_only"
  sources > "$made_of"
  echo "build: $binary $(stat -c %s "$binary") bytes, for this machine only" >&2
  echo "build: there is no $zip: the binary needs $unfit, and Lambda's provided.al2023 has GLIBC_$max_glibc. The linker's settings decide that, not the" \
    "system's age: leave out -z pack-relative-relocs" >&2
  exit 0
fi

# One fixed date and no extra fields: the same binary gives the same zip. It is set on a copy, the binary keeps its own date.
packing=$(mktemp -d)
trap 'rm -rf "$packing"' EXIT
install -m 755 "$binary" "$packing/bootstrap"
TZ=UTC touch -d '2020-01-01T00:00:00Z' "$packing/bootstrap"
(cd "$packing" && TZ=UTC zip -X -9 -q bootstrap.zip bootstrap)
mv "$packing/bootstrap.zip" "$zip"

grep -q '<CompatPackages></CompatPackages>' artifacts/feed.props && max_zip_bytes=$max_official_bytes
bytes=$(stat -c %s "$zip")
((bytes <= max_zip_bytes)) || fail "$zip has $bytes bytes, more than the $max_zip_bytes allowed"
sources > "$made_of"
echo "build: $binary $(stat -c %s "$binary") bytes, needs $(glibc_versions "$binary" | tail -1); $zip $bytes bytes, sha256 $(sha256sum "$zip" | cut -c1-16)"
