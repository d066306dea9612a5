environment            = "prod"
tickers                = ["AAPL", "MSFT", "NVDA", "AMZN", "GOOGL", "META", "TSLA", "BRK.B", "JPM", "V"]
alert_emails           = ["operations@example.com", "on-call@example.com"]
subscriber_account_ids = []
event_write_units      = 1000
event_rate_alarm       = 300000
delivery_logging       = true
