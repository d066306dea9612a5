data "aws_caller_identity" "current" {}

resource "aws_iam_role" "this" {
  name        = "${var.name}-function"
  description = "What the function may do"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyLambdaOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  name = "what-it-uses"
  role = aws_iam_role.this.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid      = "ItsTable"
          Effect   = "Allow"
          Action   = local.used.table
          Resource = var.table_arn
        },
      ],
      [for one in local.of_feeds : one.statement if contains(var.feeds, one.feed)],
      [
        {
          Sid      = "ItsTopics"
          Effect   = "Allow"
          Action   = local.used.topics
          Resource = var.topic_arns
        },
        {
          Sid      = "ItsSecret"
          Effect   = "Allow"
          Action   = local.used.secret
          Resource = var.secret_arn
        },
        {
          # CloudWatch has no resource to name for this action; the namespace is what narrows it.
          Sid       = "ItsMetrics"
          Effect    = "Allow"
          Action    = local.used.metrics
          Resource  = "*"
          Condition = { StringEquals = { "cloudwatch:namespace" = var.metrics_namespace } }
        },
        {
          # Done by Lambda in the function's name: log lines, events that failed for good, messages to topics under the key.
          Sid      = "ItsLogs"
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = "${aws_cloudwatch_log_group.this.arn}:*"
        },
        {
          Sid      = "ItsDeadLetters"
          Effect   = "Allow"
          Action   = "sqs:SendMessage"
          Resource = concat([aws_sqs_queue.dead_letters.arn], var.other_dead_letter_arns)
        },
        {
          Sid      = "TheKeyOfTopicsAndDeadLetters"
          Effect   = "Allow"
          Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
          Resource = var.kms_key_arn
        },
      ],
      var.tracing ? [{
        # X-Ray has no resources to name.
        Sid      = "ItsTraces"
        Effect   = "Allow"
        Action   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
        Resource = "*"
      }] : [],
    )
  })
}

locals {
  # What only a feed needs.
  of_feeds = [
    {
      feed = "events"
      statement = {
        Sid      = "EventsOfExchanges"
        Effect   = "Allow"
        Action   = local.used.market_data
        Resource = var.market_data_table_arn
      }
    },
    {
      # No update, no delete, and nothing that would make an entry expire. That a put replaces nothing is the program's own condition: IAM cannot say it.
      feed = "events"
      statement = {
        Sid       = "TheAuditTrail"
        Effect    = "Allow"
        Action    = local.used.audit_trail
        Resource  = var.audit_trail_table_arn
        Condition = { "ForAllValues:StringEquals" = { "dynamodb:Attributes" = local.audit_attributes } }
      }
    },
    {
      feed = "events"
      statement = {
        Sid      = "EventsThatBrokeARule"
        Effect   = "Allow"
        Action   = local.used.rejected_events
        Resource = var.rejected_events_table_arn
      }
    },
    {
      # Done by Lambda in the function's name.
      feed = "events"
      statement = {
        Sid      = "TheQueueOfEvents"
        Effect   = "Allow"
        Action   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
        Resource = var.event_queue_arn
      }
    },
    {
      feed = "events"
      statement = {
        Sid      = "TheAuditTrailByTime"
        Effect   = "Allow"
        Action   = local.used.audit_trail_index
        Resource = try("${var.audit_trail_table_arn}/index/MinuteIndex", null)
      }
    },
    {
      feed = "assets"
      statement = {
        Sid      = "TheAssets"
        Effect   = "Allow"
        Action   = local.used.assets
        Resource = var.assets_table_arn
      }
    },
    {
      feed = "earnings_calendar"
      statement = {
        Sid      = "TheEarningsCalendar"
        Effect   = "Allow"
        Action   = local.used.earnings_calendar
        Resource = var.earnings_calendar_table_arn
      }
    },
    {
      feed = "earnings_calendar"
      statement = {
        Sid      = "TheEarningsCalendarByDate"
        Effect   = "Allow"
        Action   = local.used.earnings_calendar_index
        Resource = try("${var.earnings_calendar_table_arn}/index/UpcomingEarningsIndex", null)
      }
    },
    {
      feed = "fundamentals"
      statement = {
        Sid      = "TheAssetsByAge"
        Effect   = "Allow"
        Action   = local.used.assets_index
        Resource = try("${var.assets_table_arn}/index/RefreshIndex", null)
      }
    },
    {
      feed = "fundamentals"
      statement = {
        Sid      = "TheFundamentals"
        Effect   = "Allow"
        Action   = local.used.fundamentals
        Resource = var.fundamentals_table_arn
      }
    },
    {
      # A call may put several events: the condition must hold for all of them, and there must be one
      # (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html).
      feed = "fundamentals"
      statement = {
        Sid      = "ItsOwnEvents"
        Effect   = "Allow"
        Action   = local.used.bus
        Resource = var.refresh_bus_arn
        Condition = {
          "ForAllValues:StringEquals" = { "events:source" = [var.refresh_source], "events:detail-type" = var.refresh_types }
          Null                        = { "events:source" = "false", "events:detail-type" = "false" }
        }
      }
    },
    {
      # Done by Lambda in the function's name.
      feed = "fundamentals"
      statement = {
        Sid      = "TheQueueOfRefreshes"
        Effect   = "Allow"
        Action   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
        Resource = var.refresh_queue_arn
      }
    },
  ]
}
