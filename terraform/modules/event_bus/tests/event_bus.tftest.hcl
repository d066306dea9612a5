mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name             = "ingestion-dev"
  bus_name         = "market-data-dev"
  function_name    = "ingestion-dev"
  function_version = "7"
  event_types = {
    "Trade Execution" = {}
    "Quote Update"    = { maximum_retry_attempts = 0, maximum_event_age_seconds = 60, enabled = false }
  }
}

run "each_type_has_its_rule_and_all_go_into_the_queue" {
  command = apply

  assert {
    condition = { for name, rule in aws_cloudwatch_event_rule.this : name => jsondecode(rule.event_pattern) } == {
      trade-execution = { detail-type = ["Trade Execution"], "$or" = [{ account = ["000000000000"], source = [{ prefix = "market." }] }] }
      quote-update    = { detail-type = ["Quote Update"], "$or" = [{ account = ["000000000000"], source = [{ prefix = "market." }] }] }
    }
    error_message = "The rules do not route each type of every exchange."
  }

  assert {
    condition     = aws_cloudwatch_event_rule.this["quote-update"].state == "DISABLED" && aws_cloudwatch_event_rule.this["trade-execution"].state == "ENABLED"
    error_message = "A type cannot be switched off by itself."
  }

  assert {
    condition = (
      one(aws_cloudwatch_event_target.this["quote-update"].retry_policy).maximum_retry_attempts == 0
      && one(aws_cloudwatch_event_target.this["trade-execution"].retry_policy).maximum_retry_attempts == 10
      && alltrue([for target in aws_cloudwatch_event_target.this : one(target.dead_letter_config).arn == aws_sqs_queue.dead_letters["bus"].arn])
      && alltrue([for target in aws_cloudwatch_event_target.this : target.arn == aws_sqs_queue.waiting.arn])
    )
    error_message = "The targets' settings are not each type's own, or events go elsewhere than into the queue, or undelivered ones are dropped."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue_policy.waiting.policy).Statement[1].Condition.ArnEquals["aws:SourceArn"] == [for rule in aws_cloudwatch_event_rule.this : rule.arn]
    error_message = "Somebody else than the rules may put messages into the queue, or the rules may not."
  }

  assert {
    condition     = aws_cloudwatch_event_archive.this[0].retention_days == 30
    error_message = "There is nothing to replay from."
  }
}

run "a_burst_waits_and_nothing_that_failed_is_dropped" {
  command = apply

  variables {
    maximum_concurrency = 3
    function_timeout    = 180
  }

  assert {
    condition = (
      one(aws_lambda_event_source_mapping.events.scaling_config).maximum_concurrency == 3
      && tolist(aws_lambda_event_source_mapping.events.function_response_types) == tolist(["ReportBatchItemFailures"])
      && aws_lambda_event_source_mapping.events.batch_size == 10
      && aws_lambda_event_source_mapping.events.function_name == aws_lambda_alias.events.arn
    )
    error_message = "The queue is not emptied in batches with partial failures, so many at once."
  }

  assert {
    condition = (
      jsondecode(aws_sqs_queue.waiting.redrive_policy).maxReceiveCount == 5
      && jsondecode(aws_sqs_queue.waiting.redrive_policy).deadLetterTargetArn == aws_sqs_queue.dead_letters["events"].arn
      && aws_sqs_queue.waiting.visibility_timeout_seconds == 6 * 180
    )
    error_message = "What the function cannot process is dropped, or is tried again while it is still being worked on."
  }

  assert {
    condition = (
      aws_lambda_function_event_invoke_config.events.qualifier == "events" && aws_lambda_function_event_invoke_config.events.maximum_retry_attempts == 2
      && one(one(aws_lambda_function_event_invoke_config.events.destination_config).on_failure).destination == aws_sqs_queue.dead_letters["bus"].arn
    )
    error_message = "An announcement that fails leaves no trace."
  }
}

run "an_account_has_its_own_sources_and_nobody_else_puts_events" {
  command = apply

  variables {
    put_events_accounts = { "111122223333" = ["market.nyse", "market.x.*"] }
  }

  assert {
    condition = [for statement in jsondecode(aws_cloudwatch_event_bus_policy.this.policy).Statement : "${statement.Effect} ${jsonencode(statement.Principal)}"] == [
      "Allow {\"AWS\":\"arn:aws:iam::111122223333:root\"}", "Deny \"*\"",
    ]
    error_message = "The bus is open to others, or not to the named account."
  }

  assert {
    condition = jsondecode(aws_cloudwatch_event_bus_policy.this.policy).Statement[0].Condition == {
      "ForAllValues:StringLike" = { "events:source" = ["market.nyse", "market.x.*"] }
      Null                      = { "events:source" = "false" }
    }
    error_message = "An account can use a source that is not its own, in a call of its own or beside one that is."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_bus_policy.this.policy).Statement[1].Condition.StringNotEquals["aws:PrincipalAccount"] == ["000000000000", "111122223333"]
    error_message = "The refusal does not spare exactly this account and the named one."
  }

  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.this["trade-execution"].event_pattern)["$or"] == [
      { account = ["000000000000"], source = [{ prefix = "market." }] },
      { account = ["111122223333"], source = ["market.nyse", { prefix = "market.x." }] },
    ]
    error_message = "The rules let an account use another's source."
  }

  assert {
    condition     = jsonencode(output.senders) == jsonencode({ "000000000000" = ["market.*"], "111122223333" = ["market.nyse", "market.x.*"] })
    error_message = "The function is told otherwise."
  }
}

run "replays_can_be_left_alone_and_the_archive_left_out" {
  command = apply

  variables {
    accept_replays = false
    archive_days   = 0
  }

  assert {
    condition     = alltrue([for rule in aws_cloudwatch_event_rule.this : jsondecode(rule.event_pattern).replay-name == [{ exists = false }]])
    error_message = "A replay would be processed."
  }

  assert {
    condition     = length(aws_cloudwatch_event_archive.this) == 0
    error_message = "There is an archive."
  }
}

run "announcements_are_off_and_can_be_switched_on" {
  command = apply

  variables {
    announcement_window_minutes = 5
  }

  assert {
    condition = (
      one(aws_cloudwatch_event_rule.announce).schedule_expression == "rate(5 minutes)"
      && jsondecode(one(aws_cloudwatch_event_target.announce).input) == { job = "events" }
      && one(aws_lambda_permission.announce).qualifier == "events"
    )
    error_message = "Windows would be owed and never announced."
  }
}

run "without_a_window_nothing_announces" {
  command = apply

  assert {
    condition     = length(aws_cloudwatch_event_rule.announce) == 0
    error_message = "There is a schedule for nothing."
  }
}

run "rejects_what_AWS_would_refuse" {
  command = plan

  variables {
    bus_name            = "market data"
    put_events_accounts = { "1234" = ["market.x"], "111122223333" = ["weather"], "111122224444" = [] }
    maximum_concurrency = 1
    archive_days        = 1.5

    announcement_window_minutes = 7

    event_types = { "Trade*" = {}, "Quote" = { maximum_event_age_seconds = 59 } }
  }

  expect_failures = [var.bus_name, var.put_events_accounts, var.maximum_concurrency, var.archive_days, var.event_types, var.announcement_window_minutes]
}
