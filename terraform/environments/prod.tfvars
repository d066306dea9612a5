environment            = "prod"
tickers                = ["AAPL", "MSFT", "NVDA", "AMZN", "GOOGL", "META", "TSLA", "BRK.B", "JPM", "V"]
alert_emails           = ["operations@example.com", "on-call@example.com"]
subscriber_account_ids = ["111122223333"]
reserved_concurrency   = 20
delivery_logging       = true
