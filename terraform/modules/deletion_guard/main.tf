# Terraform destroys first what depends on the rest. This depends on everything (depends_on, where the module is used) and refuses while it is protected, so that
# nothing else is gone by then; the tables' own protection would come when half of the environment is.
resource "terraform_data" "this" {
  input = { protected = var.protected, name = var.name }

  provisioner "local-exec" {
    when    = destroy
    quiet   = true
    command = "${self.input.protected} && { echo '${self.input.name} is protected, and nothing has been destroyed. To destroy it, first: terraform apply -var deletion_protection=false, with its -var-file' >&2; exit 1; } || exit 0"
  }
}
