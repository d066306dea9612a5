variable "name" {
  description = "Name of the function."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,40}$", var.name))
    error_message = "name is '${var.name}': it must be 3 to 41 lower-case letters, digits and dashes, and begin with a letter."
  }
}

variable "feeds" {
  description = "What is collected: what a feed needs, the function may do only where the feed is on."
  type        = list(string)
}

variable "package_path" {
  description = "The zip that build.sh made: artifacts/bootstrap.zip."
  type        = string
}

variable "package_sha256" {
  description = "Its SHA-256 in base64, where the file is not there yet when Terraform plans; null where it is."
  type        = string
  default     = null
}

variable "architecture" {
  description = "What the package was compiled for: x86_64 or arm64."
  type        = string
  default     = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture is '${var.architecture}': it must be x86_64 or arm64, whichever the package was built on."
  }
}

variable "memory_mb" {
  description = "Memory in MB; the share of a CPU goes with it."
  type        = number
  default     = 512

  validation {
    condition     = var.memory_mb >= 128 && var.memory_mb <= 10240 && floor(var.memory_mb) == var.memory_mb
    error_message = "memory_mb is ${var.memory_mb}: it must be a whole number from 128 to 10240."
  }
}

variable "timeout_seconds" {
  description = "After how many seconds Lambda ends an invocation."
  type        = number
  default     = 60

  validation {
    condition     = var.timeout_seconds >= 60 && var.timeout_seconds <= 900 && floor(var.timeout_seconds) == var.timeout_seconds
    error_message = "timeout_seconds is ${var.timeout_seconds}: it must be a whole number from 60, which a run needs, to 900, which is what Lambda allows."
  }
}

variable "reserved_concurrency" {
  description = "How many invocations may run at once; -1 for no limit of its own, which accounts with a small quota need."
  type        = number
  default     = -1

  validation {
    condition     = var.reserved_concurrency == -1 || var.reserved_concurrency >= 1
    error_message = "reserved_concurrency is ${var.reserved_concurrency}: it must be -1, or 1 and more (0 would switch the function off; use the schedules for that)."
  }
}

variable "environment_variables" {
  description = "The program's settings: src/Ingestion/README.md lists them."
  type        = map(string)
}

variable "metrics_namespace" {
  description = "The CloudWatch namespace that the function may write to."
  type        = string
}

variable "table_arn" {
  description = "The table."
  type        = string
}

variable "market_data_table_arn" {
  description = "The table of events from the bus; null without events."
  type        = string
  default     = null
}

variable "audit_trail_table_arn" {
  description = "The table of what became of them; null without events."
  type        = string
  default     = null
}

variable "rejected_events_table_arn" {
  description = "The table of events that broke a rule; null without events."
  type        = string
  default     = null
}

variable "event_queue_arn" {
  description = "The queue in which events wait; Lambda takes them out of it with the function's role. Null without events."
  type        = string
  default     = null
}

variable "assets_table_arn" {
  description = "The table of assets; null without them."
  type        = string
  default     = null
}

variable "earnings_calendar_table_arn" {
  description = "The table of earnings reports to come; null without them."
  type        = string
  default     = null
}

variable "fundamentals_table_arn" {
  description = "The table of companies' documents; null without them."
  type        = string
  default     = null
}

variable "refresh_bus_arn" {
  description = "The bus of our own events; null without fundamentals."
  type        = string
  default     = null
}

variable "refresh_source" {
  description = "The one source that the function may put on that bus; null without fundamentals."
  type        = string
  default     = null
}

variable "refresh_types" {
  description = "The detail types that it may put on that bus; none without fundamentals."
  type        = list(string)
  default     = []
}

variable "refresh_queue_arn" {
  description = "The queue in which refreshes wait; Lambda takes them out of it with the function's role. Null without fundamentals."
  type        = string
  default     = null
}

variable "other_dead_letter_arns" {
  description = "Queues of other aliases, for what the function could not process there; Lambda sends with the function's role."
  type        = list(string)
  default     = []
}

variable "topic_arns" {
  description = "The topics that the function publishes to."
  type        = list(string)
}

variable "secret_arn" {
  description = "The secret with the providers' keys."
  type        = string
}

variable "kms_key_arn" {
  description = "The key of the topics; it also encrypts the dead letters."
  type        = string
}

variable "log_retention_days" {
  description = "For how long log lines are kept."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days is ${var.log_retention_days}: CloudWatch knows 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731 and more in years."
  }
}

variable "live_version" {
  description = "The version that is live; null for the latest. Set it to roll back."
  type        = string
  default     = null

  validation {
    condition     = var.live_version == null || can(regex("^[1-9][0-9]*$", var.live_version))
    error_message = "live_version is '${coalesce(var.live_version, "null")}': it must be the number of a version, or null for the latest."
  }
}

variable "tracing" {
  description = "Whether X-Ray samples invocations. It costs, and the log line of a run already splits its time."
  type        = bool
  default     = false
}
