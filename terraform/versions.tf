terraform {
  required_version = ">= 1.10"

  required_providers {
    # 5.100 is the oldest that was tried; 7 does not exist yet.
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }

  # Local state unless told otherwise: copy environments/backend.tf.example beside this file to keep it in S3. Either way each environment has its own: the
  # workspace is named after it, and variables.tf refuses any other.
}

provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}
