locals {
  # What the program calls, and nothing else. The end-to-end tests compare this file with what the native binary really does.
  used = jsondecode(file("${path.module}/permissions.json"))

  # Of an entry of the audit trail; the end-to-end tests compare it with what the binary writes.
  audit_attributes = ["account", "audit_id", "bus_id", "details", "event_id", "instant", "minute_shard", "source", "status", "symbol", "timestamp", "type"]
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  description   = "Collects, stores and announces market data"
  role          = aws_iam_role.this.arn

  runtime          = "provided.al2023"
  handler          = "bootstrap"
  architectures    = [var.architecture]
  filename         = var.package_path
  source_code_hash = var.package_sha256 != null ? var.package_sha256 : filebase64sha256(var.package_path)

  memory_size                    = var.memory_mb
  timeout                        = var.timeout_seconds
  reserved_concurrent_executions = var.reserved_concurrency

  # Every apply that changes code or settings makes a version; the alias below says which one is live.
  publish = true

  environment {
    variables = var.environment_variables
  }

  # With the levels that AWS fills in: without them each plan would take them out again.
  logging_config {
    log_format            = "JSON"
    application_log_level = "INFO"
    system_log_level      = "INFO"
    log_group             = aws_cloudwatch_log_group.this.name
  }

  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }

  # For make doctor, which asks AWS and not Terraform.
  tags = { Feeds = join(" ", var.feeds) }

  depends_on = [aws_iam_role_policy.this]
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  description      = "What the schedules call"
  function_name    = aws_lambda_function.this.function_name
  function_version = coalesce(var.live_version, aws_lambda_function.this.version)
}

# Scheduler invokes asynchronously. Lambda itself retries twice, a minute and two minutes later; after a quarter of an hour the run has
# long been caught up by a later one.
resource "aws_lambda_function_event_invoke_config" "live" {
  function_name                = aws_lambda_function.this.function_name
  qualifier                    = aws_lambda_alias.live.name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 900

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }
}

resource "aws_sqs_queue" "dead_letters" {
  name                      = "${var.name}-dead-letters"
  message_retention_seconds = 1209600
  kms_master_key_id         = var.kms_key_arn
}

# Lambda sends with the function's own role; the queue itself only has to refuse what is not encrypted on the way.
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

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
}
