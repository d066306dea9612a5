# What the broker lists: one row a symbol, never deleted. The index has the rows that are tracked, those that were refreshed longest ago first.
module "assets" {
  source = "./modules/dynamodb_table"
  count  = local.is_on["assets"] ? 1 : 0

  name                = "assets-${var.environment}"
  keys                = ["symbol"]
  expires             = false
  deletion_protection = local.is_protected
  indexes             = { RefreshIndex = { keys = ["refresh_bucket", "refreshed_at"], attributes = ["status", "status_changed_at", "is_tradable", "exchange"] } }
}

# One row a symbol and fiscal period: a report whose date moves stays one row. By its index a reader has whole rows, month by month.
module "earnings_calendar" {
  source = "./modules/dynamodb_table"
  count  = local.is_on["earnings_calendar"] ? 1 : 0

  name                = "earnings-calendar-${var.environment}"
  keys                = ["symbol", "fiscal_period_end"]
  expires             = false
  deletion_protection = local.is_protected
  indexes             = { UpcomingEarningsIndex = { keys = ["report_month", "report_date_symbol"], is_whole = true } }
}

# A row for each period of each document of a company, with what it said before; and one with the state of the company's refresh. Read by company.
module "fundamentals" {
  source = "./modules/dynamodb_table"
  count  = local.is_on["fundamentals"] ? 1 : 0

  name                = "fundamentals-${var.environment}"
  keys                = ["symbol", "sk"]
  expires             = false
  deletion_protection = local.is_protected
}
