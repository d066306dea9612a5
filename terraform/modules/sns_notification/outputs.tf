output "announcement_topic_arn" {
  description = "ARN of the topic for what was stored."
  value       = aws_sns_topic.this["announcements"].arn
}

output "alert_topic_arn" {
  description = "ARN of the topic for operations."
  value       = aws_sns_topic.this["alerts"].arn
}

output "kms_key_arn" {
  description = "ARN of the key that encrypts topics and dead-letter queues."
  value       = aws_kms_key.this.arn
}
