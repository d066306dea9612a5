# Settings of the function that only a feed has.
locals {
  event_settings = {
    MARKET_DATA_TABLE_NAME = try(module.market_data[0].name, null)
    AUDIT_TRAIL_TABLE_NAME = try(module.audit_trail[0].name, null)
    MARKET_EVENT_TYPES     = join(",", keys(var.event_types))

    REJECTED_EVENTS_TABLE_NAME  = try(module.rejected_events[0].name, null)
    MARKET_EVENT_SENDERS        = jsonencode(try(module.events[0].senders, null))
    MARKET_EVENT_WINDOW_MINUTES = tostring(var.event_announcement_minutes)
    MARKET_EVENT_OLDEST_MINUTES = tostring(var.event_oldest_minutes)
  }

  # The name of its table switches a feed on.
  reference_settings = {
    ASSETS_TABLE_NAME            = try(module.assets[0].name, null)
    TRACK                        = local.is_on["assets"] ? var.track : null
    ALPACA_BASE_URL              = local.is_on["assets"] ? var.alpaca_base_url : null
    EARNINGS_CALENDAR_TABLE_NAME = try(module.earnings_calendar[0].name, null)

    ALPHA_VANTAGE_CALLS_A_DAY    = local.asks_alpha_vantage ? tostring(var.alpha_vantage_calls_a_day) : null
    ALPHA_VANTAGE_CALLS_A_MINUTE = local.asks_alpha_vantage ? tostring(var.alpha_vantage_calls_a_minute) : null

    FUNDAMENTALS_TABLE_NAME  = try(module.fundamentals[0].name, null)
    EVENT_BUS_NAME           = try(module.refreshes[0].bus_name, null)
    REFRESH_AT_MOST          = local.is_on["fundamentals"] ? tostring(var.refresh_at_most) : null
    REFRESH_VOLUME_WEIGHT    = local.is_on["fundamentals"] ? try(tostring(var.refresh_weights.volume), null) : null
    REFRESH_STALENESS_WEIGHT = local.is_on["fundamentals"] ? try(tostring(var.refresh_weights.staleness), null) : null
    REFRESH_SCORE_OVER       = local.is_on["fundamentals"] ? try(tostring(var.refresh_weights.over), null) : null
    REFRESH_STALEST_DAYS     = local.is_on["fundamentals"] ? try(tostring(var.refresh_weights.stalest_days), null) : null

    SHOW_SENTIMENT = local.is_on["news_sentiment"] ? var.show_sentiment : null
  }
}
