data "aws_caller_identity" "current" {}

# Every new entry of the audit trail, as DynamoDB itself saw it, into a bucket in which nobody can change or delete it: not the function, which has no
# right to any of this, and in COMPLIANCE mode not the account's root either.
resource "aws_s3_bucket" "this" {
  bucket              = "${var.name}-${data.aws_caller_identity.current.account_id}"
  object_lock_enabled = true
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_object_lock_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    default_retention {
      mode = var.lock_mode
      days = var.days
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.this.arn, "${aws_s3_bucket.this.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })

  depends_on = [aws_s3_bucket_public_access_block.this]
}

resource "aws_iam_role" "this" {
  for_each = { pipe = "pipes.amazonaws.com", delivery = "firehose.amazonaws.com" }

  name        = "${var.name}-${each.key}"
  description = "From the audit trail to its archive"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyThisServiceOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = each.value }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "pipe" {
  name = "what-it-uses"
  role = aws_iam_role.this["pipe"].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadTheStream"
        Effect   = "Allow"
        Action   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
        Resource = var.stream_arn
      },
      {
        Sid      = "HandOver"
        Effect   = "Allow"
        Action   = ["firehose:PutRecord", "firehose:PutRecordBatch"]
        Resource = aws_kinesis_firehose_delivery_stream.this.arn
      },
    ]
  })
}

resource "aws_iam_role_policy" "delivery" {
  name = "what-it-uses"
  role = aws_iam_role.this["delivery"].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "AddToTheArchive"
      Effect   = "Allow"
      Action   = ["s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:PutObject"]
      Resource = [aws_s3_bucket.this.arn, "${aws_s3_bucket.this.arn}/*"]
    }]
  })
}

resource "aws_kinesis_firehose_delivery_stream" "this" {
  name        = var.name
  destination = "extended_s3"

  extended_s3_configuration {
    role_arn            = aws_iam_role.this["delivery"].arn
    bucket_arn          = aws_s3_bucket.this.arn
    buffering_interval  = 300
    buffering_size      = 64
    compression_format  = "GZIP"
    prefix              = "entries/!{timestamp:yyyy/MM/dd}/"
    error_output_prefix = "errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/"
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_pipes_pipe" "this" {
  name        = var.name
  description = "New entries of the audit trail"
  role_arn    = aws_iam_role.this["pipe"].arn
  source      = var.stream_arn
  target      = aws_kinesis_firehose_delivery_stream.this.arn

  source_parameters {
    dynamodb_stream_parameters {
      starting_position = "TRIM_HORIZON"
      batch_size        = 100
    }
  }

  depends_on = [aws_iam_role_policy.pipe]
}
