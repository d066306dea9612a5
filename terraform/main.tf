locals {
  name              = "ingestion-${var.environment}"
  metrics_namespace = "Ingestion/${var.environment}"
  tags              = { Project = local.name, Environment = var.environment, ManagedBy = "terraform" }
  budget_limits_usd = [10, 25, 50]

  is_protected = coalesce(var.deletion_protection, var.environment != "dev")

  known_feeds = ["news", "events", "assets", "earnings_calendar", "fundamentals", "news_sentiment"]
  needed      = { fundamentals = ["assets", "earnings_calendar"], news_sentiment = ["news"] }

  # What is off creates nothing. Feeds that a schedule calls share a schedule group; events come by themselves.
  is_on     = { for feed in local.known_feeds : feed => contains(var.feeds, feed) }
  scheduled = [for feed in local.known_feeds : feed if local.is_on[feed] && feed != "events"]

  # A company has five documents, at five calls a minute. No run of a schedule takes longer than it did: the program ends it after 45 s.
  function_timeout_seconds = local.is_on["fundamentals"] ? 180 : 60

  # Feeds that share the calls of one key.
  asks_alpha_vantage = anytrue([for feed in ["earnings_calendar", "fundamentals", "news_sentiment"] : local.is_on[feed]])

  # What a reader of an index gets without asking for the event itself.
  event_summary = ["type", "source", "exchange", "symbol", "price", "volume", "bid", "ask", "currency"]
}

module "table" {
  source = "./modules/dynamodb_table"

  name                = local.name
  deletion_protection = local.is_protected

  # The stories of a day by their score: only those that have one.
  number_keys = local.is_on["news_sentiment"] ? ["sentiment_score"] : []
  indexes = {
    for name, index in { SentimentIndex = { keys = ["sentiment_day", "sentiment_score"], attributes = ["headline", "tickers", "source"] } } :
    name => index if local.is_on["news_sentiment"]
  }
}

# Events that exchanges push, and what became of every delivery of each.
module "market_data" {
  source = "./modules/dynamodb_table"
  count  = local.is_on["events"] ? 1 : 0

  name                = "market-data-${var.environment}"
  keys                = ["event_id"]
  deletion_protection = local.is_protected
  max_write_units     = var.event_write_units

  indexes = {
    SymbolIndex   = { keys = ["symbol", "timestamp"], attributes = local.event_summary }
    ExchangeIndex = { keys = ["exchange_shard", "timestamp"], attributes = local.event_summary }
  }
}

module "audit_trail" {
  source = "./modules/dynamodb_table"
  count  = local.is_on["events"] ? 1 : 0

  name                = "audit-trail-${var.environment}"
  keys                = ["audit_id"]
  expires             = false
  stream              = var.audit_archive_days > 0
  deletion_protection = local.is_protected
  max_write_units     = var.event_write_units

  indexes = {
    EventIndex  = { keys = ["event_id", "instant"], attributes = ["status", "account"] }
    MinuteIndex = { keys = ["minute_shard", "instant"], attributes = ["symbol", "timestamp"] }
  }
}

module "audit_archive" {
  source = "./modules/audit_archive"
  count  = local.is_on["events"] && var.audit_archive_days > 0 ? 1 : 0

  name       = "audit-trail-${var.environment}"
  stream_arn = module.audit_trail[0].stream_arn
  days       = var.audit_archive_days
  lock_mode  = var.audit_archive_lock_mode
}

# What broke a rule: for a while only, because anybody who may use the bus can fill it.
module "rejected_events" {
  source = "./modules/dynamodb_table"
  count  = local.is_on["events"] ? 1 : 0

  name                = "rejected-events-${var.environment}"
  keys                = ["audit_id"]
  deletion_protection = local.is_protected
  max_write_units     = var.event_write_units
  indexes             = { EventIndex = { keys = ["event_id", "instant"], attributes = ["details", "account"] } }
}

module "secret" {
  source = "./modules/provider_secret"

  name                 = "${local.name}/providers"
  recovery_window_days = var.environment == "dev" ? 0 : 7

  entries = distinct(concat(
    local.is_on["news"] ? ["tiingo_api_key", "finnhub_api_key"] : [],
    local.is_on["assets"] ? ["alpaca_key_id", "alpaca_secret_key"] : [],
    local.asks_alpha_vantage ? ["alpha_vantage_api_key"] : [],
    local.is_on["earnings_calendar"] ? ["finnhub_api_key"] : [],
  ))
}

module "notification" {
  source = "./modules/sns_notification"

  name                   = local.name
  region                 = var.region
  alert_emails           = var.alert_emails
  subscriber_account_ids = var.subscriber_account_ids
  delivery_logging       = var.delivery_logging
}

module "release" {
  source = "./modules/release_package"
  count  = var.release == null ? 0 : 1

  url         = var.release.url
  code_sha256 = var.release.code_sha256
  path        = "${path.root}/.terraform/bootstrap-release.zip"
}

module "function" {
  source = "./modules/lambda_function"

  name                 = local.name
  feeds                = var.feeds
  package_path         = var.release == null ? var.package_path : module.release[0].path
  package_sha256       = var.release == null ? null : var.release.code_sha256
  architecture         = var.architecture
  memory_mb            = var.memory_mb
  timeout_seconds      = local.function_timeout_seconds
  reserved_concurrency = var.reserved_concurrency
  live_version         = var.live_version
  log_retention_days   = var.log_retention_days
  tracing              = var.tracing
  metrics_namespace    = local.metrics_namespace
  table_arn            = module.table.arn

  market_data_table_arn       = try(module.market_data[0].arn, null)
  audit_trail_table_arn       = try(module.audit_trail[0].arn, null)
  rejected_events_table_arn   = try(module.rejected_events[0].arn, null)
  event_queue_arn             = try(module.events[0].queue_arn, null)
  assets_table_arn            = try(module.assets[0].arn, null)
  earnings_calendar_table_arn = try(module.earnings_calendar[0].arn, null)
  fundamentals_table_arn      = try(module.fundamentals[0].arn, null)
  refresh_bus_arn             = try(module.refreshes[0].bus_arn, null)
  refresh_source              = try(module.refreshes[0].source, null)
  refresh_types               = try(module.refreshes[0].types, [])
  refresh_queue_arn           = try(module.refreshes[0].queue_arn, null)
  other_dead_letter_arns      = try([module.events[0].dead_letter_queue_arn], [])

  topic_arns  = [module.notification.announcement_topic_arn, module.notification.alert_topic_arn]
  secret_arn  = module.secret.arn
  kms_key_arn = module.notification.kms_key_arn

  environment_variables = merge(
    {
      TABLE_NAME             = module.table.name
      NOTIFICATION_TOPIC_ARN = module.notification.announcement_topic_arn
      ALERT_TOPIC_ARN        = module.notification.alert_topic_arn
      PROVIDER_SECRET_ID     = module.secret.arn
      TICKERS                = join(",", var.tickers)
      ENVIRONMENT            = var.environment
      METRICS_NAMESPACE      = local.metrics_namespace
      SOURCE_TIMEOUT_SECONDS = tostring(var.source_timeout_seconds)
    },
    { for name, value in local.event_settings : name => value if local.is_on["events"] },
    { for name, value in local.reference_settings : name => value if value != null },
    length(var.market_closures) == 0 ? {} : { MARKET_CLOSURES = join(",", var.market_closures) },
  )
}

module "scheduler" {
  source = "./modules/eventbridge_scheduler"
  count  = length(local.scheduled) > 0 ? 1 : 0

  name        = local.name
  feeds       = local.scheduled
  target_arn  = module.function.alias_arn
  enabled     = var.schedule_enabled
  kms_key_arn = module.notification.kms_key_arn
}

module "events" {
  source = "./modules/event_bus"
  count  = local.is_on["events"] ? 1 : 0

  name                = local.name
  bus_name            = "market-data-${var.environment}"
  function_name       = module.function.function_name
  function_version    = module.function.live_version
  event_types         = var.event_types
  put_events_accounts = var.put_events_accounts
  function_timeout    = local.function_timeout_seconds
  maximum_concurrency = var.event_concurrency
  archive_days        = var.archive_days
  accept_replays      = var.accept_replays

  announcement_window_minutes = var.event_announcement_minutes
}

# What is to be refreshed, and what came of it.
module "refreshes" {
  source = "./modules/refresh_events"
  count  = local.is_on["fundamentals"] ? 1 : 0

  name             = local.name
  environment      = var.environment
  function_name    = module.function.function_name
  function_version = module.function.live_version
  function_timeout = local.function_timeout_seconds
  calls_a_minute   = var.alpha_vantage_calls_a_minute
}

module "alarms" {
  source = "./modules/cloudwatch_alarms"

  name                             = local.name
  environment                      = var.environment
  feeds                            = var.feeds
  daily_hours                      = try(module.scheduler[0].daily_hours, {})
  hourly                           = try(module.scheduler[0].hourly, [])
  metrics_namespace                = local.metrics_namespace
  function_name                    = module.function.function_name
  function_dead_letter_queue_name  = module.function.dead_letter_queue_name
  scheduler_dead_letter_queue_name = try(module.scheduler[0].dead_letter_queue_name, null)
  events_queue_name                = try(module.events[0].queue_name, null)
  events_rate_alarm                = var.event_rate_alarm
  events_dead_letter_queue_name    = try(module.events[0].dead_letter_queue_name, null)
  bus_dead_letter_queue_name       = try(module.events[0].bus_dead_letter_queue_name, null)
  alias                            = module.function.alias_name
  events_alias                     = try(module.events[0].alias_name, null)
  refreshes                        = try(module.refreshes[0].watched, null)
  alert_topic_arn                  = module.notification.alert_topic_arn
}

module "dashboard" {
  source = "./modules/cloudwatch_dashboard"

  name                             = local.name
  region                           = var.region
  environment                      = var.environment
  feeds                            = var.feeds
  metrics_namespace                = local.metrics_namespace
  function_name                    = module.function.function_name
  log_group_name                   = module.function.log_group_name
  alarm_arns                       = module.alarms.arns
  function_dead_letter_queue_name  = module.function.dead_letter_queue_name
  scheduler_dead_letter_queue_name = try(module.scheduler[0].dead_letter_queue_name, null)
  events_queue_name                = try(module.events[0].queue_name, null)
  events_dead_letter_queue_name    = try(module.events[0].dead_letter_queue_name, null)
  bus_dead_letter_queue_name       = try(module.events[0].bus_dead_letter_queue_name, null)
  alias                            = module.function.alias_name
  events_alias                     = try(module.events[0].alias_name, null)
  refreshes                        = try(module.refreshes[0].watched, null)
  calls_a_day                      = var.alpha_vantage_calls_a_day
  budget_limits_usd                = local.budget_limits_usd
  runbook_url                      = var.runbook_url
}

module "budgets" {
  source = "./modules/budgets"

  name            = local.name
  limits_usd      = local.budget_limits_usd
  tag_value       = local.name
  alert_topic_arn = module.notification.alert_topic_arn
  emails          = var.alert_emails
}

module "deletion_guard" {
  source = "./modules/deletion_guard"

  name      = local.name
  protected = local.is_protected

  depends_on = [
    module.table,
    module.market_data,
    module.audit_trail,
    module.audit_archive,
    module.rejected_events,
    module.assets,
    module.earnings_calendar,
    module.fundamentals,
    module.secret,
    module.notification,
    module.release,
    module.function,
    module.scheduler,
    module.events,
    module.refreshes,
    module.alarms,
    module.dashboard,
    module.budgets,
  ]
}
