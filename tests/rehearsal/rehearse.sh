#!/usr/bin/env bash
# The rehearsal of an apply, for people who have an emulator of AWS: applies dev with every feed to it, plans again, runs the native binary against what was made, reads back what
# should be there, destroys, and prints what it checked. AWS_ENDPOINT_URL=http://127.0.0.1:5000 make rehearse
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

endpoint=${AWS_ENDPOINT_URL:-}
private='^http://(127\.[0-9.]+|localhost|10\.[0-9.]+|192\.168\.[0-9.]+|172\.(1[6-9]|2[0-9]|3[01])\.[0-9.]+)(:[0-9]+)?/?$'
[[ $endpoint =~ $private ]] || {
  echo "rehearse: AWS_ENDPOINT_URL is '$endpoint': it must be the http address of an emulator on loopback or in a private network, such as http://127.0.0.1:5000" >&2
  exit 2
}
for tool in terraform aws; do
  command -v "$tool" > /dev/null || { echo "rehearse: $tool is missing: see README.md and terraform/README.md" >&2; exit 2; }
done

./build.sh --if-changed
src/Compat/dotnet.sh build src/LocalCloud
root=$PWD
work=$root/artifacts/rehearsal
rm -rf "$work" && mkdir -p "$work"
cp -r terraform "$work/"
rm -rf "$work/terraform/.terraform" "$work"/terraform/*.tfstate* "$work/terraform/backend.tf"
cp tests/rehearsal/emulator_override.tf "$work/terraform/"

export AWS_ACCESS_KEY_ID=rehearsal AWS_SECRET_ACCESS_KEY=rehearsal AWS_DEFAULT_REGION=us-east-1 AWS_REGION=us-east-1 AWS_PAGER='' TF_IN_AUTOMATION=1 CHECKPOINT_DISABLE=1 TF_WORKSPACE=dev
[[ ! -s artifacts/terraform/terraform.rc ]] || export TF_CLI_CONFIG_FILE=$root/artifacts/terraform/terraform.rc
unset AWS_PROFILE AWS_SESSION_TOKEN
settings=(-var-file=environments/dev.tfvars -var 'feeds=["news","events","assets","earnings_calendar","fundamentals","news_sentiment"]' -var "package_path=$root/artifacts/bootstrap.zip")

fail() { echo "rehearse: $*" >&2; exit 1; }
say() { printf '  %-16s %s\n' "$1" "$2"; }
tf() {
  local log=$work/$1.log
  terraform -chdir="$work/terraform" "$@" -no-color -input=false > "$log" 2>&1
}
ask() { aws --endpoint-url "$endpoint" "$@" --output text; }
counts() { # what, at least, command ...
  local number
  number=$(ask "${@:3}")
  [[ $number =~ ^[0-9]+$ && $number -ge $2 ]] || fail "there are $number $1, and should be $2"
  say "$1" "$number"
}

echo "rehearse: applying dev to $endpoint ..."
tf init || { cat "$work/init.log" >&2; fail "terraform init failed"; }
tf apply -auto-approve "${settings[@]}" || { tail -n 40 "$work/apply.log" >&2; fail "terraform apply failed"; }
say applied "$(grep -o '[0-9]* added' "$work/apply.log" | tail -1)"

status=0
tf plan -detailed-exitcode "${settings[@]}" || status=$?
((status != 1)) || { tail -n 40 "$work/plan.log" >&2; fail "the second plan failed"; }
if ((status == 2)); then
  while read -r address; do
    reason=$(awk -v address="$address" '$1 == address { $1 = ""; print substr($0, 2) }' tests/rehearsal/not-kept)
    [[ -n $reason ]] || { cat "$work/plan.log" >&2; fail "the second plan is not empty: it would change $address"; }
    say "not kept" "$address: $reason"
  done < <(sed -n 's/^  # \(module[^ ]*\) .*/\1/p' "$work/plan.log")
else
  say "second plan" "empty"
fi

listening=$(ask sqs create-queue --queue-name rehearsal --query QueueUrl)
for topic in announcements alerts; do
  ask sns subscribe --topic-arn "arn:aws:sns:us-east-1:$(ask sts get-caller-identity --query Account):ingestion-dev-$topic" --protocol sqs \
    --notification-endpoint "$(ask sqs get-queue-attributes --queue-url "$listening" --attribute-names QueueArn --query Attributes.QueueArn)" > /dev/null
done
ask secretsmanager put-secret-value --secret-id ingestion-dev/providers --secret-string '{"tiingo_api_key":"rehearsal-key","finnhub_api_key":"rehearsal-key"}' > /dev/null

echo "rehearse: running the native binary against it ..."
terraform -chdir="$work/terraform" show -json > "$work/state.json"
dotnet artifacts/bin/LocalCloud/release/LocalCloud.dll rehearse "$work/state.json" "$endpoint"

echo "rehearse: reading back ..."
key() { printf '{":p":{"S":"%s"}}' "$1"; }
counts runs 2 dynamodb query --table-name ingestion-dev --key-condition-expression 'pk = :p' --expression-attribute-values "$(key RUN#news)" --select COUNT --query Count
counts "stories of AAPL" 1 dynamodb query --table-name ingestion-dev --key-condition-expression 'pk = :p' --expression-attribute-values "$(key TICKER#AAPL)" --select COUNT --query Count
counts "audit entries" 1 dynamodb scan --table-name audit-trail-dev --select COUNT --query Count
counts messages 2 sqs get-queue-attributes --queue-url "$listening" --attribute-names ApproximateNumberOfMessages --query Attributes.ApproximateNumberOfMessages
counts schedules 7 scheduler list-schedules --group-name ingestion-dev --query 'length(Schedules)'
counts alarms 32 cloudwatch describe-alarms --alarm-name-prefix ingestion-dev- --query 'length(MetricAlarms)'
counts tables 7 dynamodb list-tables --query 'length(TableNames)'
counts "rules of the bus" 1 events list-rules --event-bus-name market-data-dev --query 'length(Rules)'
counts "rules of our bus" 1 events list-rules --event-bus-name ingestion-dev --query 'length(Rules)'
ask iam get-role-policy --role-name ingestion-dev-function --policy-name "$(ask iam list-role-policies --role-name ingestion-dev-function --query 'PolicyNames[0]')" --query PolicyDocument.Version > /dev/null || fail "the function's role has no policy"
say policy "the function's role has one"
terraform/doctor.sh dev > "$work/doctor.log" || true
say doctor "$(tail -n 1 "$work/doctor.log") (artifacts/rehearsal/doctor.log)"

echo "rehearse: destroying ..."
ask sqs delete-queue --queue-url "$listening"
tf destroy -auto-approve "${settings[@]}" || { tail -n 40 "$work/destroy.log" >&2; fail "terraform destroy failed"; }
say destroyed "$(grep -o '[0-9]* destroyed' "$work/destroy.log" | tail -1)"
echo "rehearse: all as it should be"
