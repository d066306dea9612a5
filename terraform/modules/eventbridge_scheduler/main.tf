data "aws_caller_identity" "current" {}

resource "aws_scheduler_schedule_group" "this" {
  name = var.name
}

resource "aws_scheduler_schedule" "this" {
  for_each = local.fired

  name                         = "${var.name}-${each.key}"
  group_name                   = aws_scheduler_schedule_group.this.name
  description                  = each.value.what
  schedule_expression          = each.value.cron
  schedule_expression_timezone = each.value.time_zone
  state                        = var.enabled ? "ENABLED" : "DISABLED"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = var.target_arn
    role_arn = aws_iam_role.this.arn

    # Not jsonencode: it writes "<" as \u003c, and Scheduler would no longer find its placeholder.
    # https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
    input = "{\"job\":\"${each.value.job}\",\"scheduled_at\":\"<aws.scheduler.scheduled-time>\"}"

    retry_policy {
      maximum_event_age_in_seconds = each.value.retry_seconds
      maximum_retry_attempts       = each.value.retries
    }

    dead_letter_config {
      arn = aws_sqs_queue.dead_letters.arn
    }
  }

  # Before its role may call the function, a schedule can only fail.
  depends_on = [aws_iam_role_policy.this]
}

resource "aws_iam_role" "this" {
  name        = "${var.name}-scheduler"
  description = "EventBridge Scheduler calls the function, and keeps what it could not deliver"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyThisScheduleGroup"
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = {
          "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          "aws:SourceArn"     = aws_scheduler_schedule_group.this.arn
        }
      }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  name = "call-function-keep-failures"
  role = aws_iam_role.this.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "CallTheFunction"
        Effect   = "Allow"
        Action   = "lambda:InvokeFunction"
        Resource = var.target_arn
      },
      {
        Sid      = "KeepWhatCouldNotBeDelivered"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.dead_letters.arn
      },
      {
        Sid      = "TheKeyOfTheQueue"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = var.kms_key_arn
      },
    ]
  })
}

# What Scheduler could not hand to Lambda at all. What Lambda took and could not do is in the function's own queue.
resource "aws_sqs_queue" "dead_letters" {
  name                      = "${var.name}-scheduler-dead-letters"
  message_retention_seconds = 1209600
  kms_master_key_id         = var.kms_key_arn
}

# Scheduler sends with the role above; the queue itself only has to refuse what is not encrypted on the way.
resource "aws_sqs_queue_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = aws_sqs_queue.dead_letters.arn
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

# From when news was the only feed that is scheduled: the schedules stay, under their new address.
moved {
  from = aws_scheduler_schedule.this["opening"]
  to   = aws_scheduler_schedule.this["news-opening"]
}

moved {
  from = aws_scheduler_schedule.this["session"]
  to   = aws_scheduler_schedule.this["news-session"]
}
