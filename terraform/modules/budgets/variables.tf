variable "name" {
  description = "The beginning of every budget's name."
  type        = string
}

variable "limits_usd" {
  description = "Monthly limits in US dollars, one budget each; none for no budgets."
  type        = list(number)
  default     = [10, 25, 50]

  validation {
    condition     = alltrue([for limit in var.limits_usd : limit > 0]) && length(distinct(var.limits_usd)) == length(var.limits_usd)
    error_message = "limits_usd is [${join(", ", var.limits_usd)}]: each must be above 0, and none there twice."
  }
}

variable "tag_key" {
  description = "The tag whose costs are counted."
  type        = string
  default     = "Project"
}

variable "tag_value" {
  description = "The value of that tag."
  type        = string
}

variable "alert_topic_arn" {
  description = "Topic that is told."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:sns:", var.alert_topic_arn))
    error_message = "alert_topic_arn is '${var.alert_topic_arn}': it must be the ARN of an SNS topic."
  }
}

variable "emails" {
  description = "Addresses that are told as well, at most ten; budgets write to them directly, so that they hear of it even if the topic is broken."
  type        = set(string)
  default     = []

  validation {
    condition     = length(var.emails) <= 10
    error_message = "emails has ${length(var.emails)} entries: AWS Budgets takes at most 10."
  }
}
