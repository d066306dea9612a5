locals {
  refreshing = ["FunctionName", var.function_name, "Resource", try("${var.function_name}:${var.refreshes.alias}", "")]

  refresh_queue = {
    type = "metric"
    properties = merge(local.chart, {
      title = "Refreshes: waiting, batches and errors; longest wait, s"
      metrics = [
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", try(var.refreshes.queue_name, null), { stat = "Maximum", label = "waiting" }],
        concat(local.lambda, ["Invocations"], local.refreshing, [{ stat = "Sum", label = "batches" }]),
        concat(local.lambda, ["Errors"], local.refreshing, [{ stat = "Sum", label = "errors", color = "#d62728" }]),
        ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", try(var.refreshes.queue_name, null), { stat = "Maximum", label = "wait", yAxis = "right" }],
      ]
      yAxis = { left = { min = 0 } }
    })
  }

  refresh_documents = {
    type = "metric"
    properties = merge(local.by_day, {
      title = "Companies refreshed, and their documents"
      metrics = [for metric in [["SymbolsRefreshed", "companies"], ["DocumentsStored", "documents"], ["DocumentsFailed", "documents that did not come"]] :
        concat(local.ours, [metric[0]], local.of["fundamentals"], [{ stat = "Sum", label = metric[1] }])
      ]
      yAxis = { left = { min = 0 } }
    })
  }

  refresh_calls = {
    type = "metric"
    properties = merge(local.by_day, {
      title = "Calls of the day, and rows written"
      metrics = [
        concat(local.ours, ["CallsToday"], local.of["fundamentals"], [{ stat = "Maximum", label = "calls" }]),
        concat(local.ours, ["RowsWritten"], local.of["fundamentals"], [{ stat = "Sum", label = "rows", yAxis = "right" }]),
      ]
      yAxis       = { left = { min = 0 } }
      annotations = { horizontal = [{ label = "the plan's", value = var.calls_a_day, color = "#ff7f0e" }] }
    })
  }

  last_refreshes = {
    type = "log"
    properties = {
      title  = "The last 20 refreshes"
      region = var.region
      view   = "table"
      query  = "${local.source} | filter event = \"refresh\" | fields symbol, outcome, calls, rows_written, run | sort @timestamp desc | limit 20"
    }
  }
}
