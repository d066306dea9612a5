mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name                             = "ingestion-dev"
  environment                      = "dev"
  metrics_namespace                = "Ingestion"
  function_name                    = "ingestion-dev"
  function_dead_letter_queue_name  = "ingestion-dev-dead-letters"
  scheduler_dead_letter_queue_name = "ingestion-dev-scheduler-dead-letters"
  events_dead_letter_queue_name    = "ingestion-dev-events-dead-letters"
  bus_dead_letter_queue_name       = "ingestion-dev-bus-dead-letters"
  alias                            = "live"
  events_alias                     = "events"
  alert_topic_arn                  = "arn:aws:sns:us-east-1:000000000000:alerts"
}

run "what_is_watched" {
  command = apply

  assert {
    condition = keys(aws_cloudwatch_metric_alarm.simple) == [
      "bus-dead-letters", "dead-letters-lost", "events-dead-letters", "events-duration", "events-errors", "function-dead-letters", "function-duration",
      "function-errors", "function-throttles", "oldest-owed-message", "scheduler-dead-letters",
    ]
    error_message = "An alarm is missing, or one is new: then the runbook needs a section, and this list too."
  }

  assert {
    condition     = length(output.arns) == 13
    error_message = "The dashboard does not get all alarms."
  }

  assert {
    condition = alltrue([
      for name, alarm in aws_cloudwatch_metric_alarm.simple : strcontains(alarm.alarm_description, "section \"${name}\"")
    ])
    error_message = "An alarm does not name its section of the runbook."
  }
}

run "rejects_what_is_no_topic" {
  command = plan

  variables {
    alert_topic_arn = "alerts"
  }

  expect_failures = [var.alert_topic_arn]
}
