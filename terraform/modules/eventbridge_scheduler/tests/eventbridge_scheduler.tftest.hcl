mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name        = "ingestion-dev"
  feeds       = ["news"]
  target_arn  = "arn:aws:lambda:us-east-1:000000000000:function:ingestion-dev:live"
  kms_key_arn = "arn:aws:kms:us-east-1:000000000000:key/1"
}

run "two_schedules_of_news_in_new_york_time" {
  command = apply

  assert {
    condition = { for name, schedule in aws_scheduler_schedule.this : name => schedule.schedule_expression } == {
      news-opening = "cron(30-55/5 9 ? * MON-FRI *)"
      news-session = "cron(0/5 10-15 ? * MON-FRI *)"
    }
    error_message = "The schedules do not fire at the 78 instants of a session."
  }

  assert {
    condition = alltrue([
      for schedule in aws_scheduler_schedule.this :
      schedule.schedule_expression_timezone == "America/New_York" && schedule.state == "ENABLED"
      && one(schedule.target).input == "{\"job\":\"news\",\"scheduled_at\":\"<aws.scheduler.scheduled-time>\"}"
      && one(schedule.target).arn == "arn:aws:lambda:us-east-1:000000000000:function:ingestion-dev:live"
    ])
    error_message = "A schedule fires in another zone, is off, or sends something else."
  }

  assert {
    condition     = [for schedule in aws_scheduler_schedule.this : schedule.name] == ["ingestion-dev-news-opening", "ingestion-dev-news-session"]
    error_message = "A schedule of news has another name than it used to have: it would be made anew."
  }

  assert {
    condition     = length(output.daily_hours) == 0 && length(output.hourly) == 0
    error_message = "News is taken for a feed that runs once a day, or every hour."
  }
}

run "a_daily_feed_has_its_own_schedule_event_and_patience" {
  command = apply

  variables {
    feeds = ["earnings_calendar", "assets"]
  }

  assert {
    condition = { for name, schedule in aws_scheduler_schedule.this : schedule.name => schedule.schedule_expression } == {
      ingestion-dev-assets-daily            = "cron(0 4 ? * MON-SAT *)"
      ingestion-dev-earnings_calendar-daily = "cron(0 5 ? * MON-SAT *)"
    }
    error_message = "The schedules do not fire every morning but Sunday's, or what is off has one."
  }

  assert {
    condition = alltrue([
      for schedule in aws_scheduler_schedule.this :
      schedule.schedule_expression_timezone == "America/New_York" && one(one(schedule.target).retry_policy).maximum_event_age_in_seconds == 7200
      && one(one(schedule.target).dead_letter_config).arn == "arn:aws:sqs:us-east-1:000000000000:queue"
    ])
    error_message = "It fires in another zone, gives up sooner, or drops what it cannot deliver."
  }

  assert {
    condition     = one(aws_scheduler_schedule.this["earnings_calendar-daily"].target).input == "{\"job\":\"earnings_calendar\",\"scheduled_at\":\"<aws.scheduler.scheduled-time>\"}"
    error_message = "It sends something else."
  }

  assert {
    condition     = jsonencode(output.daily_hours) == jsonencode({ assets = 4, earnings_calendar = 5 })
    error_message = "The hours are not those of the schedules: ${jsonencode(output.daily_hours)}."
  }
}

run "fundamentals_have_two_jobs_after_the_calendar" {
  command = apply

  variables {
    feeds = ["assets", "earnings_calendar", "fundamentals"]
  }

  assert {
    condition = { for name, schedule in aws_scheduler_schedule.this : schedule.name => schedule.schedule_expression } == {
      ingestion-dev-assets-daily                 = "cron(0 4 ? * MON-SAT *)"
      ingestion-dev-earnings_calendar-daily      = "cron(0 5 ? * MON-SAT *)"
      ingestion-dev-refresh_after_earnings-daily = "cron(0 6 ? * MON-SAT *)"
      ingestion-dev-refresh_oldest-daily         = "cron(0 7 ? * MON-SAT *)"
    }
    error_message = "The schedules do not fire one after the other."
  }

  assert {
    condition     = one(aws_scheduler_schedule.this["refresh_oldest-daily"].target).input == "{\"job\":\"refresh_oldest\",\"scheduled_at\":\"<aws.scheduler.scheduled-time>\"}"
    error_message = "It sends something else."
  }

  assert {
    condition     = jsonencode(output.daily_hours) == jsonencode({ assets = 4, earnings_calendar = 5, refresh_after_earnings = 6, refresh_oldest = 7 })
    error_message = "The hours are not those of the schedules: ${jsonencode(output.daily_hours)}."
  }
}

run "news_sentiment_comes_every_hour_but_on_Sunday" {
  command = apply

  variables {
    feeds = ["news", "news_sentiment"]
  }

  assert {
    condition = (
      aws_scheduler_schedule.this["news_sentiment-hourly"].schedule_expression == "cron(0 * ? * MON-SAT *)"
      && aws_scheduler_schedule.this["news_sentiment-hourly"].schedule_expression_timezone == "America/New_York"
      && one(one(aws_scheduler_schedule.this["news_sentiment-hourly"].target).retry_policy).maximum_event_age_in_seconds < 3600
    )
    error_message = "It fires at other times, or an event outlives the next run."
  }

  assert {
    condition     = jsonencode(output.hourly) == jsonencode(["news_sentiment"]) && length(output.daily_hours) == 0 && length(aws_scheduler_schedule.this) == 3
    error_message = "It is taken for a job that runs once a day, or something else is scheduled."
  }
}

run "only_this_group_assumes_the_role_and_it_may_do_two_things" {
  command = apply

  assert {
    condition = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0] == {
      Sid       = "OnlyThisScheduleGroup"
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = {
        "aws:SourceAccount" = "000000000000"
        "aws:SourceArn"     = "arn:aws:scheduler:us-east-1:000000000000:schedule-group/ingestion"
      } }
    }
    error_message = "Others than this schedule group can assume the role."
  }

  assert {
    condition = { for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : jsonencode(statement.Action) => statement.Resource } == {
      "\"lambda:InvokeFunction\""                 = "arn:aws:lambda:us-east-1:000000000000:function:ingestion-dev:live"
      "\"sqs:SendMessage\""                       = "arn:aws:sqs:us-east-1:000000000000:queue"
      "[\"kms:Decrypt\",\"kms:GenerateDataKey\"]" = "arn:aws:kms:us-east-1:000000000000:key/1"
    }
    error_message = "The role may do more, or less, than call the function and keep what could not be delivered."
  }
}

run "switched_off_everything_else_stays" {
  command = plan

  variables {
    enabled = false
  }

  assert {
    condition     = alltrue([for schedule in aws_scheduler_schedule.this : schedule.state == "DISABLED"])
    error_message = "A schedule still fires."
  }
}

run "rejects_a_function_without_alias" {
  command = plan

  variables {
    target_arn = "arn:aws:lambda:us-east-1:000000000000:function:ingestion-dev"
  }

  expect_failures = [var.target_arn]
}

run "rejects_a_name_in_capitals" {
  command = plan

  variables {
    name = "Ingestion"
  }

  expect_failures = [var.name]
}

run "rejects_a_feed_that_has_no_schedule" {
  command = plan

  variables {
    feeds = ["news", "events"]
  }

  expect_failures = [var.feeds]
}
