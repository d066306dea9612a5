mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name                             = "ingestion-dev"
  environment                      = "dev"
  feeds                            = ["news", "events"]
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
      && aws_cloudwatch_metric_alarm.success_rate[0].treat_missing_data == "ignore"
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

run "a_daily_feed_has_three_alarms_and_what_is_off_has_none" {
  command = apply

  variables {
    feeds                         = ["earnings_calendar"]
    daily_hours                   = { earnings_calendar = 5 }
    events_queue_name             = null
    events_rate_alarm             = null
    events_dead_letter_queue_name = null
    bus_dead_letter_queue_name    = null
    events_alias                  = null
  }

  assert {
    condition = keys(aws_cloudwatch_metric_alarm.simple) == [
      "dead-letters-lost", "earnings-calendar-failed", "earnings-calendar-owed-message", "function-dead-letters", "function-duration", "function-errors",
      "function-throttles", "scheduler-dead-letters",
    ]
    error_message = "An alarm is missing, or one is of a feed that is off: ${join(", ", keys(aws_cloudwatch_metric_alarm.simple))}."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.success_rate) == 0 && length(aws_cloudwatch_metric_alarm.no_runs) == 0
    error_message = "News is watched, and is off."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.no_daily_runs["earnings_calendar"].alarm_name == "ingestion-dev-earnings-calendar-no-runs"
      && aws_cloudwatch_metric_alarm.no_daily_runs["earnings_calendar"].evaluation_periods == 26
      && strcontains(jsonencode(aws_cloudwatch_metric_alarm.no_daily_runs["earnings_calendar"].metric_query), "HOUR(m) \\u003e= 9 AND HOUR(m) \\u003c= 10")
    )
    error_message = "The dead man has another name, another patience or another hour of Sunday."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.simple["earnings-calendar-failed"].comparison_operator == "LessThanThreshold"
      && aws_cloudwatch_metric_alarm.simple["earnings-calendar-failed"].treat_missing_data == "ignore"
      && aws_cloudwatch_metric_alarm.simple["earnings-calendar-failed"].dimensions == tomap({ Environment = "dev", Feed = "earnings_calendar" })
    )
    error_message = "A day's run that did not succeed is not noticed, or is forgotten before the next."
  }

  assert {
    condition     = length(output.arns) == 9
    error_message = "The dashboard does not get all alarms."
  }
}

run "refreshes_are_watched_where_fundamentals_are_on" {
  command = apply

  variables {
    feeds                         = ["assets", "earnings_calendar", "fundamentals"]
    daily_hours                   = { assets = 4, earnings_calendar = 5, refresh_after_earnings = 6, refresh_oldest = 7 }
    events_queue_name             = null
    events_rate_alarm             = null
    events_dead_letter_queue_name = null
    bus_dead_letter_queue_name    = null
    events_alias                  = null

    refreshes = {
      queue_name                 = "ingestion-dev-fundamentals"
      alias                      = "fundamentals"
      dead_letter_queue_name     = "ingestion-dev-fundamentals-dead-letters"
      bus_dead_letter_queue_name = "ingestion-dev-fundamentals-bus-dead-letters"
    }
  }

  assert {
    condition = { for name, alarm in aws_cloudwatch_metric_alarm.simple : name => jsonencode(alarm.dimensions) if startswith(name, "fundamentals") } == {
      fundamentals-errors           = jsonencode({ FunctionName = "ingestion-dev", Resource = "ingestion-dev:fundamentals" })
      fundamentals-waiting          = jsonencode({ QueueName = "ingestion-dev-fundamentals" })
      fundamentals-dead-letters     = jsonencode({ QueueName = "ingestion-dev-fundamentals-dead-letters" })
      fundamentals-bus-dead-letters = jsonencode({ QueueName = "ingestion-dev-fundamentals-bus-dead-letters" })
    }
    error_message = "The way of a refresh is not watched, or something else is."
  }

  assert {
    condition = toset([for name, alarm in aws_cloudwatch_metric_alarm.simple : name if startswith(name, "refresh")]) == toset([
      "refresh-after-earnings-failed", "refresh-after-earnings-owed-message", "refresh-oldest-failed", "refresh-oldest-owed-message",
    ])
    error_message = "A job that chooses what is refreshed is not watched as daily ones are."
  }

  assert {
    condition = (
      strcontains(jsonencode(aws_cloudwatch_metric_alarm.no_daily_runs["refresh_oldest"].metric_query), "HOUR(m) \\u003e= 11 AND HOUR(m) \\u003c= 12")
      && length(aws_cloudwatch_metric_alarm.no_hourly_runs) == 0 && length(output.arns) == 5 + 8 + 4 + 4 + 1
    )
    error_message = "The dead man has another hour of Sunday, or the dashboard does not get all alarms: ${length(output.arns)}."
  }
}

run "an_hourly_job_has_its_dead_man_and_its_owed_messages" {
  command = apply

  variables {
    feeds  = ["news", "news_sentiment"]
    hourly = ["news_sentiment"]
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.no_hourly_runs["news_sentiment"].alarm_name == "ingestion-dev-news-sentiment-no-runs"
      && aws_cloudwatch_metric_alarm.no_hourly_runs["news_sentiment"].evaluation_periods == 3
      && aws_cloudwatch_metric_alarm.no_hourly_runs["news_sentiment"].treat_missing_data == "breaching"
    )
    error_message = "The dead man has another name or another patience."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.simple["news-sentiment-owed-message"].dimensions == tomap({ Environment = "dev", Feed = "news_sentiment" })
      && aws_cloudwatch_metric_alarm.simple["news-sentiment-owed-message"].threshold == 3600
      && aws_cloudwatch_metric_alarm.simple["news-sentiment-owed-message"].treat_missing_data == "ignore"
    )
    error_message = "What is owed is not watched, or is forgotten before the next run."
  }
}

run "with_events_alone_nothing_waits_for_a_schedule" {
  command = apply

  variables {
    feeds                            = ["events"]
    scheduler_dead_letter_queue_name = null
  }

  assert {
    condition = keys(aws_cloudwatch_metric_alarm.simple) == [
      "bus-dead-letters", "dead-letters-lost", "events-dead-letters", "events-errors", "events-rate", "events-waiting",
    ]
    error_message = "An alarm is missing, or one is of a feed that is off: ${join(", ", keys(aws_cloudwatch_metric_alarm.simple))}."
  }
}

run "rejects_an_hour_that_is_another_day_in_UTC" {
  command = plan

  variables {
    daily_hours = { assets = 19 }
  }

  expect_failures = [var.daily_hours]
}

run "rejects_what_is_no_topic" {
  command = plan

  variables {
    alert_topic_arn = "alerts"
  }

  expect_failures = [var.alert_topic_arn]
}
