locals {
  # A run that failed is made up for by the next, an hour later. What is still owed then was owed by the run before.
  of_hourly = [for job, name in local.hourly : {
    "${name}-owed-message" = {
      description = "A message has been owed for an hour: SNS did not take it at the end of two runs."
      namespace   = var.metrics_namespace
      metric      = "OldestOwedMessage"
      dimensions  = local.custom[job]
      statistic   = "Maximum"
      period      = 300
      threshold   = 3600
    }
  }]
}

# The dead man of a job that runs every hour: no run has ended within three hours. None is due on New York's Sunday: the last is Saturday's at 23:00 (in UTC
# Sunday, 03:00 in summer and 04:00 in winter), the next Monday's at midnight (04:00 and 05:00). So each hour of UTC from Sunday 04:00 to Monday 05:00 counts
# as one with a run. In winter Saturday's last run is among them, in summer Monday's first: of these two alone it does not notice that they are missing.
resource "aws_cloudwatch_metric_alarm" "no_hourly_runs" {
  for_each = local.hourly

  alarm_name          = "${var.name}-${each.value}-no-runs"
  alarm_description   = "No run has ended for three hours, Sunday left out. Runbook: terraform/RUNBOOK.md, section \"${each.value}-no-runs\""
  evaluation_periods  = 3
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = [var.alert_topic_arn]
  ok_actions          = [var.alert_topic_arn]

  metric_query {
    id          = "runs"
    label       = "Runs in an hour; 1 where none is due"
    return_data = true
    expression  = "IF((DAY(m) == 7 AND HOUR(m) >= 4) OR (DAY(m) == 1 AND HOUR(m) < 5), 1, FILL(m, 0))"
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
