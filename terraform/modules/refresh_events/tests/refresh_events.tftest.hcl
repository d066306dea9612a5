mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name             = "ingestion-dev"
  environment      = "dev"
  function_name    = "ingestion-dev"
  function_version = "7"
  function_timeout = 180
  calls_a_minute   = 5
}

run "one_rule_takes_our_own_events_of_our_own_account_and_puts_them_into_the_queue" {
  command = apply

  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.this.event_pattern) == {
      source = ["ingestion.dev"], account = ["000000000000"], detail-type = ["pollenationNeeded", "earningsProcessed"]
    }
    error_message = "The rule takes something else: ${aws_cloudwatch_event_rule.this.event_pattern}."
  }

  assert {
    condition = (
      aws_cloudwatch_event_bus.this.name == "ingestion-dev" && aws_cloudwatch_event_rule.this.event_bus_name == "ingestion-dev"
      && aws_cloudwatch_event_target.this.arn == aws_sqs_queue.waiting.arn && aws_cloudwatch_event_target.this.event_bus_name == "ingestion-dev"
      && one(aws_cloudwatch_event_target.this.dead_letter_config).arn == aws_sqs_queue.dead_letters["fundamentals-bus"].arn
      && one(aws_cloudwatch_event_target.this.retry_policy).maximum_event_age_in_seconds == 3600
    )
    error_message = "Events go elsewhere than into the queue, or undelivered ones are dropped."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue_policy.waiting.policy).Statement[1].Condition.ArnEquals["aws:SourceArn"] == aws_cloudwatch_event_rule.this.arn
    error_message = "Somebody else than the rule may put messages into the queue, or the rule may not."
  }

  assert {
    condition = (
      [for statement in jsondecode(aws_sqs_queue_policy.dead_letters["fundamentals-bus"].policy).Statement : statement.Sid] == ["TlsOnly", "RuleOfThisBus"]
      && [for statement in jsondecode(aws_sqs_queue_policy.dead_letters["fundamentals"].policy).Statement : statement.Sid] == ["TlsOnly"]
    )
    error_message = "The rule may not keep what it cannot deliver, or may put it where it does not belong."
  }
}

run "two_batches_at_once_and_nothing_that_failed_is_dropped" {
  command = apply

  assert {
    condition = (
      one(aws_lambda_event_source_mapping.this.scaling_config).maximum_concurrency == 2
      && tolist(aws_lambda_event_source_mapping.this.function_response_types) == tolist(["ReportBatchItemFailures"])
      && aws_lambda_event_source_mapping.this.batch_size == 1
      && aws_lambda_event_source_mapping.this.function_name == aws_lambda_alias.this.arn
      && aws_lambda_alias.this.name == "fundamentals" && aws_lambda_alias.this.function_version == "7"
    )
    error_message = "The queue is not emptied in batches with partial failures, two at once, by the alias."
  }

  assert {
    condition = (
      aws_sqs_queue.waiting.name == "ingestion-dev-fundamentals"
      && jsondecode(aws_sqs_queue.waiting.redrive_policy).maxReceiveCount == 5
      && jsondecode(aws_sqs_queue.waiting.redrive_policy).deadLetterTargetArn == aws_sqs_queue.dead_letters["fundamentals"].arn
      && aws_sqs_queue.waiting.visibility_timeout_seconds == 1080
    )
    error_message = "What the function cannot process is dropped, or is tried again while it is still being worked on."
  }

  assert {
    condition = jsonencode(output.watched) == jsonencode({
      queue_name                 = "ingestion-dev-fundamentals"
      alias                      = "fundamentals"
      dead_letter_queue_name     = "ingestion-dev-fundamentals-dead-letters"
      bus_dead_letter_queue_name = "ingestion-dev-fundamentals-bus-dead-letters"
    })
    error_message = "What is watched has other names: ${jsonencode(output.watched)}."
  }

  assert {
    condition     = output.source == "ingestion.dev" && jsonencode(output.types) == "[\"pollenationNeeded\",\"earningsProcessed\"]" && output.bus_name == "ingestion-dev"
    error_message = "The role would be granted something else than what the rule takes."
  }
}

run "a_batch_is_what_two_invocations_get_done_with_the_calls_of_a_larger_plan" {
  command = apply

  variables {
    calls_a_minute = 30
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.batch_size == 7
    error_message = "A batch has ${aws_lambda_event_source_mapping.this.batch_size}."
  }
}

run "a_batch_has_ten_at_most" {
  command = apply

  variables {
    calls_a_minute = 75
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.batch_size == 10
    error_message = "A batch has ${aws_lambda_event_source_mapping.this.batch_size}."
  }
}

run "rejects_a_timeout_that_a_batch_does_not_fit_into_no_calls_and_a_name_in_capitals" {
  command = plan

  variables {
    name             = "Ingestion"
    function_timeout = 60
    calls_a_minute   = 0
  }

  expect_failures = [var.name, var.function_timeout, var.calls_a_minute]
}
