variable "name" {
  description = "Name of the table."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9_.-]{3,255}$", var.name))
    error_message = "name is '${var.name}': it must be 3 to 255 letters, digits, dots, dashes and underscores."
  }
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the table."
  type        = bool
}

variable "keys" {
  description = "Partition key and, where there is one, sort key. All keys are texts."
  type        = list(string)
  default     = ["pk", "sk"]

  validation {
    condition     = length(var.keys) >= 1 && length(var.keys) <= 2
    error_message = "keys has ${length(var.keys)} entries: a table has a partition key and at most one sort key."
  }
}

variable "indexes" {
  description = "Global secondary indexes with all attributes: name to partition key and sort key."
  type        = map(list(string))
  default     = {}

  validation {
    condition     = alltrue([for keys in values(var.indexes) : length(keys) == 2])
    error_message = "indexes has one without exactly a partition key and a sort key: ${join(", ", [for name, keys in var.indexes : name if length(keys) != 2])}."
  }
}
