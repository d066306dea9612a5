# What the scripts beside this ask before they ask AWS: sourced by them, with the script's name and the environment's. Sets $name, and the region for the AWS CLI.
script=$1 environment=$2
[[ $environment =~ ^[a-z][a-z0-9]{1,15}$ ]] || { echo "$script: ENV is '$environment': it must be an environment's name, as in make $script ENV=dev" >&2; exit 2; }
command -v aws > /dev/null || { echo "$script: the AWS CLI is missing (https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html)" >&2; exit 2; }
name=ingestion-$environment
region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
[[ -n $region ]] || { echo "$script: no region: export AWS_REGION=us-east-1, or where $name is" >&2; exit 2; }
export AWS_REGION=$region AWS_DEFAULT_REGION=$region AWS_PAGER=''

# What is collected there, as the function's tag says: news events. An environment from before feeds could be switched off has no such tag.
feeds_on() {
  local on
  on=$(call lambda get-function --function-name "$name" --query Tags.Feeds --output text 2> /dev/null || true)
  [[ -n $on && $on != None ]] && echo "$on" || echo "news events"
}

call() { aws ${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} "$@"; }
