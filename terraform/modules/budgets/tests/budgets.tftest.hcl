mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name            = "ingestion-dev"
  tag_value       = "ingestion-dev"
  alert_topic_arn = "arn:aws:sns:us-east-1:000000000000:alerts"
  emails          = ["b@example.com", "a@example.com"]
}

run "each_limit_is_told_when_passed_and_when_forecast" {
  command = plan

  assert {
    condition     = [for budget in aws_budgets_budget.this : budget.limit_amount] == ["10", "25", "50"]
    error_message = "The limits are not 10, 25 and 50."
  }

  assert {
    condition = alltrue([
      for budget in aws_budgets_budget.this : toset([for notice in budget.notification : notice.notification_type]) == toset(["ACTUAL", "FORECASTED"])
    ])
    error_message = "A budget lacks its notice of what was spent, or of what is forecast."
  }

  assert {
    condition = alltrue(flatten([
      for budget in aws_budgets_budget.this : [
        for notice in budget.notification :
        notice.subscriber_sns_topic_arns == toset(["arn:aws:sns:us-east-1:000000000000:alerts"]) && notice.subscriber_email_addresses == toset(["a@example.com", "b@example.com"])
      ]
    ]))
    error_message = "A notice does not go to the topic and to the addresses."
  }

  assert {
    condition     = alltrue([for budget in aws_budgets_budget.this : one(budget.cost_filter).values == tolist(["user:Project$ingestion-dev"])])
    error_message = "A budget counts more than this project."
  }
}

run "rejects_a_limit_twice" {
  command = plan

  variables {
    limits_usd = [10, 10]
  }

  expect_failures = [var.limits_usd]
}

run "rejects_a_limit_of_nothing" {
  command = plan

  variables {
    limits_usd = [0]
  }

  expect_failures = [var.limits_usd]
}

run "rejects_what_is_no_topic" {
  command = plan

  variables {
    alert_topic_arn = "alerts"
  }

  expect_failures = [var.alert_topic_arn]
}

run "rejects_an_eleventh_address" {
  command = plan

  variables {
    emails = [for i in range(11) : "a${i}@example.com"]
  }

  expect_failures = [var.emails]
}
