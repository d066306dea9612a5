variable "name" {
  description = "The beginning of every alarm's name; the alert topic admits alarms of this name only."
  type        = string
}

variable "environment" {
  description = "Dimension Environment of the program's metrics."
  type        = string
}

variable "feeds" {
  description = "What is collected: each feed that is on has its alarms."
  type        = list(string)
}

variable "daily_hours" {
  description = "Jobs that run once a day, Sunday left out, and at which hour of New York: { assets = 4 }."
  type        = map(number)
  default     = {}

  validation {
    condition     = alltrue([for hour in values(var.daily_hours) : hour >= 0 && hour <= 18 && floor(hour) == hour])
    error_message = "daily_hours has hours that are not 0 to 18, so that the same day has them in UTC."
  }
}

variable "hourly" {
  description = "Jobs that run every hour of New York's Monday to Saturday."
  type        = list(string)
  default     = []
}

variable "metrics_namespace" {
  description = "Namespace of the program's metrics."
  type        = string
}

variable "function_name" {
  description = "The function that is watched."
  type        = string
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

variable "events_rate_alarm" {
  description = "So many events in five minutes are more than expected; null without events."
  type        = number
  default     = null
}

variable "events_dead_letter_queue_name" {
  description = "Queue with events from the bus that the function could not process; null without events."
  type        = string
  default     = null
}

variable "bus_dead_letter_queue_name" {
  description = "Queue with events that the bus could not put into the queue of events; null without events."
  type        = string
  default     = null
}

variable "alias" {
  description = "The alias that the schedules call: the function's metrics are watched there."
  type        = string
}

variable "events_alias" {
  description = "The alias that the queue of events calls; null without events."
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

variable "alert_topic_arn" {
  description = "Topic that is told when an alarm goes off, and when it is over."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:sns:", var.alert_topic_arn))
    error_message = "alert_topic_arn is '${var.alert_topic_arn}': it must be the ARN of an SNS topic."
  }
}
