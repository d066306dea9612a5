locals {
  # A value a day: bars over a month, whatever the dashboard shows of the rest.
  by_day = merge(local.chart, { view = "bar", period = 86400, start = "-P30D" })

  # Of each job that runs once a day: what it counts beside what every run does.
  counted = {
    assets                 = [["ItemsChanged", "changed", "left"]]
    earnings_calendar      = [["ItemsChanged", "changed", "left"], ["Disagreements", "two dates", "left"]]
    refresh_after_earnings = [["SymbolsChosen", "chosen", "left"], ["SymbolsWaiting", "wait", "left"], ["CalendarAgeHours", "age of the calendar, h", "right"]]
    refresh_oldest         = [["SymbolsChosen", "chosen", "left"], ["SymbolsWaiting", "wait", "left"]]
  }

  daily = { for job, counted in local.counted : job => {
    last_runs = {
      type = "log"
      properties = {
        title  = "The last runs"
        region = var.region
        view   = "table"
        query  = "${local.source} | filter event = \"run\" and job = \"${job}\" | fields run, outcome, source, collected, new, rejected, error_code | sort @timestamp desc | limit 20"
      }
    }
    runs = {
      type = "metric"
      properties = merge(local.by_day, {
        title = "Runs by how they ended"
        metrics = [for metric in [["RunsSucceeded", "succeeded"], ["RunsFailed", "failed or never began"], ["Failovers", "another source"]] :
          concat(local.ours, [metric[0]], local.of[job], [{ stat = "Sum", label = metric[1] }])
        ]
        yAxis = { left = { min = 0 } }
      })
    }
    items = {
      type = "metric"
      properties = merge(local.by_day, {
        title = "Rows"
        metrics = [for metric in concat([["ItemsCollected", "in the list", "right"], ["ItemsNew", "new", "left"], ["ItemsRejected", "rejected", "left"]], counted) :
          concat(local.ours, [metric[0]], local.of[job], [merge({ stat = "Sum", label = metric[1] }, metric[2] == "right" ? { yAxis = "right" } : {})])
        ]
        yAxis = { left = { min = 0 } }
      })
    }
    time = {
      type = "metric"
      properties = merge(local.by_day, {
        title = "Time of collecting, ms, and oldest owed message, s"
        metrics = [
          concat(local.ours, ["CollectionLatency"], local.of[job], [{ stat = "Maximum", label = "collecting" }]),
          concat(local.ours, ["OldestOwedMessage"], local.of[job], [{ stat = "Maximum", label = "owed", yAxis = "right" }]),
        ]
        yAxis = { left = { min = 0 } }
      })
    }
  } }

  of = { for job in concat(keys(local.counted), ["fundamentals", "news_sentiment"]) : job => ["Environment", var.environment, "Feed", job] }
}
