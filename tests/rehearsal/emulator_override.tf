# Laid beside the configuration by tests/rehearsal/rehearse.sh: an emulator instead of AWS. Where it is, AWS_ENDPOINT_URL says.
provider "aws" {
  access_key                  = "rehearsal"
  secret_key                  = "rehearsal"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
}

# moto makes budgets, and cannot be asked for their subscribers.
module "budgets" {
  limits_usd = []
}
