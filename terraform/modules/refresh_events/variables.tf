variable "name" {
  description = "Name of the bus, and the beginning of the names of its rule and queues."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,40}$", var.name))
    error_message = "name is '${var.name}': it must be 3 to 41 lower-case letters, digits and dashes, and begin with a letter."
  }
}

variable "environment" {
  description = "The end of the source that our own events have: ingestion.dev."
  type        = string
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

  validation {
    condition     = var.function_timeout >= 180 && var.function_timeout <= 900
    error_message = "function_timeout is ${var.function_timeout}: it must be 180 to 900, because a batch may take 150 s."
  }
}

variable "calls_a_minute" {
  description = "How many calls the provider allows in a minute: how many refreshes a batch has goes by it."
  type        = number

  validation {
    condition     = var.calls_a_minute >= 1
    error_message = "calls_a_minute is ${var.calls_a_minute}: it must be 1 or more."
  }
}
