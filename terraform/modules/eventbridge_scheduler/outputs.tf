output "dead_letter_queue_name" {
  description = "Name of the queue with what Scheduler could not deliver."
  value       = aws_sqs_queue.dead_letters.name
}

output "dead_letter_queue_arn" {
  description = "ARN of the same queue."
  value       = aws_sqs_queue.dead_letters.arn
}

output "group_name" {
  description = "Name of the schedule group."
  value       = aws_scheduler_schedule_group.this.name
}
