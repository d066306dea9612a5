resource "aws_secretsmanager_secret" "this" {
  name                    = var.name
  description             = "Keys of the providers, as {${join(",", [for entry in var.entries : "\"${entry}\":\"...\""])}}. Put them in with put-secret-value."
  recovery_window_in_days = var.recovery_window_days
}

# A place to put the keys, without keys: all are empty, which the program reports as rejected credentials. The label of its own keeps this
# version from ever being discarded; if it were, a later apply would put it back in place of the keys. Terraform reads this version and no
# other, so that no key ever reaches the state.
resource "aws_secretsmanager_secret_version" "placeholder" {
  secret_id      = aws_secretsmanager_secret.this.id
  secret_string  = jsonencode({ for entry in var.entries : entry => "" })
  version_stages = ["placeholder"]

  lifecycle {
    # The first version of a secret is also labelled AWSCURRENT, until the first key is put in.
    ignore_changes = [secret_string, version_stages]
  }
}
