locals {
  by_hour = merge(local.chart, { period = 3600 })

  sentiment_runs = {
    type = "log"
    properties = {
      title  = "The last runs"
      region = var.region
      view   = "table"
      query  = "${local.source} | filter event = \"run\" and job = \"news_sentiment\" | fields run, outcome, collected, new, merged, error_code | sort @timestamp desc | limit 20"
    }
  }

  sentiment_outcomes = {
    type = "metric"
    properties = merge(local.by_hour, {
      title = "Runs by how they ended"
      metrics = [for metric in [["RunsSucceeded", "succeeded"], ["RunsFailed", "failed or never began"], ["Failovers", "another source"]] :
        concat(local.ours, [metric[0]], local.of["news_sentiment"], [{ stat = "Sum", label = metric[1] }])
      ]
      yAxis = { left = { min = 0 } }
    })
  }

  sentiment_stories = {
    type = "metric"
    properties = merge(local.by_hour, {
      title = "Stories"
      metrics = [for metric in [["ItemsCollected", "collected"], ["ItemsNew", "new"], ["ItemsRejected", "rejected"]] :
        concat(local.ours, [metric[0]], local.of["news_sentiment"], [{ stat = "Sum", label = metric[1] }])
      ]
      yAxis = { left = { min = 0 } }
    })
  }

  sentiment_time = {
    type = "metric"
    properties = merge(local.by_hour, {
      title = "Collecting and announcing, ms; owed, fresh and behind, s"
      metrics = [for metric in [
        ["CollectionLatency", "collecting", "left"], ["AnnouncementLatency", "announcing", "left"],
        ["OldestOwedMessage", "owed", "right"], ["Freshness", "age of the newest", "right"], ["CollectionLag", "behind", "right"],
        ] :
        concat(local.ours, [metric[0]], local.of["news_sentiment"], [merge({ stat = "Maximum", label = metric[1] }, metric[2] == "right" ? { yAxis = "right" } : {})])
      ]
      yAxis = { left = { min = 0 } }
    })
  }
}
