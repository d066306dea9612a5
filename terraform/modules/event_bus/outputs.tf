output "bus_arn" {
  description = "ARN of the bus, for whoever puts events."
  value       = aws_cloudwatch_event_bus.this.arn
}

output "alias_name" {
  description = "The alias of the function that the bus calls."
  value       = aws_lambda_alias.events.name
}

output "dead_letter_queue_name" {
  description = "Queue with events that the function could not process."
  value       = aws_sqs_queue.dead_letters["events"].name
}

output "dead_letter_queue_arn" {
  description = "The same, for the function's role."
  value       = aws_sqs_queue.dead_letters["events"].arn
}

output "bus_dead_letter_queue_name" {
  description = "Queue with events that could not be handed to the function."
  value       = aws_sqs_queue.dead_letters["bus"].name
}
