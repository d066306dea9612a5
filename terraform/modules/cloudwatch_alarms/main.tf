locals {
  # The program's metrics, by job.
  custom = { for job in concat(["news"], keys(var.daily_hours), var.hourly) : job => { Environment = var.environment, Feed = job } }

  # Whose alarm it is: it is there where one of these is on.
  all       = ["news", "events", "assets", "earnings_calendar", "fundamentals", "news_sentiment"]
  scheduled = ["news", "assets", "earnings_calendar", "fundamentals", "news_sentiment"]

  # Of a job that runs once a day, or once an hour, as the beginning of an alarm's name: earnings-calendar.
  daily  = { for job in keys(var.daily_hours) : job => replace(job, "_", "-") }
  hourly = { for job in var.hourly : job => replace(job, "_", "-") }

  # By alias: what the bus calls must not hide that the schedules do not, nor the other way round.
  runs      = { FunctionName = var.function_name, Resource = "${var.function_name}:${var.alias}" }
  events    = { FunctionName = var.function_name, Resource = try("${var.function_name}:${var.events_alias}", null) }
  refreshes = { FunctionName = var.function_name, Resource = try("${var.function_name}:${var.refreshes.alias}", null) }

  # Their metrics come with runs. After the last run of a day nothing has got better by itself: what was wrong then stays alarmed until a run says otherwise.
  between_runs = concat(
    ["function-errors", "function-throttles", "function-duration", "oldest-owed-message"],
    flatten([for job in values(local.daily) : ["${job}-failed", "${job}-owed-message"]]),
    [for job in values(local.hourly) : "${job}-owed-message"],
  )

  # Simple alarms: one metric against one threshold. A run of news comes every five minutes, so a period of 300 has one value of each run metric.
  simple = merge({ for name, alarm in local.of_all : name => alarm if length(setintersection(alarm.of, var.feeds)) > 0 }, concat(local.of_daily, local.of_hourly)...)

  of_all = {
    function-errors = {
      of          = local.scheduled
      description = "The function failed three times within a quarter of an hour: one event and both its retries, or three runs in a row."
      namespace   = "AWS/Lambda"
      metric      = "Errors"
      dimensions  = local.runs
      statistic   = "Sum"
      period      = 900
      threshold   = 3
    }
    function-throttles = {
      of          = local.scheduled
      description = "Lambda refused to start a scheduled run: the function's concurrency, or the account's, is used up."
      namespace   = "AWS/Lambda"
      metric      = "Throttles"
      dimensions  = local.runs
      statistic   = "Sum"
      period      = 300
      threshold   = 1
    }
    function-duration = {
      of          = local.scheduled
      description = "An invocation took 40 s: it ran out of the time that it has for work."
      namespace   = "AWS/Lambda"
      metric      = "Duration"
      dimensions  = local.runs
      statistic   = "Maximum"
      period      = 300
      threshold   = 40000
    }
    function-dead-letters = {
      of          = local.scheduled
      description = "Events that the function could not process, three times over, wait in its dead-letter queue."
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = var.function_dead_letter_queue_name }
      statistic   = "Maximum"
      period      = 300
      threshold   = 1
    }
    scheduler-dead-letters = {
      of          = local.scheduled
      description = "Events that Scheduler could not hand to Lambda wait in its dead-letter queue."
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = var.scheduler_dead_letter_queue_name }
      statistic   = "Maximum"
      period      = 300
      threshold   = 1
    }
    events-errors = {
      of          = ["events"]
      description = "Over five batches of events failed as a whole within five minutes: the function ended in the middle, or ran out of time."
      namespace   = "AWS/Lambda"
      metric      = "Errors"
      dimensions  = local.events
      statistic   = "Sum"
      period      = 300
      threshold   = 6
    }
    events-waiting = {
      of          = ["events"]
      description = "An event from the bus has waited in the queue for a quarter of an hour: more come than are taken, or one keeps failing."
      namespace   = "AWS/SQS"
      metric      = "ApproximateAgeOfOldestMessage"
      dimensions  = { QueueName = var.events_queue_name }
      statistic   = "Maximum"
      period      = 300
      threshold   = 900
    }
    events-rate = {
      of          = ["events"]
      description = "More events come from the bus than expected: see what they cost."
      namespace   = "AWS/SQS"
      metric      = "NumberOfMessagesSent"
      dimensions  = { QueueName = var.events_queue_name }
      statistic   = "Sum"
      period      = 300
      threshold   = var.events_rate_alarm
    }
    events-dead-letters = {
      of          = ["events"]
      description = "Events from the bus that the function could not process, five times over, wait in their dead-letter queue."
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = var.events_dead_letter_queue_name }
      statistic   = "Maximum"
      period      = 300
      threshold   = 1
    }
    bus-dead-letters = {
      of          = ["events"]
      description = "Events that the bus could not put into the queue wait in its dead-letter queue."
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = var.bus_dead_letter_queue_name }
      statistic   = "Maximum"
      period      = 300
      threshold   = 1
    }
    fundamentals-errors = {
      of          = ["fundamentals"]
      description = "Three batches of refreshes failed as a whole within an hour: the function ended in the middle, or ran out of time."
      namespace   = "AWS/Lambda"
      metric      = "Errors"
      dimensions  = local.refreshes
      statistic   = "Sum"
      period      = 3600
      threshold   = 3
    }
    fundamentals-waiting = {
      of          = ["fundamentals"]
      description = "A refresh has waited in the queue for two hours: more were planned than there are calls a minute for, or nobody takes them."
      namespace   = "AWS/SQS"
      metric      = "ApproximateAgeOfOldestMessage"
      dimensions  = { QueueName = try(var.refreshes.queue_name, null) }
      statistic   = "Maximum"
      period      = 300
      threshold   = 7200
    }
    fundamentals-dead-letters = {
      of          = ["fundamentals"]
      description = "Refreshes that the function could not bring to an end, five times over, wait in their dead-letter queue."
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = try(var.refreshes.dead_letter_queue_name, null) }
      statistic   = "Maximum"
      period      = 300
      threshold   = 1
    }
    fundamentals-bus-dead-letters = {
      of          = ["fundamentals"]
      description = "Refreshes that the bus could not put into their queue wait in its dead-letter queue."
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = try(var.refreshes.bus_dead_letter_queue_name, null) }
      statistic   = "Maximum"
      period      = 300
      threshold   = 1
    }
    dead-letters-lost = {
      of          = local.all
      description = "Lambda could not put an event that failed for good into its dead-letter queue: with its error it is too large, or the queue refuses it."
      namespace   = "AWS/Lambda"
      metric      = "DestinationDeliveryFailures"
      dimensions  = { FunctionName = var.function_name }
      statistic   = "Sum"
      period      = 300
      threshold   = 1
    }
    oldest-owed-message = {
      of          = ["news"]
      description = "An announcement or an alert has been owed for a quarter of an hour: SNS does not take it."
      namespace   = var.metrics_namespace
      metric      = "OldestOwedMessage"
      dimensions  = local.custom["news"]
      statistic   = "Maximum"
      period      = 300
      threshold   = 900
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "simple" {
  for_each = local.simple

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.description} Runbook: terraform/RUNBOOK.md, section \"${each.key}\""
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = each.value.period
  evaluation_periods  = 1
  threshold           = each.value.threshold
  comparison_operator = try(each.value.comparison, "GreaterThanOrEqualToThreshold")
  treat_missing_data  = contains(local.between_runs, each.key) ? "ignore" : "notBreaching"
  alarm_actions       = [var.alert_topic_arn]
  ok_actions          = [var.alert_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "success_rate" {
  count = contains(var.feeds, "news") ? 1 : 0

  alarm_name          = "${var.name}-success-rate"
  alarm_description   = "Less than three quarters of an hour's runs succeeded. Runbook: terraform/RUNBOOK.md, section \"success-rate\""
  evaluation_periods  = 1
  threshold           = 75
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "ignore"
  alarm_actions       = [var.alert_topic_arn]
  ok_actions          = [var.alert_topic_arn]

  metric_query {
    id          = "rate"
    expression  = "100 * succeeded / (succeeded + failed)"
    label       = "Runs that succeeded, in percent"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { succeeded = "RunsSucceeded", failed = "RunsFailed" }

    content {
      id = metric_query.key

      metric {
        namespace   = var.metrics_namespace
        metric_name = metric_query.value
        dimensions  = local.custom["news"]
        stat        = "Sum"
        period      = 3600
      }
    }
  }
}

# The dead man of news: nobody called the function for a quarter of an hour in which Scheduler should have called it three times. Scheduler also calls on
# holidays, and the function answers "closed" then, so this needs no calendar; it does need New York's clock, and CloudWatch counts in UTC.
# T is the minute of the day at which a quarter of an hour begins, W the day of the week from Monday = 1, and D - W the date of the
# Sunday before: daylight saving time begins on the second Sunday of March and ends on the first of November. From 09:30 (810 minutes after
# midnight in UTC in summer) up to the last quarter of an hour that lies wholly before the last call, 15:40 to 15:55, at least two calls are due.
# A weekend has no data at all. The functions of time give a value for every period all the same ("non-sparse", in CloudWatch's page on metric math), so the
# expression is 1 there; in a session without any data it is 0, or missing, and both are off.
resource "aws_cloudwatch_metric_alarm" "no_runs" {
  count = contains(var.feeds, "news") ? 1 : 0

  alarm_name          = "${var.name}-no-runs"
  alarm_description   = "Nothing has called the function for a quarter of an hour of the session. Runbook: terraform/RUNBOOK.md, section \"no-runs\""
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = [var.alert_topic_arn]
  ok_actions          = [var.alert_topic_arn]

  metric_query {
    id          = "calls"
    label       = "Calls, where some are due"
    return_data = true
    expression = join(" ", [
      "IF(DAY(m) < 6",
      "AND 60 * HOUR(m) + MINUTE(m) + ${local.summer} >= 870",
      "AND 60 * HOUR(m) + MINUTE(m) + ${local.summer} <= 1240,",
      "FILL(m, 0), 1)",
    ])
  }

  metric_query {
    id = "m"

    metric {
      namespace   = "AWS/Lambda"
      metric_name = "Invocations"
      dimensions  = local.runs
      stat        = "Sum"
      period      = 900
    }
  }
}

locals {
  # 60 in New York's summer, 0 in its winter.
  summer = "60 * ((MONTH(m) > 3 AND MONTH(m) < 11) OR (MONTH(m) == 3 AND DATE(m) - DAY(m) >= 8) OR (MONTH(m) == 11 AND DATE(m) - DAY(m) < 1))"
}

moved {
  from = aws_cloudwatch_metric_alarm.success_rate
  to   = aws_cloudwatch_metric_alarm.success_rate[0]
}

moved {
  from = aws_cloudwatch_metric_alarm.no_runs
  to   = aws_cloudwatch_metric_alarm.no_runs[0]
}
