# What the scripts beside this ask before they ask AWS: sourced by them, with the script's name and the environment's. Sets $name, and the region for the AWS CLI.
script=$1 environment=$2
[[ $environment =~ ^[a-z][a-z0-9]{1,15}$ ]] || { echo "$script: ENV is '$environment': it must be an environment's name, as in make $script ENV=dev" >&2; exit 2; }
command -v aws > /dev/null || { echo "$script: the AWS CLI is missing (https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html)" >&2; exit 2; }
name=ingestion-$environment
region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
[[ -n $region ]] || { echo "$script: no region: export AWS_REGION=us-east-1, or where $name is" >&2; exit 2; }
export AWS_REGION=$region AWS_DEFAULT_REGION=$region AWS_PAGER=''

call() { aws ${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} "$@"; }
