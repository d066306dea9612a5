run "lets_go_of_what_is_not_protected" {
  variables {
    name      = "ingestion-dev"
    protected = false
  }

  assert {
    condition     = terraform_data.this.output.protected == false
    error_message = "It would refuse."
  }
}

run "rejects_a_name_that_would_end_the_message_early" {
  command = plan

  variables {
    name      = "it's"
    protected = false
  }

  expect_failures = [var.name]
}
