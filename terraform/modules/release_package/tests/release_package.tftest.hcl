variables {
  path = "./.terraform/fetched"
}

run "fetches_what_has_the_sum" {
  variables {
    url         = "file://${abspath("versions.tf")}"
    code_sha256 = filebase64sha256("./versions.tf")
  }

  assert {
    condition     = filebase64sha256(output.path) == var.code_sha256
    error_message = "It is another file."
  }
}

run "rejects_what_is_not_encrypted_on_the_way" {
  command = plan

  variables {
    url         = "http://example.com/bootstrap-x64.zip"
    code_sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
  }

  expect_failures = [var.url]
}

run "rejects_a_sum_in_hexadecimal" {
  command = plan

  variables {
    url         = "https://example.com/bootstrap-x64.zip"
    code_sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  }

  expect_failures = [var.code_sha256]
}
