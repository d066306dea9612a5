locals {
  schedules = {
    # The regular session of the NYSE is 09:30 to 16:00 in New York, the close excluded: 6 + 72 = 78 runs on a full day. Two expressions,
    # because one cannot say "from half past nine". Holidays and short days are the program's business: it answers "closed" and does nothing.
    # A run that could not be started within four minutes is the next run's work: it reaches back by itself.
    news = {
      what          = "Collects news every five minutes of the NYSE session"
      time_zone     = "America/New_York"
      retry_seconds = 240
      retries       = 3
      crons = {
        opening = "cron(30-55/5 9 ? * MON-FRI *)"
        session = "cron(0/5 10-15 ? * MON-FRI *)"
      }
    }

    # Once a day, holidays too. The next run is a day away, so this one is tried for two hours; the alarm that none has come waits that long.
    assets = {
      what          = "Brings assets up to date every morning but Sunday's"
      time_zone     = "America/New_York"
      retry_seconds = 7200
      retries       = 185
      crons         = { daily = "cron(0 4 ? * MON-SAT *)" }
    }

    earnings_calendar = {
      what          = "Brings the earnings calendar up to date every morning but Sunday's"
      time_zone     = "America/New_York"
      retry_seconds = 7200
      retries       = 185
      crons         = { daily = "cron(0 5 ? * MON-SAT *)" }
    }
  }

  # One for each expression of a feed that is on: news-opening, assets-daily.
  fired = merge([
    for feed in var.feeds : { for name, cron in local.schedules[feed].crons : "${feed}-${name}" => merge(local.schedules[feed], { feed = feed, cron = cron }) }
  ]...)
}
