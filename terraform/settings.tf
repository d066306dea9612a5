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
  }
}
