locals {
  topics = {
    announcements = "What was stored: one message per run with something new"
    alerts        = "For operations: incidents, alarms, budgets"
  }
}

data "aws_caller_identity" "current" {}

# The AWS managed key for SNS admits neither CloudWatch nor Budgets, and its policy cannot be changed: alarms would never arrive.
# https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
resource "aws_kms_key" "this" {
  description             = "Topics and dead-letter queues of ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 7

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        # Whoever IAM lets: administrators, the function and the scheduler by their roles.
        Sid       = "AccountByItsOwnPolicies"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        # Scheduler, for its dead-letter queue.
        Sid       = "AlarmsBudgetsAndScheduler"
        Effect    = "Allow"
        Principal = { Service = ["budgets.amazonaws.com", "cloudwatch.amazonaws.com", "scheduler.amazonaws.com"] }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
      },
    ]
  })
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.this.key_id
}

resource "aws_sns_topic" "this" {
  for_each = local.topics

  name              = "${var.name}-${each.key}"
  display_name      = substr("${var.name} ${each.key}", 0, 100)
  kms_master_key_id = aws_kms_key.this.arn

  sqs_success_feedback_role_arn    = var.delivery_logging ? aws_iam_role.delivery_logging[0].arn : null
  sqs_failure_feedback_role_arn    = var.delivery_logging ? aws_iam_role.delivery_logging[0].arn : null
  lambda_success_feedback_role_arn = var.delivery_logging ? aws_iam_role.delivery_logging[0].arn : null
  lambda_failure_feedback_role_arn = var.delivery_logging ? aws_iam_role.delivery_logging[0].arn : null
  http_success_feedback_role_arn   = var.delivery_logging ? aws_iam_role.delivery_logging[0].arn : null
  http_failure_feedback_role_arn   = var.delivery_logging ? aws_iam_role.delivery_logging[0].arn : null
}

resource "aws_sns_topic_policy" "alerts" {
  arn = aws_sns_topic.this["alerts"].arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AlarmsPublish"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.this["alerts"].arn
        Condition = {
          StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id }
          ArnLike      = { "aws:SourceArn" = "arn:aws:cloudwatch:${var.region}:${data.aws_caller_identity.current.account_id}:alarm:${var.name}-*" }
        }
      },
      {
        Sid       = "BudgetsPublish"
        Effect    = "Allow"
        Principal = { Service = "budgets.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.this["alerts"].arn
        Condition = {
          StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id }
          ArnLike      = { "aws:SourceArn" = "arn:aws:budgets::${data.aws_caller_identity.current.account_id}:*" }
        }
      },
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.this["alerts"].arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_sns_topic_policy" "announcements" {
  arn = aws_sns_topic.this["announcements"].arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.this["announcements"].arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }],
      length(var.subscriber_account_ids) == 0 ? [] : [{
        Sid       = "OtherAccountsSubscribe"
        Effect    = "Allow"
        Principal = { AWS = [for account in sort(var.subscriber_account_ids) : "arn:aws:iam::${account}:root"] }
        Action    = "sns:Subscribe"
        Resource  = aws_sns_topic.this["announcements"].arn
        Condition = { StringEquals = { "sns:Protocol" = ["sqs", "lambda", "https"] } }
      }],
    )
  })
}

# Each address has to confirm by the link that AWS mails to it.
resource "aws_sns_topic_subscription" "alert_email" {
  for_each = var.alert_emails

  topic_arn = aws_sns_topic.this["alerts"].arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_iam_role" "delivery_logging" {
  count = var.delivery_logging ? 1 : 0

  name        = "${var.name}-sns-delivery-logging"
  description = "SNS writes down how each delivery went"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlySnsOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = "sns.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "delivery_logging" {
  count = var.delivery_logging ? 1 : 0

  name = "write-logs"
  role = aws_iam_role.delivery_logging[0].name

  # SNS makes up the names of its log groups: sns/<region>/<account>/<topic>.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "WriteDeliveryLogs"
      Effect   = "Allow"
      Action   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:PutRetentionPolicy"]
      Resource = "arn:aws:logs:${var.region}:${data.aws_caller_identity.current.account_id}:log-group:sns/${var.region}/${data.aws_caller_identity.current.account_id}/${var.name}-*"
    }]
  })
}
