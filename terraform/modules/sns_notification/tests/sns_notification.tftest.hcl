mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name   = "ingestion-dev"
  region = "us-east-1"
}

run "the_key_admits_alarms_budgets_and_scheduler_of_this_account" {
  command = apply

  assert {
    condition = jsondecode(aws_kms_key.this.policy).Statement[1] == {
      Sid       = "AlarmsBudgetsAndScheduler"
      Effect    = "Allow"
      Principal = { Service = ["budgets.amazonaws.com", "cloudwatch.amazonaws.com", "scheduler.amazonaws.com"] }
      Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
      Resource  = "*"
      Condition = { StringEquals = { "aws:SourceAccount" = "000000000000" } }
    }
    error_message = "The key does not admit who has to tell, or admits others."
  }

  assert {
    condition     = aws_kms_key.this.enable_key_rotation
    error_message = "The key is not rotated."
  }
}

run "the_alert_topic_takes_from_alarms_and_budgets_and_over_tls_only" {
  command = apply

  assert {
    condition     = [for statement in jsondecode(aws_sns_topic_policy.alerts.policy).Statement : "${statement.Effect} ${statement.Sid}"] == ["Allow AlarmsPublish", "Allow BudgetsPublish", "Deny TlsOnly"]
    error_message = "The alert topic takes from others than alarms and budgets."
  }

  assert {
    condition = jsondecode(aws_sns_topic_policy.alerts.policy).Statement[0].Condition == {
      StringEquals = { "aws:SourceAccount" = "000000000000" }
      ArnLike      = { "aws:SourceArn" = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:ingestion-dev-*" }
    }
    error_message = "Alarms of others are let in."
  }
}

run "nobody_else_subscribes_unless_listed" {
  command = apply

  assert {
    condition     = length(jsondecode(aws_sns_topic_policy.announcements.policy).Statement) == 1
    error_message = "Somebody may subscribe without being listed."
  }
}

run "listed_accounts_subscribe" {
  command = apply

  variables {
    subscriber_account_ids = ["222222222222", "111111111111"]
  }

  assert {
    condition     = jsondecode(aws_sns_topic_policy.announcements.policy).Statement[1].Principal.AWS == ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:root"]
    error_message = "The listed accounts may not subscribe."
  }
}

run "delivery_logging_has_a_role" {
  command = apply

  variables {
    delivery_logging = true
  }

  assert {
    condition     = aws_sns_topic.this["announcements"].sqs_failure_feedback_role_arn == aws_iam_role.delivery_logging[0].arn
    error_message = "Deliveries are not logged."
  }
}

run "an_address_gets_alerts" {
  command = apply

  variables {
    alert_emails = ["operations@example.com"]
  }

  assert {
    condition     = aws_sns_topic_subscription.alert_email["operations@example.com"].protocol == "email"
    error_message = "The address is not subscribed."
  }
}

run "rejects_what_is_no_address" {
  command = plan

  variables {
    alert_emails = ["operations"]
  }

  expect_failures = [var.alert_emails]
}

run "rejects_what_is_no_account" {
  command = plan

  variables {
    subscriber_account_ids = ["12345"]
  }

  expect_failures = [var.subscriber_account_ids]
}

run "rejects_a_name_in_capitals" {
  command = plan

  variables {
    name = "Ingestion"
  }

  expect_failures = [var.name]
}
