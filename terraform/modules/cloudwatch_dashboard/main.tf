locals {
  ours   = [var.metrics_namespace]
  custom = ["Environment", var.environment, "Feed", "news"]
  lambda = ["AWS/Lambda"]
  named  = ["FunctionName", var.function_name, "Resource", "${var.function_name}:${var.alias}"]
  events = ["FunctionName", var.function_name, "Resource", try("${var.function_name}:${var.events_alias}", "")]
  source = "SOURCE '${var.log_group_name}'"

  # One row after the other, each under a line of text with sections of terraform/RUNBOOK.md; a row's widgets share its height and the 24 units of width.
  # A row is there where one of the feeds is on that it is of.
  rows = [for row in local.of_all : row if length(setintersection(row.of, var.feeds)) > 0]

  of_all = concat(local.of_alarms, local.of_news, local.of_sentiment, local.of_daily, local.of_fundamentals, local.of_the_rest)

  # Else they are shown beside the runs of news.
  of_alarms = [{
    of      = contains(var.feeds, "news") ? [] : var.feeds
    text    = "## Is it well?"
    runbook = []
    widgets = [local.alarm_states]
  }]

  of_news = [
    {
      of      = ["news"]
      text    = "## Is it well?  \nEvery run that is due succeeds; 99.5 % is the goal. A failed or missed run loses nothing: the next one reaches back."
      runbook = ["consecutive_failures", "all_sources_down", "no-runs"]
      widgets = [local.success_rate, local.failed_runs, local.oldest_owed, local.alarm_states]
    },
    {
      of      = ["news"]
      text    = "## Is it quick?  \nA source has 10 s, then the next is asked; over 30 s operations are told. Fresh means that the newest story is under 15 minutes old."
      runbook = ["high_latency", "collection_lag", "oldest-owed-message"]
      widgets = [local.collection_latency, local.freshness, local.announcement_latency, local.function_time]
    },
    {
      of      = ["news"]
      text    = "## What came in, and from whom?  \nCollected is new + merged + known + rejected. A failover is a run that the preferred source did not answer."
      runbook = ["credentials_rejected"]
      widgets = [local.stories, local.failovers, local.served_by, local.sentiment]
    },
  ]

  # A third source of stories, every hour.
  of_sentiment = [{
    of      = ["news_sentiment"]
    text    = "## News sentiment  \nOne run every hour but Sunday's, with the calls that are left of the day. Collected are stories of tracked tickers; new ones are announced as news."
    runbook = ["news-sentiment-no-runs", "news-sentiment-owed-message"]
    widgets = [local.sentiment_runs, local.sentiment_outcomes, local.sentiment_stories, local.sentiment_time]
  }]

  # Their charts go back a month, a value a day.
  of_daily = [for job, row in {
    assets = {
      of   = "assets", name = "Assets", incident = "short_list"
      text = "One run every morning but Sunday's. Changed are rows that differ from the day before, delisted and withdrawn ones among them."
    }
    earnings_calendar = {
      of   = "earnings_calendar", name = "Earnings calendar", incident = "short_list"
      text = "One run every morning but Sunday's. Changed are rows that differ from the day before, delisted and withdrawn ones among them."
    }
    refresh_after_earnings = {
      of   = "fundamentals", name = "Refreshes after reports", incident = "stale_calendar"
      text = "Chosen every morning but Sunday's, from those that have reported. Those that wait are first tomorrow: the calls of the day do not suffice."
    }
    refresh_oldest = {
      of   = "fundamentals", name = "Refreshes of the oldest", incident = "consecutive_failures"
      text = "Chosen an hour later by score, with the calls that are left."
    }
    } : {
    of      = [row.of]
    text    = "## ${row.name}  \n${row.text}"
    runbook = ["${replace(job, "_", "-")}-failed", "${replace(job, "_", "-")}-no-runs", "${replace(job, "_", "-")}-owed-message", row.incident]
    widgets = [local.daily[job].last_runs, local.daily[job].runs, local.daily[job].items, local.daily[job].time]
  }]

  of_fundamentals = [{
    of      = ["fundamentals"]
    text    = "## Fundamentals  \nA refresh is five documents, which is five calls. What finds no call left is acknowledged, and planned again tomorrow."
    runbook = ["fundamentals-errors", "fundamentals-waiting", "fundamentals-dead-letters", "fundamentals-bus-dead-letters"]
    widgets = [local.refresh_queue, local.refresh_documents, local.refresh_calls, local.last_refreshes]
  }]

  of_the_rest = [
    {
      of      = ["news", "events", "assets", "earnings_calendar"]
      text    = "## Lambda, and what it costs  \nDead letters are events that nobody could process. Charges are the whole account's, in us-east-1 and with billing alerts switched on."
      runbook = ["function-errors", "function-dead-letters", "scheduler-dead-letters"]
      widgets = [local.function_trouble, local.dead_letters, local.memory, local.cost]
    },
    {
      of      = ["events"]
      text    = "## Events from the bus  \nEvery delivery ends as accepted, duplicate or rejected, or as a dead letter; the audit trail has those that were not rejected."
      runbook = ["events-errors", "events-waiting", "events-rate", "events-dead-letters", "bus-dead-letters"]
      widgets = [local.event_calls, local.event_time, local.event_outcomes, local.event_rejections]
    },
    {
      of      = ["news", "assets", "earnings_calendar"]
      text    = "## The last runs that failed  \nWhy, by source; the same lines are in the log group of the function."
      runbook = []
      widgets = [local.last_failures]
    },
  ]

  link = { for section in toset(flatten(local.rows[*].runbook)) : section => var.runbook_url == null ? section : "[${section}](${var.runbook_url}#${section})" }

  text_height = 2
  row_height  = 6

  widgets = flatten([
    for number, row in local.rows : concat(
      [{
        type       = "text"
        x          = 0
        y          = number * (local.text_height + local.row_height)
        width      = 24
        height     = local.text_height
        properties = { markdown = join(" **Runbook:** ", compact([row.text, join(", ", [for section in row.runbook : local.link[section]])])), background = "transparent" }
      }],
      [
        for place, widget in row.widgets : {
          type       = widget.type
          x          = place * (24 / length(row.widgets))
          y          = number * (local.text_height + local.row_height) + local.text_height
          width      = 24 / length(row.widgets)
          height     = local.row_height
          properties = widget.properties
        }
      ],
    )
  ])
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    start          = "-PT24H"
    periodOverride = "inherit"
    widgets        = local.widgets
  })
}
