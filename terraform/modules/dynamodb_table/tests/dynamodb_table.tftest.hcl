mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name                = "ingestion-dev"
  deletion_protection = false
}

run "keys_and_expiry_are_those_that_the_program_writes" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.hash_key == "pk" && aws_dynamodb_table.this.range_key == "sk"
    error_message = "The keys are not pk and sk."
  }

  assert {
    condition     = { for attribute in aws_dynamodb_table.this.attribute : attribute.name => attribute.type } == { pk = "S", sk = "S" }
    error_message = "The keys are not texts."
  }

  assert {
    condition     = one(aws_dynamodb_table.this.ttl).attribute_name == "expires_at" && one(aws_dynamodb_table.this.ttl).enabled
    error_message = "Nothing would ever expire."
  }

  assert {
    condition     = one(aws_dynamodb_table.this.point_in_time_recovery).enabled && one(aws_dynamodb_table.this.server_side_encryption).enabled
    error_message = "It is not encrypted, or cannot be restored."
  }
}

run "rejects_a_name_with_a_space" {
  command = plan

  variables {
    name = "my table"
  }

  expect_failures = [var.name]
}

run "other_keys_and_indexes" {
  command = plan

  variables {
    keys            = ["event_id"]
    indexes         = { SymbolIndex = { keys = ["symbol", "timestamp"], attributes = ["price", "symbol"] }, EventIndex = { keys = ["event", "timestamp"] } }
    max_write_units = 50
    expires         = false
  }

  assert {
    condition     = aws_dynamodb_table.this.hash_key == "event_id" && aws_dynamodb_table.this.range_key == null
    error_message = "The keys are not as told."
  }

  assert {
    condition     = toset([for attribute in aws_dynamodb_table.this.attribute : attribute.name]) == toset(["event_id", "timestamp", "symbol", "event"])
    error_message = "A key of the table or of an index is not declared, or something else is."
  }

  assert {
    condition = toset([for index in aws_dynamodb_table.this.global_secondary_index : "${index.name} ${index.hash_key} ${index.range_key} ${index.projection_type}"]) == toset([
      "SymbolIndex symbol timestamp INCLUDE", "EventIndex event timestamp KEYS_ONLY",
    ])
    error_message = "An index is not as told, or has more than is read."
  }

  assert {
    condition = (
      one(aws_dynamodb_table.this.on_demand_throughput).max_write_request_units == 50
      && alltrue([for index in aws_dynamodb_table.this.global_secondary_index : one(index.on_demand_throughput).max_write_request_units == 50])
    )
    error_message = "A flood has no limit on the table or on an index."
  }

  assert {
    condition     = !one(aws_dynamodb_table.this.ttl).enabled
    error_message = "Entries that are to stay can be made to expire."
  }
}

run "an_index_can_have_whole_items" {
  command = plan

  variables {
    keys    = ["symbol", "period"]
    indexes = { ByDate = { keys = ["month", "date"], is_whole = true }, ByAge = { keys = ["bucket", "at"], attributes = ["status"] } }
  }

  assert {
    condition = toset([for index in aws_dynamodb_table.this.global_secondary_index : "${index.name} ${index.projection_type} ${length(coalesce(index.non_key_attributes, []))}"]) == toset([
      "ByDate ALL 0", "ByAge INCLUDE 1",
    ])
    error_message = "An index that should be whole is not, or the other is."
  }
}

run "an_index_can_be_sorted_by_a_number" {
  command = plan

  variables {
    indexes     = { SentimentIndex = { keys = ["sentiment_day", "sentiment_score"], attributes = ["headline"] } }
    number_keys = ["sentiment_score"]
  }

  assert {
    condition = { for attribute in aws_dynamodb_table.this.attribute : attribute.name => attribute.type } == {
      pk = "S", sk = "S", sentiment_day = "S", sentiment_score = "N"
    }
    error_message = "What is a number is sorted as a text, or a text as a number."
  }
}

run "rejects_a_number_that_nothing_is_sorted_by" {
  command = plan

  variables {
    indexes     = { SentimentIndex = { keys = ["sentiment_day", "sentiment_score"] } }
    number_keys = ["sentiment_day"]
  }

  expect_failures = [var.number_keys]
}

run "rejects_a_whole_index_that_names_attributes_too" {
  command = plan

  variables {
    indexes = { ByDate = { keys = ["month", "date"], is_whole = true, attributes = ["name"] } }
  }

  expect_failures = [var.indexes]
}

run "rejects_three_keys_and_an_index_with_one" {
  command = plan

  variables {
    keys            = ["a", "b", "c"]
    indexes         = { Half = { keys = ["a"] } }
    max_write_units = 0
  }

  expect_failures = [var.keys, var.indexes, var.max_write_units]
}
