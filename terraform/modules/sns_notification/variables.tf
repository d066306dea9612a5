variable "name" {
  description = "The beginning of every name: one per environment."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,40}$", var.name))
    error_message = "name is '${var.name}': it must be 3 to 41 lower-case letters, digits and dashes, and begin with a letter."
  }
}

variable "region" {
  description = "Region of the topics; part of the conditions in their policies."
  type        = string
}

variable "alert_emails" {
  description = "Addresses that get alerts. Each has to confirm once."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for email in var.alert_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "alert_emails has entries that are no addresses: ${join(", ", [for email in var.alert_emails : email if !can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])}."
  }
}

variable "subscriber_account_ids" {
  description = "Other AWS accounts that may subscribe queues, functions and HTTPS endpoints to announcements."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for account in var.subscriber_account_ids : can(regex("^[0-9]{12}$", account))])
    error_message = "subscriber_account_ids has entries that are no account ids of 12 digits: ${join(", ", [for account in var.subscriber_account_ids : account if !can(regex("^[0-9]{12}$", account))])}."
  }
}

variable "delivery_logging" {
  description = "Whether SNS logs how each delivery to SQS, Lambda and HTTPS went. Costs log storage."
  type        = bool
  default     = false
}
