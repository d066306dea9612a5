mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name                             = "ingestion-dev"
  region                           = "us-east-1"
  environment                      = "dev"
  feeds                            = ["news", "events", "assets", "earnings_calendar", "fundamentals", "news_sentiment"]
  metrics_namespace                = "Ingestion"
  function_name                    = "ingestion-dev"
  log_group_name                   = "/aws/lambda/ingestion-dev"
  alarm_arns                       = ["arn:aws:cloudwatch:us-east-1:000000000000:alarm:one"]
  function_dead_letter_queue_name  = "one"
  scheduler_dead_letter_queue_name = "two"
  events_queue_name                = "ingestion-dev-events"
  events_dead_letter_queue_name    = "three"
  bus_dead_letter_queue_name       = "four"
  alias                            = "live"
  events_alias                     = "events"
  budget_limits_usd                = [10, 25, 50]

  refreshes = { queue_name = "ingestion-dev-fundamentals", alias = "fundamentals", dead_letter_queue_name = "five", bus_dead_letter_queue_name = "six" }
}

run "rows_fill_the_width_and_do_not_overlap" {
  command = plan

  assert {
    condition     = jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).start == "-PT24H"
    error_message = "It does not open on the last day."
  }

  assert {
    condition = alltrue([
      for y in distinct([for widget in local.widgets : widget.y]) : sum([for widget in local.widgets : widget.width if widget.y == y]) == 24
    ])
    error_message = "A row is not 24 units wide."
  }

  assert {
    condition = alltrue([
      for widget in local.widgets : alltrue([
        for other in local.widgets :
        widget == other || widget.x + widget.width <= other.x || other.x + other.width <= widget.x || widget.y + widget.height <= other.y || other.y + other.height <= widget.y
      ])
    ])
    error_message = "Two widgets overlap."
  }

  assert {
    condition     = alltrue([for widget in local.widgets : contains([300, 3600, 21600, 86400], widget.properties.period) if widget.type == "metric"])
    error_message = "A chart has another period than the runs."
  }
}

run "what_is_off_has_no_row_and_the_alarms_are_shown_all_the_same" {
  command = plan

  variables {
    feeds                         = ["assets"]
    events_queue_name             = null
    events_dead_letter_queue_name = null
    bus_dead_letter_queue_name    = null
    events_alias                  = null
    refreshes                     = null
  }

  assert {
    condition = [for widget in local.widgets : trimspace(try(regex("^## ([A-Za-z ]+)", widget.properties.markdown)[0], "")) if widget.type == "text"] == [
      "Is it well", "Assets", "Lambda", "The last runs that failed",
    ]
    error_message = "The rows are ${join(", ", [for widget in local.widgets : try(substr(widget.properties.markdown, 0, 20), "") if widget.type == "text"])}."
  }

  assert {
    condition = (
      length([for widget in local.widgets : widget if widget.type == "alarm"]) == 1
      && !strcontains(aws_cloudwatch_dashboard.this.dashboard_body, "earnings") && !strcontains(aws_cloudwatch_dashboard.this.dashboard_body, "\"news\"")
      && !strcontains(aws_cloudwatch_dashboard.this.dashboard_body, "Disagreements") && strcontains(aws_cloudwatch_dashboard.this.dashboard_body, "ItemsChanged")
    )
    error_message = "It shows what is off, or no alarms."
  }
}

run "fundamentals_have_a_row_for_each_job_and_one_for_what_came_of_it" {
  command = plan

  variables {
    feeds       = ["assets", "earnings_calendar", "fundamentals"]
    calls_a_day = 500
  }

  assert {
    condition = [for widget in local.widgets : trimspace(try(regex("^## ([A-Za-z ]+)", widget.properties.markdown)[0], "")) if widget.type == "text"] == [
      "Is it well", "Assets", "Earnings calendar", "Refreshes after reports", "Refreshes of the oldest", "Fundamentals", "Lambda", "The last runs that failed",
    ]
    error_message = "The rows are ${join(", ", [for widget in local.widgets : try(substr(widget.properties.markdown, 0, 20), "") if widget.type == "text"])}."
  }

  assert {
    condition = alltrue([for what in [
      "SymbolsChosen", "SymbolsWaiting", "CalendarAgeHours", "SymbolsRefreshed", "DocumentsStored", "DocumentsFailed", "RowsWritten", "CallsToday",
      "ingestion-dev-fundamentals", "ingestion-dev:fundamentals", "\"value\":500", "\"five\"", "\"six\"",
    ] : strcontains(aws_cloudwatch_dashboard.this.dashboard_body, what)]) && !strcontains(aws_cloudwatch_dashboard.this.dashboard_body, "news_sentiment")
    error_message = "Something of fundamentals is not shown, or news sentiment is, which is off."
  }
}

run "rejects_no_alarm" {
  command = plan

  variables {
    alarm_arns = []
  }

  expect_failures = [var.alarm_arns]
}

run "names_sections_of_the_runbook_without_links_when_it_is_nowhere_to_be_read" {
  command = plan

  assert {
    condition     = endswith(local.widgets[0].properties.markdown, "**Runbook:** consecutive_failures, all_sources_down, no-runs")
    error_message = "It reads ${local.widgets[0].properties.markdown}."
  }
}

run "links_to_sections_of_the_runbook" {
  command = plan

  variables {
    runbook_url = "https://git.example.com/ingestion/RUNBOOK.md"
  }

  assert {
    condition     = endswith(local.widgets[0].properties.markdown, ", [no-runs](https://git.example.com/ingestion/RUNBOOK.md#no-runs)")
    error_message = "It reads ${local.widgets[0].properties.markdown}."
  }
}

run "rejects_a_runbook_without_https" {
  command = plan

  variables {
    runbook_url = "RUNBOOK.md"
  }

  expect_failures = [var.runbook_url]
}
