.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c

dynalite := artifacts/dynalite/node_modules/.installed
dynalite_sources := $(wildcard src/LocalCloud/Dynamo/dynalite/*)

.PHONY: help probe build dynalite run run-events dead-letters query console test simulate sentiment-report validate cost calendar bench sizes

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

probe: ## ask the NuGet sources again which official packages they have
	@src/Compat/probe.sh --again

build: ## the native binary, artifacts/bootstrap/bootstrap, and artifacts/bootstrap.zip
	@./build.sh --if-changed

dynalite: $(dynalite) ## install the local DynamoDB (from npm)

$(dynalite): $(dynalite_sources)
	@command -v node > /dev/null || { echo "make: node is missing: install Node.js 20 or later (https://nodejs.org/en/download)" >&2; exit 1; }
	@command -v npm > /dev/null || { echo "make: npm is missing: install Node.js 20 or later (https://nodejs.org/en/download)" >&2; exit 1; }
	@echo "dynalite: installing the local DynamoDB from npm ..."
	@mkdir -p artifacts/dynalite && cp src/LocalCloud/Dynamo/dynalite/* artifacts/dynalite/
	@cd artifacts/dynalite && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

run: build dynalite ## one collection by the native binary, on loopback, with everything shown
	@echo "run: building LocalCloud ..."
	@dotnet build src/LocalCloud --configuration Release --nologo --verbosity quiet -tl:off > artifacts/build.log || { cat artifacts/build.log; exit 1; }
	@dotnet artifacts/bin/LocalCloud/release/LocalCloud.dll run

run-events: build dynalite ## a thousand mixed events from a bus through the native binary, and whether everything adds up
	@dotnet build src/LocalCloud --configuration Release --nologo --verbosity quiet -tl:off > artifacts/build.log || { cat artifacts/build.log; exit 1; }
	@dotnet artifacts/bin/LocalCloud/release/LocalCloud.dll events

dead-letters: build dynalite ## events that end as dead letters, are looked at and redriven; and how to do that on AWS
	@dotnet build src/LocalCloud --configuration Release --nologo --verbosity quiet -tl:off > artifacts/build.log || { cat artifacts/build.log; exit 1; }
	@dotnet artifacts/bin/LocalCloud/release/LocalCloud.dll dead-letters

console: build dynalite artifacts/console/node_modules/.installed artifacts/terraform/dev.json ## market days on fast-forward, and the dashboard in a browser
	@dotnet build src/LocalCloud --configuration Release --nologo --verbosity quiet -tl:off > artifacts/build.log || { cat artifacts/build.log; exit 1; }
	@dotnet artifacts/bin/LocalCloud/release/LocalCloud.dll console "$(PORT)"

artifacts/console/node_modules/.installed: src/LocalCloud/Watching/page/package.json src/LocalCloud/Watching/page/package-lock.json
	@echo "console: installing the charting library from npm ..."
	@mkdir -p artifacts/console && cp $^ artifacts/console/
	@cd artifacts/console && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

artifacts/terraform/dev.json: $(shell find terraform -name '*.tf' -o -name '*.tfvars' -o -name '*.tfmock.hcl')
	@tests/infrastructure.sh states

PORT ?= 8642
TICKER ?= AAPL

query: build dynalite ## the stories of a ticker in a replayed day: make query TICKER=AAPL
	@dotnet build src/LocalCloud --configuration Release --nologo --verbosity quiet -tl:off > artifacts/build.log || { cat artifacts/build.log; exit 1; }
	@dotnet artifacts/bin/LocalCloud/release/LocalCloud.dll query "$(TICKER)"

calendar: ## the exchange's sessions as CSV, in UTC: make calendar FROM=2026-01-01 TO=2026-12-31
	@./build.sh --if-changed >&2
	@artifacts/bootstrap/bootstrap calendar "$(FROM)" "$(TO)"

test: build dynalite artifacts/console/node_modules/.installed ## unit tests, then end-to-end tests of the native binary
	@tests/run.sh

simulate: ## market days with everything going wrong, by seed: make simulate SEEDS=20000, make simulate SEED=17
	@src/Compat/probe.sh > /dev/null
	@dotnet build tests/Ingestion.Tests --configuration Release --nologo --verbosity quiet -tl:off > artifacts/build.log || { cat artifacts/build.log; exit 1; }
	@SIMULATION_SEED="$(SEED)" SIMULATION_SEEDS="$(SEEDS)" artifacts/bin/Ingestion.Tests/release/Ingestion.Tests -noColor -noLogo -class Ingestion.Tests.Simulation.SimulatedDays

sentiment-report: ## how good the text score is, on headlines that it was not tuned on
	@src/Compat/probe.sh > /dev/null
	@dotnet build tests/Ingestion.Tests --configuration Release --nologo --verbosity quiet -tl:off > artifacts/build.log || { cat artifacts/build.log; exit 1; }
	@artifacts/bin/Ingestion.Tests/release/Ingestion.Tests -noColor -noLogo -class Ingestion.Tests.News.Sentiments.SentimentReport

bench: build dynalite ## the native binary beside what people would pick instead: make bench ROUNDS=30
	@echo "bench: building ..."
	@dotnet build tests/Ingestion.Benchmarks --configuration Release --nologo --verbosity quiet -tl:off > artifacts/build.log || { cat artifacts/build.log; exit 1; }
	@dotnet artifacts/bin/Ingestion.Benchmarks/release/Ingestion.Benchmarks.dll "$(ROUNDS)"

sizes: ## what the native binary consists of, by assembly
	@src/Compat/probe.sh > /dev/null
	@tests/Ingestion.Benchmarks/sizes.sh

cost: ## what a month costs, from what Terraform makes and a dated price list
	@src/Compat/probe.sh > /dev/null
	@tests/infrastructure.sh states
	@dotnet build src/LocalCloud --configuration Release --nologo --verbosity quiet -tl:off > artifacts/build.log || { cat artifacts/build.log; exit 1; }
	@dotnet artifacts/bin/LocalCloud/release/LocalCloud.dll cost

validate: ## formatting and static checks
	@tests/validate.sh
