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
  events_queue_name                = "ingestion-dev-events"
  events_rate_alarm                = 10000
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
      "bus-dead-letters", "dead-letters-lost", "events-dead-letters", "events-errors", "events-rate", "events-waiting", "function-dead-letters", "function-duration",
      "function-errors", "function-throttles", "oldest-owed-message", "scheduler-dead-letters",
    ]
    error_message = "An alarm is missing, or one is new: then the runbook needs a section, and this list too."
  }

  assert {
    condition = (
      toset([for name, alarm in aws_cloudwatch_metric_alarm.simple : name if alarm.treat_missing_data == "ignore"])
      == toset(["function-errors", "function-throttles", "function-duration", "oldest-owed-message"])
      && aws_cloudwatch_metric_alarm.success_rate.treat_missing_data == "ignore"
    )
    error_message = "An alarm says OK in the evening while nothing has got better, or stays on for ever because its queue is empty."
  }

  assert {
    condition     = length(output.arns) == 14
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
