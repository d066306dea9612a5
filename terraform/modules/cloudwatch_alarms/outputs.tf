output "arns" {
  description = "ARNs of all alarms, in order of their names."
  value = concat(
    [for name, alarm in aws_cloudwatch_metric_alarm.simple : alarm.arn],
    [aws_cloudwatch_metric_alarm.success_rate.arn, aws_cloudwatch_metric_alarm.no_runs.arn],
  )
}
