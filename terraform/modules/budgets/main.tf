# One budget per limit, because a budget has one. Budgets without actions cost nothing.
resource "aws_budgets_budget" "this" {
  for_each = { for limit in var.limits_usd : tostring(limit) => limit }

  name         = "${var.name}-${each.key}-usd"
  budget_type  = "COST"
  limit_amount = tostring(each.value)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  # Only what carries this tag, and only once the tag has been activated for cost allocation in the account that pays: see README.md.
  cost_filter {
    name   = "TagKeyValue"
    values = ["user:${var.tag_key}${"$"}${var.tag_value}"]
  }

  dynamic "notification" {
    for_each = ["ACTUAL", "FORECASTED"]

    content {
      comparison_operator        = "GREATER_THAN"
      threshold                  = 100
      threshold_type             = "PERCENTAGE"
      notification_type          = notification.value
      subscriber_sns_topic_arns  = [var.alert_topic_arn]
      subscriber_email_addresses = sort(var.emails)
    }
  }
}
