#!/usr/bin/env bash
# Asks a deployed environment how it is, with the caller's credentials; changes nothing. make doctor ENV=dev
# One line a question. Exit code 1 when something needs to be done.
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh" doctor "${1:-}"
zip=$(dirname "${BASH_SOURCE[0]}")/../artifacts/bootstrap.zip
bad=0

good() { printf '  ok  %-16s %s\n' "$1" "$2"; }
todo() { printf '  !!  %-16s %s\n      %-16s %s\n' "$1" "$2" '' "to do: $3"; bad=$((bad + 1)); }

# The answer, or nothing; then reason says why.
ask() {
  local answer
  if answer=$(call "$@" --output text 2> "$errors"); then
    echo "$answer"
  fi
}
errors=$(mktemp)
trap 'rm -f "$errors"' EXIT
reason() { tr -s '\n' ' ' < "$errors" | cut -c1-200; }

account=$(ask sts get-caller-identity --query Account)
[[ -n $account ]] || { echo "doctor: AWS does not know who asks: $(reason)(terraform/README.md, step 1)" >&2; exit 2; }
feeds=$(feeds_on)
is_on() { [[ " $feeds " == *" $1 "* ]]; }
echo "doctor: $name in account $account, $region: $feeds"

limit=$(ask lambda get-account-settings --query AccountLimit.ConcurrentExecutions)
if [[ ! $limit =~ ^[0-9]+$ ]]; then todo account "its limits cannot be read: $(reason)" "allow lambda:GetAccountSettings"
elif ((limit < 100)); then todo account "it may run $limit functions at once" "ask AWS for 1,000 (Service Quotas, Lambda, Concurrent executions); leave reserved_concurrency off"
else good account "it may run $limit functions at once"; fi

version=$(ask lambda get-alias --function-name "$name" --name live --query FunctionVersion)
if [[ -z $version ]]; then
  todo function "there is no $name:live: $(reason)" "deploy: terraform/README.md"
else
  deployed=$(ask lambda get-function-configuration --function-name "$name" --qualifier live --query CodeSha256)
  if [[ ! -f $zip ]]; then good function "version $version is live (there is no package here to compare it with)"
  elif [[ $deployed == "$(openssl dgst -sha256 -binary "$zip" | base64)" ]]; then good function "version $version is live, and is the package here"
  else todo function "version $version is live, and is not the package here" "apply, if you meant to deploy what is here"; fi
fi

# Jobs that are scheduled, and partitions of what feeds owe.
scheduled=() owing=()
for feed in news assets earnings_calendar fundamentals news_sentiment; do
  is_on "$feed" || continue
  owing+=("$feed")
  if [[ $feed == fundamentals ]]; then scheduled+=(refresh_after_earnings refresh_oldest); else scheduled+=("$feed"); fi
done
schedules=$( ((${#scheduled[@]} == 0)) || ask scheduler list-schedules --group-name "$name" --query 'Schedules[].[Name,State,Target.Arn]')
for job in "${scheduled[@]}"; do
  grep -q "^$name-$job-" <<< "$schedules" || todo schedules "there are none of $job in the group $name: $(reason)" "apply"
done
while IFS=$'\t' read -r schedule state target; do
  [[ -n $schedule ]] || continue
  if [[ $state != ENABLED ]]; then todo schedule "$schedule is $state" "set schedule_enabled = true and apply"
  elif [[ $target != *":function:$name:live" ]]; then todo schedule "$schedule calls $target" "apply: it should call the alias live"
  else good schedule "$schedule calls live"; fi
done <<< "$schedules"

for feed in events fundamentals; do
  is_on "$feed" || continue
  what=$([[ $feed == events ]] && echo events || echo refreshes)
  mapping=$(ask lambda list-event-source-mappings --event-source-arn "arn:aws:sqs:$region:$account:$name-$feed" --query 'EventSourceMappings[].State')
  case $mapping in
    Enabled) good "$feed" "the queue of $what is polled" ;;
    '') todo "$feed" "nothing polls the queue of $what: $(reason)" "apply" ;;
    *) todo "$feed" "the queue of $what is $mapping" "aws lambda list-event-source-mappings --function-name $name:$feed says more" ;;
  esac
done

stages=$(ask secretsmanager describe-secret --secret-id "$name/providers" --query 'to_string(VersionIdsToStages)')
if [[ -z $stages ]]; then todo secret "it cannot be read about: $(reason)" "apply"
elif [[ $stages == *'["AWSCURRENT"]'* || $stages == *'["AWSPREVIOUS"]'* ]]; then good secret "somebody has put keys in"
else todo secret "it is as Terraform made it, without keys" "put the keys in: terraform/README.md, step 7"; fi

for topic in alerts announcements; do
  arn=arn:aws:sns:$region:$account:$name-$topic
  endpoints=$(ask sns list-subscriptions-by-topic --topic-arn "$arn" --query 'Subscriptions[].[SubscriptionArn,Protocol,Endpoint]')
  pending=$(grep -c '^Pending' <<< "$endpoints" || true)
  all=$(grep -c . <<< "$endpoints" || true)
  if ((pending)); then todo "$topic" "$pending of $all subscriptions are not confirmed: $(awk -F '\t' '/^Pending/ { print $3 }' <<< "$endpoints" | paste -sd ' ')" "the link is in their mail; apply again to have it sent once more"
  elif ((all == 0)); then todo "$topic" "nobody has subscribed" "$([[ $topic == alerts ]] && echo "set alert_emails and apply" || echo "aws sns subscribe --topic-arn $arn ...")"
  else good "$topic" "$all subscriptions, all confirmed"; fi
done

key() { printf '{":p":{"S":"%s"}}' "$1"; }
for job in "${scheduled[@]}"; do
  last=$(ask dynamodb query --table-name "$name" --key-condition-expression 'pk = :p' --expression-attribute-values "$(key "RUN#$job")" --no-scan-index-forward --limit 1 \
    --query 'Items[].[scheduled_at.S,outcome.S,source.S]')
  at='' outcome='' source=''
  read -r at outcome source <<< "$last" || true
  case $outcome in
    collected) good "last run" "$job: $at collected$([[ $source == None ]] || echo " from $source")" ;;
    '') if [[ $job == news ]]; then todo "last run" "$job: none is known" "wait for the next five minutes of a session, or try it out: terraform/README.md, step 8"
      else todo "last run" "$job: none is known" 'have it run: terraform/RUNBOOK.md, section "Replay a missed window"'; fi ;;
    *) todo "last run" "$job: $at is $outcome" "terraform/RUNBOOK.md; the log says why: aws logs tail /aws/lambda/$name --since 1d" ;;
  esac
done

count() { ask dynamodb query --table-name "$name" --key-condition-expression 'pk = :p' --expression-attribute-values "$(key "$1")" --select COUNT --query Count; }
for feed in "${owing[@]}"; do
  owed=$(count "$([[ $feed == news ]] && echo OUTBOX || echo "OUTBOX#$feed")")
  if [[ ${owed:-0} == 0 ]]; then good owed "$feed: no message"
  elif [[ $feed == news ]]; then todo owed "$feed: $owed messages" "nothing, if it is less in ten minutes; the metric OldestOwedMessage says for how long"
  else todo owed "$feed: $owed messages" "they go out with the next run; sooner: terraform/RUNBOOK.md, section \"$([[ $feed == fundamentals ]] && echo refresh-oldest || echo "${feed//_/-}")-owed-message\""; fi
done
if is_on events; then owed=$(count OUTBOX#events); good "owed by events" "${owed:-0} windows; each is announced when it is over"; fi
owed=$(count SET_ASIDE)
if [[ ${owed:-0} == 0 ]]; then good "set aside" "no message"; else todo "set aside" "$owed messages that SNS refused" 'terraform/RUNBOOK.md, section "message_set_aside"'; fi

if is_on earnings_calendar || is_on news_sentiment; then
  calls=$(ask dynamodb query --table-name "$name" --key-condition-expression 'pk = :p' --expression-attribute-values "$(key CALLS#alphavantage)" --no-scan-index-forward --limit 1 \
    --query 'Items[].[sk.S,calendar.N,refresh.N,sentiment.N,closed_at.S]')
  day='' calendar='' refresh='' sentiment='' closed=''
  read -r day calendar refresh sentiment closed <<< "$calls" || true
  said="$day: ${calendar/None/0} for the calendar, ${refresh/None/0} for refreshes, ${sentiment/None/0} for sentiment"
  if [[ -z $day ]]; then good calls "none to Alpha Vantage is known"
  elif [[ $closed == None ]]; then good calls "$said"
  else good calls "$said; used up at $closed"; fi
fi

queues=(dead-letters)
if ((${#scheduled[@]})); then queues+=(scheduler-dead-letters); fi
if is_on events; then queues+=(events-dead-letters bus-dead-letters); fi
if is_on fundamentals; then queues+=(fundamentals-dead-letters fundamentals-bus-dead-letters); fi
for queue in "${queues[@]}"; do
  url=$(ask sqs get-queue-url --queue-name "$name-$queue" --query QueueUrl)
  waiting=$([[ -z $url ]] || ask sqs get-queue-attributes --queue-url "$url" --attribute-names ApproximateNumberOfMessages --query Attributes.ApproximateNumberOfMessages)
  if [[ -z $waiting ]]; then todo "$queue" "the queue cannot be read: $(reason)" "apply"
  elif [[ $waiting != 0 ]]; then todo "$queue" "$waiting messages" "terraform/RUNBOOK.md, section \"${queue/#dead-letters/function-dead-letters}\""
  else good "$queue" "empty"; fi
done

alarms=$(ask cloudwatch describe-alarms --alarm-name-prefix "$name-" --query 'MetricAlarms[].[AlarmName,StateValue]')
on=$(awk -F '\t' '$2 == "ALARM" { print $1 }' <<< "$alarms" | paste -sd ' ')
if [[ -z $alarms ]]; then todo alarms "there are none: $(reason)" "apply"
elif [[ -n $on ]]; then todo alarms "on: $on" "terraform/RUNBOOK.md has a section for each"
else good alarms "$(grep -c . <<< "$alarms") alarms, none is on"; fi

if ((bad)); then
  echo "doctor: $bad things to do"
  exit 1
fi
echo "doctor: all is well"
