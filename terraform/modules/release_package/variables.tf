variable "url" {
  description = "Where the package is published: https, or file."
  type        = string

  validation {
    condition     = can(regex("^(https|file)://[^\\s\"'`$\\\\]+$", var.url))
    error_message = "url is '${var.url}': it must be an https or file address, without spaces and quotes."
  }
}

variable "code_sha256" {
  description = "Its SHA-256 in base64, as the release's CODE_SHA256 file and Lambda have it."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9+/]{43}=$", var.code_sha256))
    error_message = "code_sha256 is '${var.code_sha256}': it must be a SHA-256 in base64, 44 characters."
  }
}

variable "path" {
  description = "Where to put it."
  type        = string
}
