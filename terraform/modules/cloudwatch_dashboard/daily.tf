locals {
  # A value a day: bars over a month, whatever the dashboard shows of the rest.
  by_day = merge(local.chart, { view = "bar", period = 86400, start = "-P30D" })

  # Of a feed that runs once a day; Disagreements are of the earnings calendar only.
  daily = { for feed, disagree in { assets = [], earnings_calendar = [["Disagreements", "two dates"]] } : feed => {
    last_runs = {
      type = "log"
      properties = {
        title  = "The last runs"
        region = var.region
        view   = "table"
        query  = "${local.source} | filter event = \"run\" and job = \"${feed}\" | fields run, outcome, source, collected, new, rejected, error_code | sort @timestamp desc | limit 20"
      }
    }
    runs = {
      type = "metric"
      properties = merge(local.by_day, {
        title = "Runs by how they ended"
        metrics = [for metric in [["RunsSucceeded", "succeeded"], ["RunsFailed", "failed or never began"], ["Failovers", "another source"]] :
          concat(local.ours, [metric[0]], local.of[feed], [{ stat = "Sum", label = metric[1] }])
        ]
        yAxis = { left = { min = 0 } }
      })
    }
    items = {
      type = "metric"
      properties = merge(local.by_day, {
        title = "Rows"
        metrics = [for metric in concat([["ItemsCollected", "in the list"], ["ItemsNew", "new"], ["ItemsChanged", "changed"], ["ItemsRejected", "rejected"]], disagree) :
          concat(local.ours, [metric[0]], local.of[feed], [merge({ stat = "Sum", label = metric[1] }, metric[0] == "ItemsCollected" ? { yAxis = "right" } : {})])
        ]
        yAxis = { left = { min = 0 } }
      })
    }
    time = {
      type = "metric"
      properties = merge(local.by_day, {
        title = "Time of collecting, ms, and oldest owed message, s"
        metrics = [
          concat(local.ours, ["CollectionLatency"], local.of[feed], [{ stat = "Maximum", label = "collecting" }]),
          concat(local.ours, ["OldestOwedMessage"], local.of[feed], [{ stat = "Maximum", label = "owed", yAxis = "right" }]),
        ]
        yAxis = { left = { min = 0 } }
      })
    }
  } }

  of = { for feed in ["assets", "earnings_calendar"] : feed => ["Environment", var.environment, "Feed", feed] }
}
