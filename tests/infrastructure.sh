#!/usr/bin/env bash
# Terraform: formatting, validation, tests with a mocked provider, and what each environment would consist of, in artifacts/terraform/*.json.
# No credentials, nothing is created, and no registry is needed where there is a mirror of the AWS provider.
#   tests/infrastructure.sh          all of it
#   tests/infrastructure.sh states   only the environments, for make cost
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

out=$PWD/artifacts/terraform
mkdir -p "$out"
failed=0
fail() { echo "infrastructure: $*" >&2; failed=1; }

command -v terraform > /dev/null || { echo "infrastructure: terraform is missing: install 1.10 or later (https://developer.hashicorp.com/terraform/install)" >&2; exit 1; }

# A folder with registry.terraform.io in it, when the registry itself cannot be reached.
mirror() {
  local place
  for place in "${TF_PLUGIN_DIR:-}" ~/.terraform.d/plugins ~/.local/share/terraform/plugins /usr/local/share/terraform/plugins /usr/share/terraform/plugins /opt/*/; do
    place=${place%/}
    [[ -n $place && ${place##*/} == registry.terraform.io ]] && place=${place%/*}
    [[ -n $place && -d $place/registry.terraform.io/hashicorp/aws ]] && { echo "$place"; return; }
  done
  return 0
}

registry_answers() { curl --silent --fail --max-time 5 https://registry.terraform.io/.well-known/terraform.json > /dev/null 2>&1; }

export TF_CLI_CONFIG_FILE=$out/terraform.rc TF_IN_AUTOMATION=1 CHECKPOINT_DISABLE=1
plugins=$(mirror)
if [[ -z ${TF_PLUGIN_DIR:-} ]] && { registry_answers || { [[ -z $plugins ]] && ! command -v curl > /dev/null; }; }; then
  # Without curl nobody knows until it is tried.
  echo "infrastructure: the AWS provider comes from the registry"
  : > "$TF_CLI_CONFIG_FILE"
elif [[ -z $plugins ]]; then
  echo "infrastructure: the AWS provider is missing: registry.terraform.io cannot be reached, and there is no mirror of it${TF_PLUGIN_DIR:+ in TF_PLUGIN_DIR ($TF_PLUGIN_DIR)}:" \
    "set TF_PLUGIN_DIR to a folder with registry.terraform.io/hashicorp/aws in it" >&2
  exit 1
else
  echo "infrastructure: the AWS provider comes from the mirror in $plugins"
  printf 'provider_installation {\n  filesystem_mirror {\n    path = "%s"\n  }\n}\n' "$plugins" > "$TF_CLI_CONFIG_FILE"
fi

# Quiet unless it fails.
quietly() {
  local log=$out/$1.log
  shift
  "$@" > "$log" 2>&1 || { cat "$log" >&2; return 1; }
}

init() { TF_DATA_DIR=$out/data/$1 quietly "init-${1//\//-}" terraform -chdir="$2" init -backend=false -input=false; }

# An environment as it would be, with further settings for Terraform: its name, or its name, a dash and what is different about it.
state() {
  local name=$1 environment=${1%%-*}
  TF_DATA_DIR=$out/data/root TF_WORKSPACE=$environment terraform -chdir=terraform test -json -verbose -filter=tests/environment.tftest.hcl \
    -var-file="environments/$environment.tfvars" "${@:2}" > "$out/$name.jsonl" ||
    { grep -v '"type":"test_state"' "$out/$name.jsonl" >&2; fail "the environment $name cannot be made"; }
  grep '"@level":"warn"' "$out/$name.jsonl" >&2 && fail "the environment $name has warnings"
  # One line of it is the state; the providers' schemas that come with it are of no use.
  grep '"type":"test_state"' "$out/$name.jsonl" | sed 's/,"provider_schemas":.*//; s/$/}}/' > "$out/$name.json.new"
  mv "$out/$name.json.new" "$out/$name.json"
  rm "$out/$name.jsonl"
  return "$failed"
}

# Every environment as its file has it; dev with every feed on, and with each of them off, and what needs it: what a feed brings and what it costs. And feeds that
# need others, with these alone.
states() {
  init root terraform
  local feeds=(news events assets earnings_calendar fundamentals news_sentiment) off
  {
    basename -s .tfvars terraform/environments/*.tfvars
    echo "dev-all -var feeds=$(list "${feeds[@]}")"
    for off in "${feeds[@]}"; do
      # shellcheck disable=SC2046
      echo "dev-without-$off -var feeds=$(list $(printf '%s\n' "${feeds[@]}" | grep -vxE "$off$(needing "$off")"))"
    done
    echo "dev-only-fundamentals -var feeds=$(list assets earnings_calendar fundamentals)"
    echo "dev-only-news_sentiment -var feeds=$(list news news_sentiment)"
  } | xargs -P "$(nproc)" -L 1 bash -euo pipefail -c 'state "$@"' state || failed=1
}
needing() { case $1 in assets | earnings_calendar) echo '|fundamentals' ;; news) echo '|news_sentiment' ;; esac; }
list() { printf ',\\"%s\\"' "$@" | sed 's/^,/[/; s/$/]/'; }
export out failed
export -f state fail

if [[ ${1:-} == states ]]; then
  states
  exit "$failed"
fi

terraform fmt -check -recursive terraform >&2 || fail "the files above are not formatted: run terraform fmt -recursive terraform"

# The root's validation covers the modules, which are part of it; their tests run side by side.
root() {
  export TF_WORKSPACE=dev
  TF_DATA_DIR=$out/data/root quietly validate-root terraform -chdir=terraform validate || fail "terraform is not valid"
  TF_DATA_DIR=$out/data/root quietly test-root terraform -chdir=terraform test -no-color -filter=tests/variables.tftest.hcl -filter=tests/feeds.tftest.hcl || fail "tests of terraform fail"
}

module() {
  compgen -G "terraform/modules/$1/tests/*.tftest.hcl" > /dev/null || { fail "terraform/modules/$1 has no tests"; return; }
  init "$1" "terraform/modules/$1"
  TF_DATA_DIR=$out/data/$1 quietly "test-$1" terraform -chdir="terraform/modules/$1" test -no-color || fail "tests of terraform/modules/$1 fail"
}

one() {
  local name=$1
  [[ $name == root ]] && root || module "$name"
  echo "infrastructure: $name is done"
  return "$failed"
}

states
export failed
export -f one root module init quietly
{ echo root; basename -a terraform/modules/*/; } | xargs -P "$(nproc)" -I {} bash -euo pipefail -c 'one {}' || failed=1

exit "$failed"
