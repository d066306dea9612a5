output "bus_arn" {
  description = "ARN of the bus, for whoever puts events."
  value       = aws_cloudwatch_event_bus.this.arn
}

output "queue_name" {
  description = "Queue in which events wait for the function."
  value       = aws_sqs_queue.waiting.name
}

output "queue_arn" {
  description = "The same, for the function's role."
  value       = aws_sqs_queue.waiting.arn
}

output "senders" {
  description = "Which account may use which sources, as the function is told."
  value       = local.senders
}

output "alias_name" {
  description = "The alias of the function that the queue calls."
  value       = aws_lambda_alias.events.name
}

output "dead_letter_queue_name" {
  description = "Queue with events that the function could not process."
  value       = aws_sqs_queue.dead_letters["events"].name
}

output "dead_letter_queue_arn" {
  description = "Queue with announcements that failed, for the function's role: Lambda sends with it."
  value       = aws_sqs_queue.dead_letters["bus"].arn
}

output "bus_dead_letter_queue_name" {
  description = "Queue with events that could not be put into the queue of events."
  value       = aws_sqs_queue.dead_letters["bus"].name
}
