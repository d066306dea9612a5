resource "aws_dynamodb_table" "this" {
  name         = var.name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = var.keys[0]
  range_key    = try(var.keys[1], null)

  deletion_protection_enabled = var.deletion_protection

  dynamic "attribute" {
    for_each = toset(concat(var.keys, flatten(values(var.indexes))))

    content {
      name = attribute.value
      type = "S"
    }
  }

  dynamic "global_secondary_index" {
    for_each = var.indexes

    content {
      name            = global_secondary_index.key
      hash_key        = global_secondary_index.value[0]
      range_key       = global_secondary_index.value[1]
      projection_type = "ALL"
    }
  }

  # Records without this attribute stay for good: stories, and entries of the audit trail.
  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = 35
  }

  # With the AWS managed key: auditable, and without a monthly fee.
  server_side_encryption {
    enabled = true
  }
}
