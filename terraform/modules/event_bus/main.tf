data "aws_caller_identity" "current" {}

locals {
  # This account may use every source; others those that they are named with.
  senders = merge(
    { for account, sources in var.put_events_accounts : account => sort(tolist(sources)) },
    { (data.aws_caller_identity.current.account_id) = ["market.*"] },
  )
  others = { for account, sources in local.senders : account => sources if account != data.aws_caller_identity.current.account_id }

  # Rule names have letters, digits, dots, dashes and underscores only.
  rules = { for type, target in var.event_types : lower(replace(type, "/[^A-Za-z0-9]+/", "-")) => merge(target, { type = type }) }

  # Each account with its own sources, whatever the bus's policy lets through.
  allowed = [for account, sources in local.senders : {
    account = [account]
    source  = concat([for source in sources : source if !endswith(source, "*")], [for source in sources : { prefix = trimsuffix(source, "*") } if endswith(source, "*")])
  }]

  # Replayed events carry the name of their replay.
  origin = var.accept_replays ? {} : { replay-name = [{ exists = false }] }
}

resource "aws_cloudwatch_event_bus" "this" {
  name        = var.bus_name
  description = "Events that exchanges push"
}

# Whoever IAM lets in this account, the named accounts with their own sources, and nobody else. A call may put several events: the condition must
# hold for all of them, and there must be one (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html).
resource "aws_cloudwatch_event_bus_policy" "this" {
  event_bus_name = aws_cloudwatch_event_bus.this.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [for account, sources in local.others : {
        Sid       = "Account${account}"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${account}:root" }
        Action    = "events:PutEvents"
        Resource  = aws_cloudwatch_event_bus.this.arn
        Condition = {
          "ForAllValues:StringLike" = { "events:source" = sources }
          Null                      = { "events:source" = "false" }
        }
      }],
      [{
        Sid       = "NobodyElse"
        Effect    = "Deny"
        Principal = "*"
        Action    = "events:PutEvents"
        Resource  = aws_cloudwatch_event_bus.this.arn
        Condition = { StringNotEquals = { "aws:PrincipalAccount" = keys(local.senders) } }
      }],
    )
  })
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.rules

  name           = "${var.name}-${each.key}"
  description    = "${each.value.type} of every exchange, to the queue"
  event_bus_name = aws_cloudwatch_event_bus.this.name
  state          = each.value.enabled ? "ENABLED" : "DISABLED"

  event_pattern = jsonencode(merge({
    detail-type = [each.value.type]
    "$or"       = local.allowed
  }, local.origin))
}

resource "aws_cloudwatch_event_target" "this" {
  for_each = local.rules

  rule           = aws_cloudwatch_event_rule.this[each.key].name
  event_bus_name = aws_cloudwatch_event_bus.this.name
  target_id      = "queue"
  arn            = aws_sqs_queue.waiting.arn

  retry_policy {
    maximum_event_age_in_seconds = each.value.maximum_event_age_seconds
    maximum_retry_attempts       = each.value.maximum_retry_attempts
  }

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters["bus"].arn
  }
}

# Where events wait: however many come, the function takes so many at once, and the schedules' runs have their share of it.
resource "aws_sqs_queue" "waiting" {
  name                      = "${var.name}-events"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true

  # Six times the function's timeout (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
  visibility_timeout_seconds = 6 * var.function_timeout

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters["events"].arn
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
        Sid       = "RulesOfThisBus"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.waiting.arn
        Condition = { ArnEquals = { "aws:SourceArn" = [for rule in aws_cloudwatch_event_rule.this : rule.arn] } }
      },
    ]
  })
}

resource "aws_lambda_event_source_mapping" "events" {
  event_source_arn        = aws_sqs_queue.waiting.arn
  function_name           = aws_lambda_alias.events.arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = var.maximum_concurrency
  }
}

# An alias of its own: its retries, its dead letters and its metrics are not those of the schedules.
resource "aws_lambda_alias" "events" {
  name             = "events"
  description      = "What the queue of events calls"
  function_name    = var.function_name
  function_version = var.function_version
}

resource "aws_lambda_function_event_invoke_config" "events" {
  function_name                = var.function_name
  qualifier                    = aws_lambda_alias.events.name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters["bus"].arn
    }
  }
}

# "bus": what could not be put into the queue, and announcements that failed. "events": what the function could not process, five times over.
resource "aws_sqs_queue" "dead_letters" {
  for_each = toset(["bus", "events"])

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
      each.key == "bus" ? [{
        # SQS moves what failed by itself; EventBridge sends as itself, for these rules.
        Sid       = "RulesOfThisBus"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = each.value.arn
        Condition = { ArnEquals = { "aws:SourceArn" = concat([for rule in aws_cloudwatch_event_rule.this : rule.arn], aws_cloudwatch_event_rule.announce[*].arn) } }
      }] : [],
    )
  })
}

resource "aws_cloudwatch_event_archive" "this" {
  count = var.archive_days == 0 ? 0 : 1

  name             = var.bus_name
  description      = "Everything that exchanges put on the bus, to be replayed"
  event_source_arn = aws_cloudwatch_event_bus.this.arn
  retention_days   = var.archive_days
  event_pattern    = jsonencode({ source = [{ prefix = "market." }] })
}

# Announces the windows that are over: the function knows which, and finds nothing to do most of the time.
resource "aws_cloudwatch_event_rule" "announce" {
  count = var.announcement_window_minutes == 0 ? 0 : 1

  name                = "${var.name}-announce-events"
  description         = "Announces what the bus brought, window by window"
  schedule_expression = var.announcement_window_minutes == 1 ? "rate(1 minute)" : "rate(${var.announcement_window_minutes} minutes)"
}

resource "aws_cloudwatch_event_target" "announce" {
  count = var.announcement_window_minutes == 0 ? 0 : 1

  rule      = aws_cloudwatch_event_rule.announce[0].name
  target_id = "function"
  arn       = aws_lambda_alias.events.arn
  input     = jsonencode({ job = "events" })

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters["bus"].arn
  }
}

resource "aws_lambda_permission" "announce" {
  count = var.announcement_window_minutes == 0 ? 0 : 1

  statement_id  = "schedule-announce"
  action        = "lambda:InvokeFunction"
  function_name = var.function_name
  qualifier     = aws_lambda_alias.events.name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.announce[0].arn
}
