variable "environment" {
  description = "Name of the environment; the end of every resource's name. In dev nothing is protected from deletion."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,15}$", var.environment))
    error_message = "environment is '${var.environment}': it must be 2 to 16 lower-case letters and digits, such as dev or prod."
  }

  # Otherwise prod, applied where dev is, would be dev renamed: everything destroyed and made anew.
  validation {
    condition     = terraform.workspace == var.environment
    error_message = "environment is '${var.environment}', and the workspace is '${terraform.workspace}': each environment has a state of its own, in the workspace of its name. Run: terraform workspace select -or-create ${var.environment}"
  }
}

variable "region" {
  description = "AWS region of everything."
  type        = string
  default     = "us-east-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region)) && !can(regex("^(cn|us-gov|us-iso[a-z]?|eu-isoe|eusc)-", var.region))
    error_message = "region is '${var.region}': it must be a region of the partition aws, such as us-east-1. China, GovCloud and the other partitions have ARNs and services of their own."
  }
}

variable "feeds" {
  description = "What is collected: news, events, assets, earnings_calendar, fundamentals, news_sentiment. What is not named here creates nothing and costs nothing."
  type        = list(string)
  default     = ["news", "events"]

  validation {
    condition     = length(var.feeds) > 0
    error_message = "feeds is empty: at least one is needed, of ${join(", ", local.known_feeds)}."
  }

  validation {
    condition     = length(setsubtract(var.feeds, local.known_feeds)) == 0
    error_message = "feeds has [${join(", ", setsubtract(var.feeds, local.known_feeds))}]: allowed are ${join(", ", local.known_feeds)}."
  }

  validation {
    condition     = length(distinct(var.feeds)) == length(var.feeds)
    error_message = "feeds is [${join(", ", var.feeds)}]: each of ${join(", ", local.known_feeds)} may be named once."
  }

  # Companies are refreshed that are tracked, after the reports that are due; sentiment is told of stories.
  validation {
    condition     = alltrue([for feed in var.feeds : length(setsubtract(lookup(local.needed, feed, []), var.feeds)) == 0])
    error_message = "feeds lacks what others need: ${join("; ", [for feed in var.feeds : "${feed} needs ${join(" and ", sort(setsubtract(local.needed[feed], var.feeds)))}, which is not there" if length(setsubtract(lookup(local.needed, feed, []), var.feeds)) > 0])}."
  }
}

variable "tickers" {
  description = "The symbols whose news are collected and whose assets are tracked, class shares with a dot: BRK.B."
  type        = list(string)

  validation {
    condition     = length(var.tickers) > 0 && alltrue([for ticker in var.tickers : can(regex("^[A-Z0-9][A-Z0-9.]{0,11}$", ticker))])
    error_message = "tickers must have at least one symbol of 1 to 12 capitals, digits and dots; wrong: [${join(", ", [for ticker in var.tickers : ticker if !can(regex("^[A-Z0-9][A-Z0-9.]{0,11}$", ticker))])}]."
  }

  validation {
    condition     = length(distinct(var.tickers)) == length(var.tickers)
    error_message = "tickers has symbols twice."
  }

  # Lambda allows 4 KB for all settings together.
  validation {
    condition     = length(join(",", var.tickers)) <= 3000
    error_message = "tickers has ${length(join(",", var.tickers))} characters with commas: at most 3000 fit into the function's environment."
  }
}

variable "alert_emails" {
  description = "Addresses that get alerts, alarms and budget notices."
  type        = set(string)
  default     = []
}

variable "subscriber_account_ids" {
  description = "Other AWS accounts that may subscribe to announcements."
  type        = set(string)
  default     = []
}

variable "delivery_logging" {
  description = "Whether SNS logs how each delivery went."
  type        = bool
  default     = false
}

variable "market_closures" {
  description = "Days that the calendar does not know of: 2027-01-09 is closed, 2026-12-24T13:00 closes early (New York time)."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for closure in var.market_closures : can(regex("^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?$", closure))])
    error_message = "market_closures has entries that are neither a date nor a date with a time: ${join(", ", [for closure in var.market_closures : closure if !can(regex("^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?$", closure))])}."
  }
}

variable "track" {
  description = "Of the feed assets: which are tracked, that is, refreshed one after the other: the tickers, or with active all active tradable US equities."
  type        = string
  default     = "tickers"

  validation {
    condition     = contains(["tickers", "active"], var.track)
    error_message = "track is '${var.track}': allowed are tickers, active."
  }
}

variable "alpaca_base_url" {
  description = "Of the feed assets: where Alpaca takes your keys, https://paper-api.alpaca.markets or https://api.alpaca.markets; null for the program's own."
  type        = string
  default     = null

  validation {
    condition     = var.alpaca_base_url == null || can(regex("^https://[^?#@ ]+$", var.alpaca_base_url))
    error_message = "alpaca_base_url is \"${coalesce(var.alpaca_base_url, "null")}\": an https address without user, query and # is allowed."
  }
}

variable "alpha_vantage_calls_a_day" {
  description = "Of the feeds that ask Alpha Vantage: how many calls the plan of your key has a day, over all of them. A refresh of one company takes five."
  type        = number
  default     = 25

  validation {
    condition     = var.alpha_vantage_calls_a_day >= 1 && var.alpha_vantage_calls_a_day <= 1000000 && floor(var.alpha_vantage_calls_a_day) == var.alpha_vantage_calls_a_day
    error_message = "alpha_vantage_calls_a_day is ${var.alpha_vantage_calls_a_day}: it must be a whole number from 1 to 1000000."
  }
}

variable "alpha_vantage_calls_a_minute" {
  description = "The same for a minute: what the calls are spaced out by. How many refreshes a batch has goes by it."
  type        = number
  default     = 5

  validation {
    condition     = var.alpha_vantage_calls_a_minute >= 1 && var.alpha_vantage_calls_a_minute <= 1200 && floor(var.alpha_vantage_calls_a_minute) == var.alpha_vantage_calls_a_minute
    error_message = "alpha_vantage_calls_a_minute is ${var.alpha_vantage_calls_a_minute}: it must be a whole number from 1 to 1200."
  }
}

variable "refresh_at_most" {
  description = "Of the feed fundamentals: how many of the companies that were refreshed longest ago are refreshed in a day. After a report a company is refreshed whatever this says."
  type        = number
  default     = 25

  validation {
    condition     = var.refresh_at_most >= 1 && var.refresh_at_most <= 10000 && floor(var.refresh_at_most) == var.refresh_at_most
    error_message = "refresh_at_most is ${var.refresh_at_most}: it must be a whole number from 1 to 10000."
  }
}

variable "refresh_weights" {
  description = "Of the feed fundamentals: what a score is made of: the weights of volume and of staleness, the score that a company must be over, the days after which it is not staler any more. What is left out is as the program has it: 0.6, 0.4, 0.3, 30."
  type = object({
    volume       = optional(number)
    staleness    = optional(number)
    over         = optional(number)
    stalest_days = optional(number)
  })
  default = {}

  validation {
    condition     = alltrue([for name in ["volume", "staleness", "over"] : coalesce(var.refresh_weights[name], 0) >= 0 && coalesce(var.refresh_weights[name], 0) <= 1])
    error_message = "refresh_weights has weights or a score outside 0 to 1: ${join(", ", [for name in ["volume", "staleness", "over"] : "${name} ${coalesce(var.refresh_weights[name], 0)}" if coalesce(var.refresh_weights[name], 0) < 0 || coalesce(var.refresh_weights[name], 0) > 1])}."
  }

  validation {
    condition     = coalesce(var.refresh_weights.stalest_days, 30) >= 1 && coalesce(var.refresh_weights.stalest_days, 30) <= 365 && floor(coalesce(var.refresh_weights.stalest_days, 30)) == coalesce(var.refresh_weights.stalest_days, 30)
    error_message = "refresh_weights.stalest_days is ${coalesce(var.refresh_weights.stalest_days, 30)}: it must be a whole number from 1 to 365."
  }
}

variable "show_sentiment" {
  description = "Of the feed news_sentiment: whose sentiment is a story's own where there are several: finnhub or alphavantage."
  type        = string
  default     = "finnhub"

  validation {
    condition     = contains(["finnhub", "alphavantage"], var.show_sentiment)
    error_message = "show_sentiment is '${var.show_sentiment}': allowed are finnhub, alphavantage."
  }
}

variable "source_timeout_seconds" {
  description = "How long a source has to answer before the next is asked."
  type        = number
  default     = 10

  validation {
    condition     = var.source_timeout_seconds >= 0.1 && var.source_timeout_seconds <= 14
    error_message = "source_timeout_seconds is ${var.source_timeout_seconds}: it must be 0.1 to 14, so that two sources stay under 30."
  }
}

variable "schedule_enabled" {
  description = "Whether the schedules fire."
  type        = bool
  default     = true
}

variable "package_path" {
  description = "The zip to deploy, where it was built here."
  type        = string
  default     = "../artifacts/bootstrap.zip"
}

variable "release" {
  description = "A published package to deploy instead: its address, and its SHA-256 in base64."
  type        = object({ url = string, code_sha256 = string })
  default     = null
}

variable "architecture" {
  description = "What the package was compiled for: x86_64 or arm64."
  type        = string
  default     = "x86_64"
}

variable "memory_mb" {
  description = "The function's memory in MB."
  type        = number
  default     = 512
}

variable "reserved_concurrency" {
  description = "How many invocations may run at once; -1 for no limit of its own."
  type        = number
  default     = -1
}

variable "live_version" {
  description = "The version of the function that is live; null for the latest. Set it to roll back."
  type        = string
  default     = null
}

variable "log_retention_days" {
  description = "For how long log lines are kept."
  type        = number
  default     = 30
}

variable "tracing" {
  description = "Whether X-Ray samples invocations."
  type        = bool
  default     = false
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the table; null for everywhere but dev."
  type        = bool
  default     = null
}

variable "runbook_url" {
  description = "Where your people read RUNBOOK.md, for the dashboard's links; null for names of sections without links."
  type        = string
  default     = null
}

variable "event_types" {
  description = "Detail types of events that exchanges push, and how each is delivered: { \"Trade Execution\" = { maximum_retry_attempts = 10 } }."
  type = map(object({
    enabled                   = optional(bool, true)
    maximum_retry_attempts    = optional(number, 10)
    maximum_event_age_seconds = optional(number, 3600)
  }))
  default = { "Trade Execution" = {}, "Quote Update" = {}, "Order Book Update" = {} }
}

variable "put_events_accounts" {
  description = "Other AWS accounts that may put events on the bus, each with the sources that it may use: { \"111122223333\" = [\"market.nyse\"] }."
  type        = map(set(string))
  default     = {}
}

variable "event_concurrency" {
  description = "How many batches of events are taken at once; the others wait. At most what reserved_concurrency leaves to the schedules' runs."
  type        = number
  default     = 5

  validation {
    condition     = var.reserved_concurrency == -1 || var.event_concurrency + (contains(var.feeds, "fundamentals") ? 2 : 0) < var.reserved_concurrency
    error_message = "event_concurrency is ${var.event_concurrency}, and reserved_concurrency ${var.reserved_concurrency}: a burst of events would take the whole function; event_concurrency must be less${contains(var.feeds, "fundamentals") ? ", by more than the two that refreshes take" : ""}."
  }
}

variable "event_write_units" {
  description = "Write units a second that each table of events, and each of their indexes, takes at most: what a flood costs. An event takes one in each."
  type        = number
  default     = 50
}

variable "event_rate_alarm" {
  description = "So many events in five minutes are more than you expect: there is an alarm."
  type        = number
  default     = 10000

  validation {
    condition     = var.event_rate_alarm >= 1
    error_message = "event_rate_alarm is ${var.event_rate_alarm}: it must be 1 or more."
  }
}

variable "audit_archive_days" {
  description = "For how long nobody can delete an entry of the audit trail from its archive in S3; 0 for no such archive."
  type        = number
  default     = 0
}

variable "audit_archive_lock_mode" {
  description = "GOVERNANCE: an administrator can still delete from the archive. COMPLIANCE: nobody can."
  type        = string
  default     = "GOVERNANCE"
}

variable "archive_days" {
  description = "For how long events are kept to be replayed; 0 for no archive."
  type        = number
  default     = 30
}

variable "accept_replays" {
  description = "Whether replayed events are processed."
  type        = bool
  default     = true
}

variable "event_announcement_minutes" {
  description = "Accepted events are announced together, window by window of so many minutes; 0 for no announcements."
  type        = number
  default     = 0
}

variable "event_oldest_minutes" {
  description = "How long before it was put on the bus an event may have happened."
  type        = number
  default     = 1440

  validation {
    condition     = var.event_oldest_minutes >= 1 && var.event_oldest_minutes <= 43200 && floor(var.event_oldest_minutes) == var.event_oldest_minutes
    error_message = "event_oldest_minutes is ${var.event_oldest_minutes}: it must be a whole number from 1 to 43200."
  }
}
