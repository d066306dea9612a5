variable "name" {
  description = "Name of the dashboard."
  type        = string
}

variable "region" {
  description = "Region of the metrics and logs."
  type        = string
}

variable "environment" {
  description = "Dimension Environment of the program's metrics."
  type        = string
}

variable "feeds" {
  description = "What is collected: each feed that is on has its rows."
  type        = list(string)
}

variable "metrics_namespace" {
  description = "Namespace of the program's metrics."
  type        = string
}

variable "function_name" {
  description = "The function."
  type        = string
}

variable "log_group_name" {
  description = "Where its log lines are."
  type        = string
}

variable "alarm_arns" {
  description = "Alarms whose states are shown."
  type        = list(string)

  validation {
    condition     = length(var.alarm_arns) >= 1 && length(var.alarm_arns) <= 100
    error_message = "alarm_arns has ${length(var.alarm_arns)} entries: a widget shows 1 to 100 alarms."
  }
}

variable "function_dead_letter_queue_name" {
  description = "Queue with events that the function could not process."
  type        = string
}

variable "scheduler_dead_letter_queue_name" {
  description = "Queue with events that Scheduler could not deliver; null without a feed that is scheduled."
  type        = string
  default     = null
}

variable "events_queue_name" {
  description = "Queue in which events from the bus wait for the function; null without events."
  type        = string
  default     = null
}

variable "events_dead_letter_queue_name" {
  description = "Queue with events from the bus that the function could not process; null without events."
  type        = string
  default     = null
}

variable "bus_dead_letter_queue_name" {
  description = "Queue with events that the bus could not hand to the function; null without events."
  type        = string
  default     = null
}

variable "alias" {
  description = "The alias that the schedules call."
  type        = string
}

variable "events_alias" {
  description = "The alias that the bus calls; null without events."
  type        = string
  default     = null
}

variable "refreshes" {
  description = "The queue of refreshes, the alias that it calls, and the queues that should be empty; null without fundamentals."
  type = object({
    queue_name                 = string
    alias                      = string
    dead_letter_queue_name     = string
    bus_dead_letter_queue_name = string
  })
  default = null
}

variable "calls_a_day" {
  description = "How many calls a day the provider of fundamentals allows: a line in the chart of those that were made."
  type        = number
  default     = 25
}

variable "budget_limits_usd" {
  description = "Lines in the chart of charges."
  type        = list(number)
}

variable "runbook_url" {
  description = "Where people read RUNBOOK.md; null for names of sections without links."
  type        = string
  default     = null

  validation {
    condition     = var.runbook_url == null || can(regex("^https://[^#() ]+$", var.runbook_url))
    error_message = "runbook_url is \"${coalesce(var.runbook_url, "null")}\": an https address without # is allowed."
  }
}
