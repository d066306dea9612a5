# What is off creates nothing. What is on has what it needs: tests/Ingestion.Infrastructure looks at every resource of each environment.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  environment  = "dev"
  tickers      = ["AAPL"]
  package_path = "./versions.tf"
}

# It would not let the test destroy what it has made.
override_module {
  target = module.deletion_guard
}

run "by_default_there_are_news_and_events" {
  command = plan

  assert {
    condition     = length(module.scheduler) == 1 && length(module.events) == 1 && length(module.market_data) == 1 && length(module.audit_trail) == 1 && length(module.rejected_events) == 1
    error_message = "Something of news or of events is missing."
  }

  assert {
    condition     = length(module.assets) == 0 && length(module.earnings_calendar) == 0 && output.assets_table_name == null && output.earnings_calendar_table_name == null
    error_message = "There are tables that nobody asked for."
  }

  assert {
    condition     = length(module.fundamentals) == 0 && length(module.refreshes) == 0 && output.fundamentals_table_name == null && output.refresh_bus_name == null
    error_message = "There is something of fundamentals, which nobody asked for."
  }

  assert {
    condition     = output.trial == "{\"dry_run\":true,\"job\":\"news\"}"
    error_message = "Tried out is ${output.trial}."
  }
}

run "all_of_them" {
  command = apply

  variables {
    feeds = ["news_sentiment", "fundamentals", "earnings_calendar", "assets", "events", "news"]
  }

  assert {
    condition     = output.assets_table_name == "assets-dev" && output.earnings_calendar_table_name == "earnings-calendar-dev" && output.event_bus_arn != null
    error_message = "A feed that is on has no table or no bus."
  }

  assert {
    condition     = output.fundamentals_table_name == "fundamentals-dev" && output.refresh_bus_name == "ingestion-dev"
    error_message = "Fundamentals have no table or no bus."
  }

  assert {
    condition     = length(output.dead_letter_queue_names) == 6
    error_message = "A queue of dead letters is missing: ${join(", ", output.dead_letter_queue_names)}."
  }
}

run "assets_alone_have_nothing_of_events_nor_of_news" {
  command = apply

  variables {
    feeds = ["assets"]
  }

  assert {
    condition     = length(module.events) + length(module.market_data) + length(module.audit_trail) + length(module.rejected_events) + length(module.audit_archive) + length(module.earnings_calendar) == 0
    error_message = "Something is there of a feed that is off."
  }

  assert {
    condition     = output.event_bus_arn == null && output.dead_letter_queue_names == ["ingestion-dev-dead-letters", "ingestion-dev-scheduler-dead-letters"]
    error_message = "There is a bus, or one of its queues."
  }

  assert {
    condition     = jsonencode(module.scheduler[0].daily_hours) == jsonencode({ assets = 4 }) && output.trial == "{\"dry_run\":true,\"job\":\"assets\"}"
    error_message = "The schedules are not those of assets alone."
  }
}

run "without_events_their_archive_is_off_too" {
  command = plan

  variables {
    feeds              = ["news"]
    audit_archive_days = 365
  }

  assert {
    condition     = length(module.audit_archive) == 0 && length(module.events) == 0
    error_message = "There is an archive of nothing."
  }
}

run "events_alone_have_no_schedule" {
  command = plan

  variables {
    feeds = ["events"]
  }

  assert {
    condition     = length(module.scheduler) == 0 && length(module.events) == 1 && output.trial == ""
    error_message = "Something is scheduled."
  }
}

run "the_calendar_alone" {
  command = plan

  variables {
    feeds = ["earnings_calendar"]
  }

  assert {
    condition     = length(module.earnings_calendar) == 1 && length(module.assets) == 0 && length(module.events) == 0
    error_message = "The calendar has no table, or another feed has one."
  }
}

run "fundamentals_with_what_they_need_and_nothing_else" {
  command = apply

  variables {
    feeds = ["fundamentals", "assets", "earnings_calendar"]
  }

  assert {
    condition     = length(module.fundamentals) == 1 && length(module.refreshes) == 1 && length(module.events) + length(module.market_data) == 0
    error_message = "Fundamentals have no table or no bus, or exchanges have one."
  }

  assert {
    condition     = jsonencode(module.scheduler[0].daily_hours) == jsonencode({ assets = 4, earnings_calendar = 5, refresh_after_earnings = 6, refresh_oldest = 7 })
    error_message = "The schedules are not those of fundamentals and what they need."
  }

  assert {
    condition     = output.trial == "{\"dry_run\":true,\"job\":\"assets\"}"
    error_message = "Tried out is ${output.trial}: fundamentals is no job."
  }
}

run "news_sentiment_with_news_and_nothing_else" {
  command = apply

  variables {
    feeds = ["news_sentiment", "news"]
  }

  assert {
    condition     = jsonencode(module.scheduler[0].hourly) == jsonencode(["news_sentiment"]) && length(module.fundamentals) + length(module.refreshes) + length(module.events) == 0
    error_message = "It has no schedule, or another feed has something."
  }
}

run "rejects_fundamentals_without_what_they_need" {
  command = plan

  variables {
    feeds = ["news", "assets", "fundamentals"]
  }

  expect_failures = [var.feeds]
}

run "rejects_sentiment_of_news_that_nobody_collects" {
  command = plan

  variables {
    feeds = ["assets", "news_sentiment"]
  }

  expect_failures = [var.feeds]
}

run "rejects_calls_weights_and_sentiment_that_there_are_not" {
  command = plan

  variables {
    feeds                        = ["news", "assets", "earnings_calendar", "fundamentals", "news_sentiment"]
    alpha_vantage_calls_a_day    = 0
    alpha_vantage_calls_a_minute = 1.5
    refresh_at_most              = 0
    refresh_weights              = { volume = 2, stalest_days = 0 }
    show_sentiment               = "tiingo"
  }

  expect_failures = [
    var.alpha_vantage_calls_a_day, var.alpha_vantage_calls_a_minute, var.refresh_at_most, var.refresh_weights, var.show_sentiment,
  ]
}

run "rejects_events_that_would_take_what_refreshes_need" {
  command = plan

  variables {
    feeds                = ["events", "assets", "earnings_calendar", "fundamentals"]
    reserved_concurrency = 7
    event_concurrency    = 5
  }

  expect_failures = [var.event_concurrency]
}

run "rejects_an_unknown_feed" {
  command = plan

  variables {
    feeds = ["news", "weather"]
  }

  expect_failures = [var.feeds]
}

run "rejects_a_feed_twice" {
  command = plan

  variables {
    feeds = ["news", "assets", "news"]
  }

  expect_failures = [var.feeds]
}

run "rejects_no_feed" {
  command = plan

  variables {
    feeds = []
  }

  expect_failures = [var.feeds]
}

run "rejects_what_cannot_be_tracked_and_an_address_without_https" {
  command = plan

  variables {
    feeds           = ["assets"]
    track           = "all"
    alpaca_base_url = "http://api.alpaca.markets"
  }

  expect_failures = [var.track, var.alpaca_base_url]
}
