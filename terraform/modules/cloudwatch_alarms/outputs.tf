output "arns" {
  description = "ARNs of all alarms."
  value = concat(
    [for name, alarm in aws_cloudwatch_metric_alarm.simple : alarm.arn],
    aws_cloudwatch_metric_alarm.success_rate[*].arn,
    aws_cloudwatch_metric_alarm.no_runs[*].arn,
    [for name, alarm in aws_cloudwatch_metric_alarm.no_daily_runs : alarm.arn],
    [for name, alarm in aws_cloudwatch_metric_alarm.no_hourly_runs : alarm.arn],
  )
}
