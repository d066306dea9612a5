locals {
  # By job. A job that does a part of a feed's work names the feed.
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

    # After the calendar, which says who has reported.
    refresh_after_earnings = {
      feed          = "fundamentals"
      what          = "Chooses the companies that have reported, to be refreshed, every morning but Sunday's"
      time_zone     = "America/New_York"
      retry_seconds = 7200
      retries       = 185
      crons         = { daily = "cron(0 6 ? * MON-SAT *)" }
    }

    # With the calls that are left.
    refresh_oldest = {
      feed          = "fundamentals"
      what          = "Chooses the companies that were refreshed longest ago, every morning but Sunday's"
      time_zone     = "America/New_York"
      retry_seconds = 7200
      retries       = 185
      crons         = { daily = "cron(0 7 ? * MON-SAT *)" }
    }

    # Each run asks for two hours, so one that is missed is made up for by the next.
    news_sentiment = {
      what          = "Collects news with their sentiment every hour but Sunday's"
      time_zone     = "America/New_York"
      retry_seconds = 1800
      retries       = 30
      crons         = { hourly = "cron(0 * ? * MON-SAT *)" }
    }
  }

  of_feeds = { for job, schedule in local.schedules : job => schedule if contains(var.feeds, try(schedule.feed, job)) }

  # One for each expression of a job whose feed is on: news-opening, assets-daily.
  fired = merge([
    for job, schedule in local.of_feeds : { for name, cron in schedule.crons : "${job}-${name}" => merge(schedule, { job = job, cron = cron }) }
  ]...)
}
