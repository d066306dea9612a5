data "aws_caller_identity" "current" {}

locals {
  source = "ingestion.${var.environment}"
  types  = ["pollenationNeeded", "earningsProcessed"]

  # How many refreshes two invocations at once, of 150 s each, get done in at five calls a refresh.
  batch_size = min(10, max(1, floor(var.calls_a_minute * 150 / 60 / 5 / 2)))
}

# Without a policy of its own a bus takes events of this account only.
resource "aws_cloudwatch_event_bus" "this" {
  name        = var.name
  description = "Companies that are to be refreshed, and reports that have been taken in"
}

# For each type the one receiver: what is to be done is done once, by the same function.
resource "aws_cloudwatch_event_rule" "this" {
  name           = "${var.name}-fundamentals"
  description    = "Refreshes and what came of them, to the queue"
  event_bus_name = aws_cloudwatch_event_bus.this.name

  event_pattern = jsonencode({
    source      = [local.source]
    account     = [data.aws_caller_identity.current.account_id]
    detail-type = local.types
  })
}

resource "aws_cloudwatch_event_target" "this" {
  rule           = aws_cloudwatch_event_rule.this.name
  event_bus_name = aws_cloudwatch_event_bus.this.name
  target_id      = "queue"
  arn            = aws_sqs_queue.waiting.arn

  # Tomorrow's plan has again what did not come today.
  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 10
  }

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters["fundamentals-bus"].arn
  }
}

# Where refreshes wait for their turn: the provider allows so many calls a minute, and each takes five.
resource "aws_sqs_queue" "waiting" {
  name                      = "${var.name}-fundamentals"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true

  # Six times the function's timeout (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
  visibility_timeout_seconds = 6 * var.function_timeout

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters["fundamentals"].arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue_policy" "waiting" {
  queue_url = aws_sqs_queue.waiting.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.waiting.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "RuleOfThisBus"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.waiting.arn
        Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.this.arn } }
      },
    ]
  })
}

# Two at once is the least that Lambda allows for a queue; the calls are spaced out in the table, for all processes together.
resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn        = aws_sqs_queue.waiting.arn
  function_name           = aws_lambda_alias.this.arn
  batch_size              = local.batch_size
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 2
  }
}

# An alias of its own: its errors and its metrics are not those of the schedules.
resource "aws_lambda_alias" "this" {
  name             = "fundamentals"
  description      = "What the queue of refreshes calls"
  function_name    = var.function_name
  function_version = var.function_version
}

# "fundamentals-bus": what could not be put into the queue. "fundamentals": what the function could not process, five times over.
resource "aws_sqs_queue" "dead_letters" {
  for_each = toset(["fundamentals", "fundamentals-bus"])

  name                      = "${var.name}-${each.key}-dead-letters"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue_policy" "dead_letters" {
  for_each = aws_sqs_queue.dead_letters

  queue_url = each.value.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = each.value.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }],
      each.key == "fundamentals-bus" ? [{
        # SQS moves what failed by itself; EventBridge sends as itself, for this rule.
        Sid       = "RuleOfThisBus"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = each.value.arn
        Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.this.arn } }
      }] : [],
    )
  })
}
