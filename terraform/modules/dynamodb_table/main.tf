locals {
  # Keys of table and index are always there, and must not be named again.
  projected = { for name, index in var.indexes : name => sort(tolist(setsubtract(index.attributes, concat(var.keys, index.keys)))) }

  projections = { for name, index in var.indexes : name => index.is_whole ? "ALL" : length(local.projected[name]) > 0 ? "INCLUDE" : "KEYS_ONLY" }
}

resource "aws_dynamodb_table" "this" {
  name         = var.name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = var.keys[0]
  range_key    = try(var.keys[1], null)

  deletion_protection_enabled = var.deletion_protection
  stream_enabled              = var.stream
  stream_view_type            = var.stream ? "NEW_IMAGE" : null

  dynamic "attribute" {
    for_each = toset(concat(var.keys, flatten([for index in values(var.indexes) : index.keys])))

    content {
      name = attribute.value
      type = contains(var.number_keys, attribute.value) ? "N" : "S"
    }
  }

  dynamic "global_secondary_index" {
    for_each = var.indexes

    content {
      name      = global_secondary_index.key
      hash_key  = global_secondary_index.value.keys[0]
      range_key = global_secondary_index.value.keys[1]

      projection_type    = local.projections[global_secondary_index.key]
      non_key_attributes = local.projections[global_secondary_index.key] == "INCLUDE" ? local.projected[global_secondary_index.key] : null

      dynamic "on_demand_throughput" {
        for_each = var.max_write_units[*]

        content {
          max_write_request_units = on_demand_throughput.value
        }
      }
    }
  }

  # What anybody outside can make the function write costs so much a second and no more.
  dynamic "on_demand_throughput" {
    for_each = var.max_write_units[*]

    content {
      max_write_request_units = on_demand_throughput.value
    }
  }

  # Records without this attribute stay for good: stories.
  ttl {
    attribute_name = var.expires ? "expires_at" : ""
    enabled        = var.expires
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
