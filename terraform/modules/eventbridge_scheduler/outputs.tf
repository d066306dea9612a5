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

output "daily_hours" {
  description = "Of the feeds that are on and run once a day: at which hour of New York."
  value       = { for feed in var.feeds : feed => tonumber(regex("^cron\\(0 ([0-9]+) ", local.schedules[feed].crons.daily)[0]) if can(local.schedules[feed].crons.daily) }
}
