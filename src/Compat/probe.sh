#!/usr/bin/env bash
# Asks the configured NuGet sources for the official packages, and writes artifacts/feed.props: which of them src/Compat
# stands in for, and which framework the Lambda is compiled for.
# Usage: probe.sh [--again | --official]     --again asks anew; --official fails where there is a stand-in: what is deployed must not have one unnoticed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
answer="$root/artifacts/feed.props"
work="$root/artifacts/probe"
packages=(Amazon.Lambda.RuntimeSupport AWSSDK.SimpleNotificationService AWSSDK.CloudWatch AWSSDK.EventBridge
          AWSSDK.SecretsManager Microsoft.Extensions.Http.Resilience)
case "$(uname -m)" in aarch64 | arm64) rid=linux-arm64 ;; *) rid=linux-x64 ;; esac

only_official() {
  grep -q '<CompatPackages></CompatPackages>' "$answer" || { echo "probe: the NuGet sources lack official packages: this build is for trying out, not for deploying" >&2; exit 1; }
}

say() { sed -n 's/^ *<!-- say: \(.*\) -->$/\1/p' "$answer"; }

if [[ ${1:-} != --again && -f $answer && $answer -nt $root/Directory.Packages.props && $answer -nt ${BASH_SOURCE[0]} ]]; then
  say
  [[ ${1:-} != --official ]] || only_official
  exit 0
fi

command -v dotnet > /dev/null || { echo "probe: the .NET SDK 10.0 is not on the PATH (https://dotnet.microsoft.com/download)" >&2; exit 1; }
echo "probe: asking the NuGet sources which official packages they have ..."
rm -rf "$work" "$answer"

# One project a question, all in one restore, so that one missing package says nothing about the others.
question() { # name, framework, body
  mkdir -p "$work/has-$1"
  printf '<Project Sdk="Microsoft.NET.Sdk">\n<PropertyGroup><TargetFramework>%s</TargetFramework><IsProbe>true</IsProbe></PropertyGroup>\n%s\n</Project>\n' \
    "$2" "$3" > "$work/has-$1/has-$1.csproj"
}
# Without a reference of its own to AWSSDK.Core, which would take the pinned one for good whatever the package needs.
for package in "${packages[@]}"; do
  question "$package" net10.0 "<ItemGroup><PackageReference Include=\"$package\" /></ItemGroup>"
done
question NativeAot net10.0 "<PropertyGroup><PublishAot>true</PublishAot><RuntimeIdentifier>$rid</RuntimeIdentifier></PropertyGroup>"
{
  echo '<Solution>'
  for name in "${packages[@]}" NativeAot; do echo "  <Project Path=\"has-$name/has-$name.csproj\" />"; done
  echo '</Solution>'
} > "$work/probe.slnx"

# sed drops the line ends that a terminal logger would add; the restore fails by design where a package is missing.
log=$(dotnet restore "$work/probe.slnx" --verbosity quiet -tl:off 2>&1 || true)

missing='101|102|103'          # no such package or version
unfit='107|109|605|608'        # it needs another version of something than the one that is pinned
lacks() { grep -Eq "/has-$1\.csproj : error NU1($missing|$unfit)" <<< "$log"; }
why() {
  local needs
  needs=$(sed -nE "s/.*\/has-$1\.csproj : error NU1109: [^:]*: ([^ ]+) from ([^ ]+) to centrally defined ([^ ]+)\. .*/needs \1 \2, pinned is \3/p" <<< "$log" | head -1)
  if [[ -n $needs ]]; then echo "$needs"
  elif grep -Eq "/has-$1\.csproj : error NU1($unfit)" <<< "$log"; then echo "does not fit the pinned versions"
  else echo "not on the feed"; fi
}
if grep -Eq 'error ' <<< "$log" && grep -E 'error ' <<< "$log" | grep -Evq "error NU1($missing|$unfit)"; then
  echo "probe: the NuGet sources did not answer the question:" >&2
  grep -E 'error ' <<< "$log" | sort -u | head -5 >&2
  exit 1
fi

stand_ins=()
reasons=()
official=()
for package in "${packages[@]}"; do
  if lacks "$package"; then
    stand_ins+=("$package")
    reasons+=("$package ($(why "$package"))")
  else
    official+=("$package")
  fi
done
framework=net10.0
lacks NativeAot && framework=net9.0

join() { local one text=''; for one in "$@"; do text+="${text:+, }$one"; done; echo "${text:-none}"; }
mkdir -p "$root/artifacts"
{
  echo '<Project>'
  echo "  <!-- say: packages   official: $(join AWSSDK.Core AWSSDK.DynamoDBv2 NodaTime "${official[@]}") -->"
  echo "  <!-- say: packages   stand-in (src/Compat): $(join "${reasons[@]}") -->"
  if [[ $framework == net10.0 ]]; then
    echo "  <!-- say: framework  net10.0 -->"
  else
    echo "  <!-- say: framework  net9.0, because the .NET 10 Native AOT pack is not in the NuGet sources -->"
  fi
  echo '  <PropertyGroup>'
  echo "    <CompatPackages>$(IFS=';'; echo "${stand_ins[*]:-}")</CompatPackages>"
  echo "    <LambdaFramework>$framework</LambdaFramework>"
  echo '  </PropertyGroup>'
  echo '</Project>'
} > "$work/feed.props"
mv "$work/feed.props" "$answer"
say
if [[ ${1:-} == --official ]]; then only_official; fi
