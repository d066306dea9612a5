data "aws_caller_identity" "current" {}

locals {
  accounts = sort(concat([data.aws_caller_identity.current.account_id], tolist(var.put_events_account_ids)))

  # Rule names have letters, digits, dots, dashes and underscores only.
  rules = { for type, target in var.event_types : lower(replace(type, "/[^A-Za-z0-9]+/", "-")) => merge(target, { type = type }) }

  # Replayed events carry the name of their replay.
  origin = var.accept_replays ? {} : { replay-name = [{ exists = false }] }
}

resource "aws_cloudwatch_event_bus" "this" {
  name        = var.bus_name
  description = "Events that exchanges push"
}

# Whoever IAM lets in this account, the named accounts, and nobody else.
resource "aws_cloudwatch_event_bus_policy" "this" {
  event_bus_name = aws_cloudwatch_event_bus.this.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [for account in sort(tolist(var.put_events_account_ids)) : {
        Sid       = "Account${account}"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${account}:root" }
        Action    = "events:PutEvents"
        Resource  = aws_cloudwatch_event_bus.this.arn
        Condition = { StringLike = { "events:source" = "market.*" } }
      }],
      [{
        Sid       = "NobodyElse"
        Effect    = "Deny"
        Principal = "*"
        Action    = "events:PutEvents"
        Resource  = aws_cloudwatch_event_bus.this.arn
        Condition = { StringNotEquals = { "aws:PrincipalAccount" = local.accounts } }
      }],
    )
  })
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.rules

  name           = "${var.name}-${each.key}"
  description    = "${each.value.type} of every exchange, to the function"
  event_bus_name = aws_cloudwatch_event_bus.this.name
  state          = each.value.enabled ? "ENABLED" : "DISABLED"

  event_pattern = jsonencode(merge({
    source      = [{ prefix = "market." }]
    detail-type = [each.value.type]
  }, local.origin))
}

resource "aws_cloudwatch_event_target" "this" {
  for_each = local.rules

  rule           = aws_cloudwatch_event_rule.this[each.key].name
  event_bus_name = aws_cloudwatch_event_bus.this.name
  target_id      = "function"
  arn            = aws_lambda_alias.events.arn

  retry_policy {
    maximum_event_age_in_seconds = each.value.maximum_event_age_seconds
    maximum_retry_attempts       = each.value.maximum_retry_attempts
  }

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters["bus"].arn
  }
}

resource "aws_lambda_permission" "this" {
  for_each = local.rules

  statement_id  = "rule-${each.key}"
  action        = "lambda:InvokeFunction"
  function_name = var.function_name
  qualifier     = aws_lambda_alias.events.name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.this[each.key].arn
}

# An alias of its own: its retries, its dead letters and its metrics are not those of the schedules.
resource "aws_lambda_alias" "events" {
  name             = "events"
  description      = "What the bus calls"
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
      destination = aws_sqs_queue.dead_letters["events"].arn
    }
  }
}

# "bus": what could not be handed to Lambda. "events": what the function could not process, three times over, with the error.
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
        # Lambda sends with the function's own role; EventBridge as itself, for these rules.
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
