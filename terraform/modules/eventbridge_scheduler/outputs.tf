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
  description = "Of the jobs of feeds that are on: those that run once a day, and at which hour of New York."
  value       = { for job, schedule in local.of_feeds : job => tonumber(regex("^cron\\(0 ([0-9]+) ", schedule.crons.daily)[0]) if can(schedule.crons.daily) }
}

output "hourly" {
  description = "Of the jobs of feeds that are on: those that run every hour."
  value       = [for job, schedule in local.of_feeds : job if can(schedule.crons.hourly)]
}
