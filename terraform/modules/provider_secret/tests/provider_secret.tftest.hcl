mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name    = "ingestion-dev/providers"
  entries = ["tiingo_api_key", "finnhub_api_key"]
}

run "the_placeholder_has_no_key_and_a_label_that_keeps_it" {
  command = apply

  assert {
    condition     = jsondecode(nonsensitive(aws_secretsmanager_secret_version.placeholder.secret_string)) == { tiingo_api_key = "", finnhub_api_key = "" }
    error_message = "The placeholder is not empty, or not in the form that the program reads."
  }

  assert {
    condition     = contains(aws_secretsmanager_secret_version.placeholder.version_stages, "placeholder")
    error_message = "Without a label of its own the version is discarded, and a later apply would put it back in place of the keys."
  }
}

run "a_later_apply_leaves_it_alone_also_when_a_feed_is_switched_on" {
  command = plan

  variables {
    entries = ["tiingo_api_key", "finnhub_api_key", "alpaca_key_id"]
  }

  assert {
    condition     = jsondecode(nonsensitive(aws_secretsmanager_secret_version.placeholder.secret_string)) == { tiingo_api_key = "", finnhub_api_key = "" }
    error_message = "The placeholder would be put in place of the keys."
  }

  assert {
    condition     = strcontains(aws_secretsmanager_secret.this.description, "\"alpaca_key_id\":\"...\"")
    error_message = "Nobody is told which key is missing."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.placeholder.version_stages == toset(["placeholder"])
    error_message = "A later apply changes the secret."
  }
}

run "rejects_a_name_with_a_space" {
  command = plan

  variables {
    name = "my secret"
  }

  expect_failures = [var.name]
}

run "rejects_a_window_that_aws_does_not_know" {
  command = plan

  variables {
    recovery_window_days = 3
  }

  expect_failures = [var.recovery_window_days]
}

run "rejects_an_entry_with_a_space" {
  command = plan

  variables {
    entries = ["tiingo api key"]
  }

  expect_failures = [var.entries]
}
