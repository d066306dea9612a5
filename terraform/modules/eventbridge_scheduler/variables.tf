variable "name" {
  description = "Name of the schedule group, and the beginning of every other name: one per environment."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,40}$", var.name))
    error_message = "name is '${var.name}': it must be 3 to 41 lower-case letters, digits and dashes, and begin with a letter."
  }
}

variable "target_arn" {
  description = "ARN of the Lambda alias that is called. An alias, so that a rollback moves it and the schedules need no change."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+:[A-Za-z0-9_-]+$", var.target_arn))
    error_message = "target_arn is '${var.target_arn}': it must be the ARN of a Lambda alias, arn:aws:lambda:<region>:<account>:function:<name>:<alias>."
  }
}

variable "feeds" {
  description = "The feeds that are called at their times: news, assets, earnings_calendar, fundamentals, news_sentiment."
  type        = list(string)

  validation {
    condition     = length(var.feeds) > 0 && alltrue([for feed in var.feeds : contains(["news", "assets", "earnings_calendar", "fundamentals", "news_sentiment"], feed)])
    error_message = "feeds is [${join(", ", var.feeds)}]: it must be at least one of news, assets, earnings_calendar, fundamentals, news_sentiment."
  }
}

variable "enabled" {
  description = "Whether the schedules fire. Switching them off keeps everything else as it is."
  type        = bool
  default     = true
}

variable "kms_key_arn" {
  description = "The key that encrypts the dead-letter queue."
  type        = string
}
