mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name                  = "ingestion-dev"
  feeds                 = ["news", "events"]
  package_path          = "./versions.tf"
  environment_variables = { ENVIRONMENT = "dev" }
  metrics_namespace     = "Ingestion"
  table_arn             = "arn:aws:dynamodb:us-east-1:000000000000:table/t"
  market_data_table_arn = "arn:aws:dynamodb:us-east-1:000000000000:table/m"
  audit_trail_table_arn = "arn:aws:dynamodb:us-east-1:000000000000:table/a"

  rejected_events_table_arn = "arn:aws:dynamodb:us-east-1:000000000000:table/r"
  event_queue_arn           = "arn:aws:sqs:us-east-1:000000000000:events"

  topic_arns  = ["arn:aws:sns:us-east-1:000000000000:a", "arn:aws:sns:us-east-1:000000000000:b"]
  secret_arn  = "arn:aws:secretsmanager:us-east-1:000000000000:secret:s"
  kms_key_arn = "arn:aws:kms:us-east-1:000000000000:key/1"
}

run "the_function_as_the_program_expects_it" {
  command = apply

  assert {
    condition = (
      aws_lambda_function.this.runtime == "provided.al2023" && aws_lambda_function.this.handler == "bootstrap" && aws_lambda_function.this.timeout == 60
      && aws_lambda_function.this.memory_size == 512 && aws_lambda_function.this.publish && one(aws_lambda_function.this.logging_config).log_format == "JSON"
      && one(aws_lambda_function.this.tracing_config).mode == "PassThrough"
    )
    error_message = "Runtime, handler, timeout, memory, versions, logs or tracing are not as the program expects."
  }

  assert {
    condition     = aws_lambda_alias.live.name == "live" && aws_lambda_alias.live.function_version == "7"
    error_message = "The alias does not point to what was just published."
  }

  assert {
    condition = (
      aws_lambda_function_event_invoke_config.live.qualifier == "live" && aws_lambda_function_event_invoke_config.live.maximum_retry_attempts == 2
      && one(one(aws_lambda_function_event_invoke_config.live.destination_config).on_failure).destination == "arn:aws:sqs:us-east-1:000000000000:queue"
    )
    error_message = "Events that fail are not tried three times and then kept."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 30
    error_message = "Logs are not kept for 30 days."
  }
}

run "the_role_to_the_letter" {
  command = apply

  assert {
    condition = jsondecode(aws_iam_role_policy.this.policy).Statement == jsondecode(jsonencode([
      {
        Sid    = "ItsTable"
        Effect = "Allow"
        Action = [
          "dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query",
          "dynamodb:UpdateItem",
        ]
        Resource = "arn:aws:dynamodb:us-east-1:000000000000:table/t"
      },
      {
        Sid      = "EventsOfExchanges"
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:PutItem"]
        Resource = "arn:aws:dynamodb:us-east-1:000000000000:table/m"
      },
      {
        Sid      = "TheAuditTrail"
        Effect   = "Allow"
        Action   = ["dynamodb:PutItem"]
        Resource = "arn:aws:dynamodb:us-east-1:000000000000:table/a"
        Condition = { "ForAllValues:StringEquals" = { "dynamodb:Attributes" = [
          "account", "audit_id", "bus_id", "details", "event_id", "instant", "minute_shard", "source", "status", "symbol", "timestamp", "type",
        ] } }
      },
      {
        Sid      = "EventsThatBrokeARule"
        Effect   = "Allow"
        Action   = ["dynamodb:PutItem"]
        Resource = "arn:aws:dynamodb:us-east-1:000000000000:table/r"
      },
      {
        Sid      = "TheQueueOfEvents"
        Effect   = "Allow"
        Action   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
        Resource = "arn:aws:sqs:us-east-1:000000000000:events"
      },
      {
        Sid      = "TheAuditTrailByTime"
        Effect   = "Allow"
        Action   = ["dynamodb:Query"]
        Resource = "arn:aws:dynamodb:us-east-1:000000000000:table/a/index/MinuteIndex"
      },
      {
        Sid      = "ItsTopics"
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = ["arn:aws:sns:us-east-1:000000000000:a", "arn:aws:sns:us-east-1:000000000000:b"]
      },
      {
        Sid      = "ItsSecret"
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = "arn:aws:secretsmanager:us-east-1:000000000000:secret:s"
      },
      {
        Sid       = "ItsMetrics"
        Effect    = "Allow"
        Action    = ["cloudwatch:PutMetricData"]
        Resource  = "*"
        Condition = { StringEquals = { "cloudwatch:namespace" = "Ingestion" } }
      },
      {
        Sid      = "ItsLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/ingestion:*"
      },
      {
        Sid      = "ItsDeadLetters"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = ["arn:aws:sqs:us-east-1:000000000000:queue"]
      },
      {
        Sid      = "TheKeyOfTopicsAndDeadLetters"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = "arn:aws:kms:us-east-1:000000000000:key/1"
      },
    ]))
    error_message = "The role may do more, or less, than the program does."
  }
}

run "what_the_daily_feeds_need_and_nothing_of_those_that_are_off" {
  command = apply

  variables {
    feeds                       = ["assets", "earnings_calendar"]
    market_data_table_arn       = null
    audit_trail_table_arn       = null
    rejected_events_table_arn   = null
    event_queue_arn             = null
    assets_table_arn            = "arn:aws:dynamodb:us-east-1:000000000000:table/assets"
    earnings_calendar_table_arn = "arn:aws:dynamodb:us-east-1:000000000000:table/calendar"
  }

  assert {
    condition = [for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement.Sid] == [
      "ItsTable", "TheAssets", "TheEarningsCalendar", "TheEarningsCalendarByDate", "ItsTopics", "ItsSecret", "ItsMetrics", "ItsLogs", "ItsDeadLetters",
      "TheKeyOfTopicsAndDeadLetters",
    ]
    error_message = "The role may do what a feed needs that is off, or not what one needs that is on."
  }

  assert {
    condition = slice(jsondecode(aws_iam_role_policy.this.policy).Statement, 1, 4) == jsondecode(jsonencode([
      {
        Sid      = "TheAssets"
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Scan", "dynamodb:UpdateItem"]
        Resource = "arn:aws:dynamodb:us-east-1:000000000000:table/assets"
      },
      {
        Sid      = "TheEarningsCalendar"
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
        Resource = "arn:aws:dynamodb:us-east-1:000000000000:table/calendar"
      },
      {
        Sid      = "TheEarningsCalendarByDate"
        Effect   = "Allow"
        Action   = ["dynamodb:Query"]
        Resource = "arn:aws:dynamodb:us-east-1:000000000000:table/calendar/index/UpcomingEarningsIndex"
      },
    ]))
    error_message = "The role may do more, or less, with the tables of the daily feeds than the program does."
  }

  assert {
    condition     = aws_lambda_function.this.tags["Feeds"] == "assets earnings_calendar"
    error_message = "The doctor would not know what is on."
  }
}

run "what_fundamentals_need" {
  command = apply

  variables {
    feeds                       = ["assets", "earnings_calendar", "fundamentals"]
    timeout_seconds             = 180
    market_data_table_arn       = null
    audit_trail_table_arn       = null
    rejected_events_table_arn   = null
    event_queue_arn             = null
    assets_table_arn            = "arn:aws:dynamodb:us-east-1:000000000000:table/assets"
    earnings_calendar_table_arn = "arn:aws:dynamodb:us-east-1:000000000000:table/calendar"
    fundamentals_table_arn      = "arn:aws:dynamodb:us-east-1:000000000000:table/fundamentals"
    refresh_bus_arn             = "arn:aws:events:us-east-1:000000000000:event-bus/ingestion-dev"
    refresh_source              = "ingestion.dev"
    refresh_types               = ["pollenationNeeded", "earningsProcessed"]
    refresh_queue_arn           = "arn:aws:sqs:us-east-1:000000000000:ingestion-dev-fundamentals"
  }

  assert {
    condition = [for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if contains(
      ["TheAssetsByAge", "TheFundamentals", "ItsOwnEvents", "TheQueueOfRefreshes"], statement.Sid
      )] == jsondecode(jsonencode([
        {
          Sid      = "TheAssetsByAge"
          Effect   = "Allow"
          Action   = ["dynamodb:Query"]
          Resource = "arn:aws:dynamodb:us-east-1:000000000000:table/assets/index/RefreshIndex"
        },
        {
          Sid      = "TheFundamentals"
          Effect   = "Allow"
          Action   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
          Resource = "arn:aws:dynamodb:us-east-1:000000000000:table/fundamentals"
        },
        {
          Sid      = "ItsOwnEvents"
          Effect   = "Allow"
          Action   = ["events:PutEvents"]
          Resource = "arn:aws:events:us-east-1:000000000000:event-bus/ingestion-dev"
          Condition = {
            "ForAllValues:StringEquals" = { "events:source" = ["ingestion.dev"], "events:detail-type" = ["pollenationNeeded", "earningsProcessed"] }
            Null                        = { "events:source" = "false", "events:detail-type" = "false" }
          }
        },
        {
          Sid      = "TheQueueOfRefreshes"
          Effect   = "Allow"
          Action   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
          Resource = "arn:aws:sqs:us-east-1:000000000000:ingestion-dev-fundamentals"
        },
    ]))
    error_message = "The role may do more, or less, for fundamentals than the program does."
  }

  assert {
    condition     = length(jsondecode(aws_iam_role_policy.this.policy).Statement) == 14 && aws_lambda_function.this.timeout == 180
    error_message = "It may do what another feed needs, or has no time for five documents."
  }
}

run "rejects_a_timeout_that_a_run_does_not_fit_into" {
  command = plan

  variables {
    timeout_seconds = 30
  }

  expect_failures = [var.timeout_seconds]
}

run "rolled_back_the_alias_points_to_the_older_version" {
  command = apply

  variables {
    live_version = "5"
  }

  assert {
    condition     = aws_lambda_alias.live.function_version == "5"
    error_message = "The alias does not point to version 5."
  }
}

run "traced_it_may_send_traces" {
  command = apply

  variables {
    tracing = true
  }

  assert {
    condition     = contains([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement.Sid], "ItsTraces")
    error_message = "X-Ray is on and the function may not send to it."
  }
}

run "rejects_an_unknown_architecture" {
  command = plan

  variables {
    architecture = "amd64"
  }

  expect_failures = [var.architecture]
}

run "rejects_half_a_megabyte" {
  command = plan

  variables {
    memory_mb = 256.5
  }

  expect_failures = [var.memory_mb]
}

run "rejects_no_concurrency_at_all" {
  command = plan

  variables {
    reserved_concurrency = 0
  }

  expect_failures = [var.reserved_concurrency]
}

run "rejects_a_retention_that_cloudwatch_does_not_know" {
  command = plan

  variables {
    log_retention_days = 31
  }

  expect_failures = [var.log_retention_days]
}

run "rejects_a_version_that_is_no_number" {
  command = plan

  variables {
    live_version = "$LATEST"
  }

  expect_failures = [var.live_version]
}

run "rejects_a_name_in_capitals" {
  command = plan

  variables {
    name = "Ingestion"
  }

  expect_failures = [var.name]
}
