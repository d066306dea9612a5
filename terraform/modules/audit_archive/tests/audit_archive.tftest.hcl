mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name       = "audit-trail-dev"
  stream_arn = "arn:aws:dynamodb:us-east-1:000000000000:table/audit-trail-dev/stream/1"
  days       = 365
}

run "nobody_can_change_what_is_in_the_bucket" {
  command = apply

  assert {
    condition = (
      aws_s3_bucket.this.object_lock_enabled
      && one(aws_s3_bucket_versioning.this.versioning_configuration).status == "Enabled"
      && one(one(aws_s3_bucket_object_lock_configuration.this.rule).default_retention).mode == "GOVERNANCE"
      && one(one(aws_s3_bucket_object_lock_configuration.this.rule).default_retention).days == 365
    )
    error_message = "Entries can be deleted or replaced."
  }

  assert {
    condition     = !strcontains(aws_iam_role_policy.delivery.policy, "s3:Delete") && !strcontains(aws_iam_role_policy.delivery.policy, "Bypass")
    error_message = "Whoever delivers may delete."
  }

  assert {
    condition     = aws_pipes_pipe.this.source == var.stream_arn && aws_pipes_pipe.this.target == aws_kinesis_firehose_delivery_stream.this.arn
    error_message = "The entries go elsewhere."
  }
}

run "rejects_no_days_and_an_unknown_mode" {
  command = plan

  variables {
    days      = 0
    lock_mode = "NONE"
  }

  expect_failures = [var.days, var.lock_mode]
}
