variable "name" {
  description = "The beginning of the names of rules and queues."
  type        = string
}

variable "bus_name" {
  description = "Name of the bus and of its archive."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]{1,48}$", var.bus_name))
    error_message = "bus_name is '${var.bus_name}': it must be 1 to 48 letters, digits, dots, dashes and underscores, which is what an archive's name may be."
  }
}

variable "function_name" {
  description = "The function that takes the events."
  type        = string
}

variable "function_version" {
  description = "The version of the function that takes them."
  type        = string
}

variable "function_timeout" {
  description = "The function's timeout in seconds: six times that long nobody else gets a message that is being worked on."
  type        = number
  default     = 60
}

variable "event_types" {
  description = "Detail types that are routed to the function, and how each is delivered."
  type = map(object({
    enabled                   = optional(bool, true)
    maximum_retry_attempts    = optional(number, 10)
    maximum_event_age_seconds = optional(number, 3600)
  }))

  validation {
    condition     = length(var.event_types) > 0 && alltrue([for type in keys(var.event_types) : can(regex("^[A-Za-z0-9][A-Za-z0-9 _.-]{0,47}$", type))])
    error_message = "event_types needs at least one type of 1 to 48 letters, digits, spaces, dots, dashes and underscores; wrong: [${join(", ", [for type in keys(var.event_types) : type if !can(regex("^[A-Za-z0-9][A-Za-z0-9 _.-]{0,47}$", type))])}]."
  }

  validation {
    condition     = alltrue([for type in keys(var.event_types) : length("${var.name}-${type}") <= 64])
    error_message = "event_types has a type that is too long for the name of its rule, ${var.name}-<type>, which may have 64 characters: ${join(", ", [for type in keys(var.event_types) : type if length("${var.name}-${type}") > 64])}."
  }

  validation {
    condition = alltrue([
      for target in values(var.event_types) :
      target.maximum_retry_attempts >= 0 && target.maximum_retry_attempts <= 185 && target.maximum_event_age_seconds >= 60 && target.maximum_event_age_seconds <= 86400
    ])
    error_message = "event_types has a target with maximum_retry_attempts outside 0 to 185, or maximum_event_age_seconds outside 60 to 86400, which is what EventBridge allows."
  }
}

variable "put_events_accounts" {
  description = "Other AWS accounts that may put events on the bus, each with the sources that it may use: { \"111122223333\" = [\"market.nyse\"] }. A source may end with *."
  type        = map(set(string))
  default     = {}

  validation {
    condition     = alltrue([for account in keys(var.put_events_accounts) : can(regex("^[0-9]{12}$", account))])
    error_message = "put_events_accounts has accounts that are not 12 digits: ${join(", ", [for account in keys(var.put_events_accounts) : account if !can(regex("^[0-9]{12}$", account))])}."
  }

  validation {
    condition     = alltrue([for source in flatten([for sources in values(var.put_events_accounts) : tolist(sources)]) : can(regex("^market\\.[a-z0-9._-]*\\*?$", source))])
    error_message = "put_events_accounts has sources that are not market. and small letters, digits, dots, dashes and underscores, with * at the end or without: ${join(", ", [for source in flatten([for sources in values(var.put_events_accounts) : tolist(sources)]) : source if !can(regex("^market\\.[a-z0-9._-]*\\*?$", source))])}."
  }

  validation {
    condition     = alltrue([for sources in values(var.put_events_accounts) : length(sources) > 0])
    error_message = "put_events_accounts has accounts without a source: ${join(", ", [for account, sources in var.put_events_accounts : account if length(sources) == 0])}."
  }
}

variable "maximum_concurrency" {
  description = "How many batches of events the function takes at once; the others wait."
  type        = number
  default     = 5

  validation {
    condition     = var.maximum_concurrency >= 2 && var.maximum_concurrency <= 1000 && floor(var.maximum_concurrency) == var.maximum_concurrency
    error_message = "maximum_concurrency is ${var.maximum_concurrency}: it must be a whole number from 2 to 1000, which is what Lambda allows for a queue."
  }
}

variable "archive_days" {
  description = "For how long events are kept to be replayed; 0 for no archive."
  type        = number
  default     = 30

  validation {
    condition     = var.archive_days >= 0 && floor(var.archive_days) == var.archive_days
    error_message = "archive_days is ${var.archive_days}: it must be a whole number of days, or 0 for no archive."
  }
}

variable "accept_replays" {
  description = "Whether replayed events are processed. Those that are stored already only add an entry to the audit trail if their delivery is new."
  type        = bool
  default     = true
}

variable "announcement_window_minutes" {
  description = "Accepted events are announced together, window by window of so many minutes; 0 for no announcements."
  type        = number
  default     = 0

  validation {
    condition     = var.announcement_window_minutes == 0 || contains([1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60], var.announcement_window_minutes)
    error_message = "announcement_window_minutes is ${var.announcement_window_minutes}: it must be 0, or minutes that divide an hour."
  }
}
