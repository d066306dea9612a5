variable "name" {
  description = "Name of the pipe and its roles, and the beginning of the bucket's."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,45}$", var.name))
    error_message = "name is '${var.name}': it must be 3 to 46 small letters, digits and dashes, and begin with a letter."
  }
}

variable "stream_arn" {
  description = "The stream of the table of the audit trail."
  type        = string
}

variable "days" {
  description = "For how long nobody can delete an entry."
  type        = number

  validation {
    condition     = var.days >= 1 && var.days <= 36500 && floor(var.days) == var.days
    error_message = "days is ${var.days}: it must be a whole number from 1 to 36500."
  }
}

variable "lock_mode" {
  description = "COMPLIANCE: nobody can delete, whatever their rights. GOVERNANCE: who has s3:BypassGovernanceRetention can."
  type        = string
  default     = "GOVERNANCE"

  validation {
    condition     = contains(["COMPLIANCE", "GOVERNANCE"], var.lock_mode)
    error_message = "lock_mode is '${var.lock_mode}': it must be COMPLIANCE or GOVERNANCE."
  }
}
