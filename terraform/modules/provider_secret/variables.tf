variable "name" {
  description = "Name of the secret."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9/_+=.@-]{1,512}$", var.name))
    error_message = "name is '${var.name}': it must be letters, digits and /_+=.@-"
  }
}

variable "entries" {
  description = "What the secret has to have, by the names that the program reads; of the feeds that are on."
  type        = list(string)

  validation {
    condition     = alltrue([for entry in var.entries : can(regex("^[a-z_]+$", entry))])
    error_message = "entries has [${join(", ", [for entry in var.entries : entry if !can(regex("^[a-z_]+$", entry))])}]: lower-case letters and underscores are allowed."
  }
}

variable "recovery_window_days" {
  description = "For how many days a deleted secret can be brought back; 0 deletes at once."
  type        = number
  default     = 7

  validation {
    condition     = var.recovery_window_days == 0 || (var.recovery_window_days >= 7 && var.recovery_window_days <= 30)
    error_message = "recovery_window_days is ${var.recovery_window_days}: it must be 0, or 7 to 30."
  }
}
