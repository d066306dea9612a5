mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  environment  = "dev"
  tickers      = ["AAPL"]
  package_path = "./versions.tf"
}

run "rejects_an_environment_with_a_dash" {
  command = plan

  variables {
    environment = "my-dev"
  }

  expect_failures = [var.environment]
}

run "plans_a_release_that_has_not_been_fetched_yet" {
  command = plan

  variables {
    package_path = "./there-is-none"
    release      = { url = "https://example.com/v1.0.0/bootstrap-x64.zip", code_sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" }
  }
}

run "rejects_the_state_of_another_environment" {
  command = plan

  variables {
    environment = "prod"
  }

  expect_failures = [var.environment]
}

run "rejects_another_partition" {
  command = plan

  variables {
    region = "us-gov-west-1"
  }

  expect_failures = [var.region]
}

run "rejects_what_is_no_region" {
  command = plan

  variables {
    region = "Virginia"
  }

  expect_failures = [var.region]
}

run "rejects_no_tickers" {
  command = plan

  variables {
    tickers = []
  }

  expect_failures = [var.tickers]
}

run "rejects_a_ticker_in_small_letters" {
  command = plan

  variables {
    tickers = ["aapl"]
  }

  expect_failures = [var.tickers]
}

run "rejects_a_ticker_twice" {
  command = plan

  variables {
    tickers = ["AAPL", "AAPL"]
  }

  expect_failures = [var.tickers]
}

run "rejects_more_tickers_than_the_environment_of_a_function_holds" {
  command = plan

  variables {
    tickers = [for i in range(700) : "T${i}"]
  }

  expect_failures = [var.tickers]
}

run "rejects_a_closure_that_is_no_date" {
  command = plan

  variables {
    market_closures = ["Christmas"]
  }

  expect_failures = [var.market_closures]
}

run "rejects_a_timeout_that_two_sources_do_not_fit_into" {
  command = plan

  variables {
    source_timeout_seconds = 15
  }

  expect_failures = [var.source_timeout_seconds]
}

run "a_closure_reaches_the_function" {
  command = apply

  variables {
    market_closures = ["2027-01-09", "2026-12-24T13:00"]
  }

  assert {
    condition     = output.table_name == "ingestion-dev"
    error_message = "The table is not named after the environment."
  }
}
