variable "name" {
  description = "What is protected, for the message."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.name))
    error_message = "name is '${var.name}': it must be lower-case letters, digits and dashes."
  }
}

variable "protected" {
  description = "Whether terraform destroy refuses."
  type        = bool
}
