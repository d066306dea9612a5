locals {
  # A run that failed is made up for by the next, but that is a day away; so is the next try to send what is owed. The program alerts when two have failed.
  of_daily = [for job, name in local.daily : {
    "${name}-failed" = {
      description = "The day's run did not succeed; the next is due tomorrow."
      namespace   = var.metrics_namespace
      metric      = "RunsSucceeded"
      dimensions  = local.custom[job]
      statistic   = "Maximum"
      period      = 300
      threshold   = 1
      comparison  = "LessThanThreshold"
    }
    "${name}-owed-message" = {
      description = "A message is still owed at the end of the day's run: SNS did not take it, and is asked again tomorrow."
      namespace   = var.metrics_namespace
      metric      = "OldestOwedMessage"
      dimensions  = local.custom[job]
      statistic   = "Maximum"
      period      = 300
      threshold   = 0
      comparison  = "GreaterThanThreshold"
    }
  }]
}

# The dead man of a job that runs once a day: no run has ended within 26 hours. Every run says so with one value of RunsSucceeded, 1 or 0. None is due on
# Sunday, so Sunday's hour counts as a run, in summer (New York is 4 hours behind UTC) as in winter (5): what is missing on Monday is then noticed on Monday.
# An alarm over more than a day is evaluated once an hour, for whole hours
# (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html). So it goes off two to four hours after a run was due.
resource "aws_cloudwatch_metric_alarm" "no_daily_runs" {
  for_each = var.daily_hours

  alarm_name          = "${var.name}-${local.daily[each.key]}-no-runs"
  alarm_description   = "No run has ended for 26 hours, Sunday left out. Runbook: terraform/RUNBOOK.md, section \"${local.daily[each.key]}-no-runs\""
  evaluation_periods  = 26
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = [var.alert_topic_arn]
  ok_actions          = [var.alert_topic_arn]

  metric_query {
    id          = "runs"
    label       = "Runs in an hour; 1 where Sunday's would be"
    return_data = true
    expression  = "IF(DAY(m) == 7 AND HOUR(m) >= ${each.value + 4} AND HOUR(m) <= ${each.value + 5}, 1, FILL(m, 0))"
  }

  metric_query {
    id = "m"

    metric {
      namespace   = var.metrics_namespace
      metric_name = "RunsSucceeded"
      dimensions  = local.custom[each.key]
      stat        = "SampleCount"
      period      = 3600
    }
  }
}
