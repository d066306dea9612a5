output "feeds" {
  description = "What is collected."
  value       = var.feeds
}

output "announcement_topic_arn" {
  description = "What downstream systems subscribe to."
  value       = module.notification.announcement_topic_arn
}

output "alert_topic_arn" {
  description = "What operations subscribe to."
  value       = module.notification.alert_topic_arn
}

output "table_name" {
  description = "Where stories and runs are."
  value       = module.table.name
}

output "assets_table_name" {
  description = "Where assets are; null where they are off."
  value       = one(module.assets[*].name)
}

output "earnings_calendar_table_name" {
  description = "Where earnings reports to come are; null where they are off."
  value       = one(module.earnings_calendar[*].name)
}

output "fundamentals_table_name" {
  description = "Where the documents of companies are; null where they are off."
  value       = one(module.fundamentals[*].name)
}

output "refresh_bus_name" {
  description = "The bus of our own events, pollenationNeeded and earningsProcessed; null where fundamentals are off."
  value       = one(module.refreshes[*].bus_name)
}

output "secret_name" {
  description = "Where the providers' keys go: aws secretsmanager put-secret-value --secret-id <this> --secret-string file://keys.json"
  value       = module.secret.name
}

output "function_name" {
  description = "The function; its alias live is what the schedules call."
  value       = module.function.function_name
}

output "function_version" {
  description = "The version that this apply published; the one to go back to after the next."
  value       = module.function.version
}

output "dashboard_url" {
  description = "Where to look."
  value       = "https://${var.region}.console.aws.amazon.com/cloudwatch/home?region=${var.region}#dashboards:name=${module.dashboard.name}"
}

output "dead_letter_queue_names" {
  description = "Queues that should be empty."
  value = concat(
    [module.function.dead_letter_queue_name],
    module.scheduler[*].dead_letter_queue_name,
    module.events[*].dead_letter_queue_name,
    module.events[*].bus_dead_letter_queue_name,
    module.refreshes[*].watched.dead_letter_queue_name,
    module.refreshes[*].watched.bus_dead_letter_queue_name,
  )
}

output "event_bus_arn" {
  description = "What exchanges put their events on; null where events are off."
  value       = one(module.events[*].bus_arn)
}

output "trial" {
  description = "What to call the alias live with to try everything out, writing and sending nothing; empty where nothing is scheduled."
  value       = length(local.scheduled) > 0 ? jsonencode({ job = local.scheduled[0], dry_run = true }) : ""
}
