output "path" {
  description = "The package, fetched and checked."
  value       = var.path
  depends_on  = [terraform_data.this]
}
