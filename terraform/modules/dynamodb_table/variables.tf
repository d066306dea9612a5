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
  description = "Partition key and, where there is one, sort key. Keys are texts."
  type        = list(string)
  default     = ["pk", "sk"]

  validation {
    condition     = length(var.keys) >= 1 && length(var.keys) <= 2
    error_message = "keys has ${length(var.keys)} entries: a table has a partition key and at most one sort key."
  }
}

variable "indexes" {
  description = "Global secondary indexes: name to partition key and sort key, and the attributes that readers need beside the keys; is_whole for all of them."
  type = map(object({
    keys       = list(string)
    attributes = optional(list(string), [])
    is_whole   = optional(bool, false)
  }))
  default = {}

  validation {
    condition     = alltrue([for index in values(var.indexes) : length(index.keys) == 2])
    error_message = "indexes has one without exactly a partition key and a sort key: ${join(", ", [for name, index in var.indexes : name if length(index.keys) != 2])}."
  }

  validation {
    condition     = alltrue([for index in values(var.indexes) : !index.is_whole || length(index.attributes) == 0])
    error_message = "indexes has one that is whole and names attributes too: ${join(", ", [for name, index in var.indexes : name if index.is_whole && length(index.attributes) > 0])}."
  }
}

variable "number_keys" {
  description = "Sort keys of indexes that are numbers, not texts: what is sorted by how much it is."
  type        = list(string)
  default     = []

  validation {
    condition     = length(setsubtract(var.number_keys, [for index in values(var.indexes) : index.keys[1]])) == 0
    error_message = "number_keys has what is no index's sort key: ${join(", ", setsubtract(var.number_keys, [for index in values(var.indexes) : index.keys[1]]))}."
  }
}

variable "expires" {
  description = "Whether records with expires_at are deleted when that has come."
  type        = bool
  default     = true
}

variable "stream" {
  description = "Whether there is a stream of new records."
  type        = bool
  default     = false
}

variable "max_write_units" {
  description = "Write units a second that the table, and each index, takes at most; null for no limit."
  type        = number
  default     = null

  validation {
    condition     = var.max_write_units == null || try(var.max_write_units >= 1 && floor(var.max_write_units) == var.max_write_units, false)
    error_message = "max_write_units is ${coalesce(var.max_write_units, 0)}: it must be a whole number from 1 on, or null for no limit."
  }
}
