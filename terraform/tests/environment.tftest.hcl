# The whole of an environment, made with a mocked provider. tests/infrastructure.sh runs it once per file in environments/, and hands what
# comes out to the rules and the cost check.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  # Any file: what counts is that there is one.
  package_path = "./versions.tf"
}

# It would not let the test destroy what it has made.
override_module {
  target = module.deletion_guard
}

run "deployed" {
  command = apply

  assert {
    condition     = output.function_name == "ingestion-${var.environment}"
    error_message = "The function is not named after the environment: the alerts' first command would find nothing."
  }

  assert {
    condition     = output.secret_name == "ingestion-${var.environment}/providers"
    error_message = "The secret is not named after the environment: the alerts' first command would find nothing."
  }
}
