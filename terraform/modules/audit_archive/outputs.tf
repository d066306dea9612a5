output "bucket_name" {
  description = "The bucket with every entry of the audit trail."
  value       = aws_s3_bucket.this.bucket
}
