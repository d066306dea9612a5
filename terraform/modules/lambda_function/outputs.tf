output "function_name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}

output "alias_arn" {
  description = "ARN of the alias that the schedules call."
  value       = aws_lambda_alias.live.arn
}

output "alias_name" {
  description = "Name of the alias."
  value       = aws_lambda_alias.live.name
}

output "version" {
  description = "The version that this apply published."
  value       = aws_lambda_function.this.version
}

output "log_group_name" {
  description = "Where log lines go."
  value       = aws_cloudwatch_log_group.this.name
}

output "dead_letter_queue_name" {
  description = "Name of the queue with events that failed for good."
  value       = aws_sqs_queue.dead_letters.name
}

output "live_version" {
  description = "The version that is live; other aliases go with it."
  value       = aws_lambda_alias.live.function_version
}
