output "bus_name" {
  description = "Name of the bus."
  value       = aws_cloudwatch_event_bus.this.name
}

output "bus_arn" {
  description = "The same, for the function's role."
  value       = aws_cloudwatch_event_bus.this.arn
}

output "source" {
  description = "The source that our own events have."
  value       = local.source
}

output "types" {
  description = "The detail types that they have."
  value       = local.types
}

output "queue_arn" {
  description = "Queue in which refreshes wait, for the function's role."
  value       = aws_sqs_queue.waiting.arn
}

output "watched" {
  description = "What alarms and charts are about: the queue, the alias that it calls, the queues that should be empty."
  value = {
    queue_name                 = aws_sqs_queue.waiting.name
    alias                      = aws_lambda_alias.this.name
    dead_letter_queue_name     = aws_sqs_queue.dead_letters["fundamentals"].name
    bus_dead_letter_queue_name = aws_sqs_queue.dead_letters["fundamentals-bus"].name
  }
}
