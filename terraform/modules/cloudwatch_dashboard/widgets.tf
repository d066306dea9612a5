locals {
  chart = { view = "timeSeries", region = var.region, period = 300, stacked = false }

  success_rate = {
    type = "metric"
    properties = merge(local.chart, {
      title = "Success rate, % of runs due"
      metrics = [
        [{ id = "rate", expression = "100 * succeeded / (succeeded + failed)", label = "succeeded, %" }],
        concat(local.ours, ["RunsSucceeded"], local.custom, [{ id = "succeeded", stat = "Sum", visible = false }]),
        concat(local.ours, ["RunsFailed"], local.custom, [{ id = "failed", stat = "Sum", visible = false }]),
      ]
      yAxis       = { left = { min = 0, max = 100 } }
      annotations = { horizontal = [{ label = "goal", value = 99.5, color = "#2ca02c" }] }
    })
  }

  failed_runs = {
    type = "metric"
    properties = merge(local.chart, {
      title   = "Runs that failed or never began"
      metrics = [concat(local.ours, ["RunsFailed"], local.custom, [{ stat = "Sum", label = "lost", color = "#d62728" }])]
      yAxis   = { left = { min = 0 } }
    })
  }

  oldest_owed = {
    type = "metric"
    properties = merge(local.chart, {
      title       = "Oldest owed message, s"
      metrics     = [concat(local.ours, ["OldestOwedMessage"], local.custom, [{ stat = "Maximum", label = "age" }])]
      yAxis       = { left = { min = 0 } }
      annotations = { horizontal = [{ label = "alarm", value = 900, color = "#d62728" }] }
    })
  }

  alarm_states = {
    type       = "alarm"
    properties = { title = "Alarms", alarms = var.alarm_arns }
  }

  collection_latency = {
    type = "metric"
    properties = merge(local.chart, {
      title = "Collection latency, ms"
      metrics = [
        concat(local.ours, ["CollectionLatency"], local.custom, [{ stat = "p50", label = "p50" }]),
        concat(local.ours, ["CollectionLatency"], local.custom, [{ stat = "p95", label = "p95" }]),
        concat(local.ours, ["CollectionLatency"], local.custom, [{ stat = "p99", label = "p99" }]),
      ]
      yAxis = { left = { min = 0 } }
      annotations = { horizontal = [
        { label = "next source", value = 10000, color = "#ff7f0e" },
        { label = "alert", value = 30000, color = "#d62728" },
      ] }
    })
  }

  freshness = {
    type = "metric"
    properties = merge(local.chart, {
      title = "Age of the newest story, and how far behind collecting is, s"
      metrics = [
        concat(local.ours, ["Freshness"], local.custom, [{ stat = "Minimum", label = "age" }]),
        concat(local.ours, ["CollectionLag"], local.custom, [{ stat = "Maximum", label = "behind", yAxis = "right" }]),
      ]
      yAxis       = { left = { min = 0 } }
      annotations = { horizontal = [{ label = "15 minutes", value = 900, color = "#ff7f0e" }] }
    })
  }

  announcement_latency = {
    type = "metric"
    properties = merge(local.chart, {
      title       = "From claim to announcement, ms"
      metrics     = [concat(local.ours, ["AnnouncementLatency"], local.custom, [{ stat = "p95", label = "p95" }])]
      yAxis       = { left = { min = 0 } }
      annotations = { horizontal = [{ label = "30 s", value = 30000, color = "#ff7f0e" }] }
    })
  }

  function_time = {
    type = "metric"
    properties = merge(local.chart, {
      title = "Function duration, ms"
      metrics = [
        concat(local.lambda, ["Duration"], local.named, [{ stat = "p50", label = "p50" }]),
        concat(local.lambda, ["Duration"], local.named, [{ stat = "Maximum", label = "max" }]),
      ]
      yAxis       = { left = { min = 0 } }
      annotations = { horizontal = [{ label = "alarm", value = 40000, color = "#d62728" }] }
    })
  }

  stories = {
    type = "metric"
    properties = merge(local.chart, {
      title = "Stories"
      metrics = [
        concat(local.ours, ["ItemsCollected"], local.custom, [{ stat = "Sum", label = "collected" }]),
        concat(local.ours, ["ItemsNew"], local.custom, [{ stat = "Sum", label = "new" }]),
        concat(local.ours, ["ItemsRejected"], local.custom, [{ stat = "Sum", label = "rejected" }]),
      ]
      yAxis = { left = { min = 0 } }
    })
  }

  failovers = {
    type = "metric"
    properties = merge(local.chart, {
      title   = "Failovers"
      metrics = [concat(local.ours, ["Failovers"], local.custom, [{ stat = "Sum", label = "runs" }])]
      yAxis   = { left = { min = 0 } }
    })
  }

  served_by = {
    type = "log"
    properties = {
      title  = "Runs by source that answered"
      region = var.region
      view   = "bar"
      query  = "${local.source} | filter event = \"run\" and outcome = \"collected\" | stats count(*) as runs by source"
    }
  }

  sentiment = {
    type = "log"
    properties = {
      title  = "Sentiment of new stories, by day"
      region = var.region
      view   = "table"
      query  = "${local.source} | filter event = \"run\" and new > 0 | stats sum(sentiment.positive) as positive, sum(sentiment.negative) as negative, sum(sentiment.neutral) as neutral, 100 * sum(sentiment.unsure) / sum(new) as unsure_percent, 100 * sum(sentiment.no_cue) / sum(new) as no_cue_percent by bin(1d)"
    }
  }

  function_trouble = {
    type = "metric"
    properties = merge(local.chart, {
      title = "Function errors and throttles"
      metrics = [
        concat(local.lambda, ["Errors"], local.named, [{ stat = "Sum", label = "errors", color = "#d62728" }]),
        concat(local.lambda, ["Throttles"], local.named, [{ stat = "Sum", label = "throttles" }]),
        concat(local.lambda, ["Invocations"], local.named, [{ stat = "Sum", label = "calls" }]),
      ]
      yAxis = { left = { min = 0 } }
    })
  }

  event_calls = {
    type = "metric"
    properties = merge(local.chart, {
      title = "Events: sent, batches and errors"
      metrics = [
        ["AWS/SQS", "NumberOfMessagesSent", "QueueName", var.events_queue_name, { stat = "Sum", label = "sent" }],
        concat(local.lambda, ["Invocations"], local.events, [{ stat = "Sum", label = "batches" }]),
        concat(local.lambda, ["Errors"], local.events, [{ stat = "Sum", label = "errors", color = "#d62728" }]),
      ]
      yAxis = { left = { min = 0 } }
    })
  }

  event_time = {
    type = "metric"
    properties = merge(local.chart, {
      title = "Events: longest wait, s, and duration of a batch, ms"
      metrics = [
        ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", var.events_queue_name, { stat = "Maximum", label = "wait" }],
        concat(local.lambda, ["Duration"], local.events, [{ stat = "p99", label = "p99", yAxis = "right" }]),
      ]
      yAxis       = { left = { min = 0 } }
      annotations = { horizontal = [{ label = "alarm", value = 900, color = "#d62728" }] }
    })
  }

  event_outcomes = {
    type = "log"
    properties = {
      title  = "Events by what became of them"
      region = var.region
      view   = "bar"
      query  = "${local.source} | filter event = \"market_event\" | stats count(*) as events by outcome"
    }
  }

  event_rejections = {
    type = "log"
    properties = {
      title  = "The last 20 events that were rejected"
      region = var.region
      view   = "table"
      query  = "${local.source} | filter event = \"market_event\" and outcome = \"rejected\" | fields run, details | sort @timestamp desc | limit 20"
    }
  }

  dead_letters = {
    type = "metric"
    properties = merge(local.chart, {
      title = "Dead letters"
      metrics = [for metric in [
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", var.function_dead_letter_queue_name, { stat = "Maximum", label = "function" }],
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", var.scheduler_dead_letter_queue_name, { stat = "Maximum", label = "scheduler" }],
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", var.events_dead_letter_queue_name, { stat = "Maximum", label = "events" }],
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", var.bus_dead_letter_queue_name, { stat = "Maximum", label = "bus" }],
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", try(var.refreshes.dead_letter_queue_name, null), { stat = "Maximum", label = "refreshes" }],
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", try(var.refreshes.bus_dead_letter_queue_name, null), { stat = "Maximum", label = "bus of refreshes" }],
      ] : metric if metric[3] != null]
      yAxis = { left = { min = 0 } }
    })
  }

  memory = {
    type = "log"
    properties = {
      title  = "Memory, MB, and cold starts"
      region = var.region
      view   = "table"
      query  = "${local.source} | filter type = \"platform.report\" | stats max(record.metrics.maxMemoryUsedMB) as most, max(record.metrics.memorySizeMB) as allowed, count(record.metrics.initDurationMs) as cold_starts, max(record.metrics.initDurationMs) as slowest_start_ms by bin(1d)"
    }
  }

  cost = {
    type = "metric"
    properties = merge(local.chart, {
      title  = "Charges of the month so far, and at this pace, USD"
      region = "us-east-1"
      period = 21600
      metrics = [
        ["AWS/Billing", "EstimatedCharges", "Currency", "USD", { id = "charges", stat = "Maximum", label = "so far" }],
        [{ id = "pace", expression = "charges / DATE(charges) * 30", label = "at this pace" }],
      ]
      yAxis       = { left = { min = 0 } }
      annotations = { horizontal = [for limit in var.budget_limits_usd : { label = "budget", value = limit, color = "#ff7f0e" }] }
    })
  }

  last_failures = {
    type = "log"
    properties = {
      title  = "The last 20 runs that failed"
      region = var.region
      view   = "table"
      query  = "${local.source} | filter event = \"run\" and (outcome = \"failed\" or outcome = \"error\") | fields run, outcome, error_code, error_message | sort @timestamp desc | limit 20"
    }
  }
}
