environment  = "dev"
tickers      = ["AAPL", "MSFT", "NVDA", "AMZN", "GOOGL", "META", "TSLA", "BRK.B", "JPM", "V"]
alert_emails = ["operations@example.com"]
