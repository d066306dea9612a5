.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c

dynalite := artifacts/dynalite/node_modules/.installed
dynalite_sources := $(wildcard src/LocalCloud/Dynamo/dynalite/*)

# A setting counts where it is given to make: PORT or SEED in somebody's environment is not meant for us.
given = $(if $(filter command,$(origin $1)),$($1),$2)

# $(call whole,NAME,largest) checks a setting that is a whole number.
whole = [[ -z "$(call given,$1)" || ( "$(call given,$1)" =~ ^[1-9][0-9]{0,8}$$ && "$(call given,$1)" -le $2 ) ]] || \
	{ echo "make: $1 is '$(call given,$1)': it must be a whole number from 1 to $2" >&2; exit 1; }

.PHONY: help probe build dynalite run run-events run-reference run-fundamentals dead-letters query console test simulate sentiment-report validate rehearse doctor prove cost calendar bench sizes

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
	@src/Compat/dotnet.sh build src/LocalCloud
	@dotnet artifacts/bin/LocalCloud/release/LocalCloud.dll run

run-events: build dynalite ## a thousand mixed events from a bus through the native binary, and whether everything adds up
	@src/Compat/dotnet.sh build src/LocalCloud
	@dotnet artifacts/bin/LocalCloud/release/LocalCloud.dll events

run-reference: build dynalite ## a week of assets and of the earnings calendar through the native binary, and what a planner sees of it
	@src/Compat/dotnet.sh build src/LocalCloud
	@dotnet artifacts/bin/LocalCloud/release/LocalCloud.dll reference

run-fundamentals: build dynalite ## a season's busiest day: 690 reports, with 25 calls to the provider and with 3,450, and whether anything is lost
	@src/Compat/dotnet.sh build src/LocalCloud
	@dotnet artifacts/bin/LocalCloud/release/LocalCloud.dll fundamentals

dead-letters: build dynalite ## events that end as dead letters, are looked at and redriven; and how to do that on AWS
	@src/Compat/dotnet.sh build src/LocalCloud
	@dotnet artifacts/bin/LocalCloud/release/LocalCloud.dll dead-letters

console: check-port build dynalite artifacts/console/node_modules/.installed artifacts/terraform/dev.json ## market days on fast-forward, and the dashboard in a browser
	@src/Compat/dotnet.sh build src/LocalCloud
	@dotnet artifacts/bin/LocalCloud/release/LocalCloud.dll console "$(call given,PORT,8642)"

.PHONY: check-port
check-port:
	@$(call whole,PORT,65535)

artifacts/console/node_modules/.installed: src/LocalCloud/Watching/page/package.json src/LocalCloud/Watching/page/package-lock.json
	@echo "console: installing the charting library from npm ..."
	@mkdir -p artifacts/console && cp $^ artifacts/console/
	@cd artifacts/console && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

artifacts/terraform/dev.json: $(shell find terraform -name '*.tf' -o -name '*.tfvars' -o -name '*.tfmock.hcl')
	@tests/infrastructure.sh states

# What is asked for: the first of these that is given.
asked = $(or $(if $(call given,MOOD),MOOD),$(if $(call given,EARNINGS),EARNINGS),$(if $(call given,ASSET),ASSET),$(if $(call given,FUNDAMENTALS),FUNDAMENTALS),TICKER)

query: build dynalite ## ask the tables: make query TICKER=AAPL, MOOD=2026-11-20, EARNINGS=2026-11-30, ASSET=AAPL, FUNDAMENTALS=IBM AT=2026-11-01
	@src/Compat/dotnet.sh build src/LocalCloud
	@dotnet artifacts/bin/LocalCloud/release/LocalCloud.dll query $(asked) "$(call given,$(asked),AAPL)" $(if $(filter FUNDAMENTALS,$(asked)),"$(call given,AT)")

calendar: ## the exchange's sessions as CSV, in UTC: make calendar FROM=2026-01-01 TO=2026-12-31
	@./build.sh --if-changed >&2
	@artifacts/bootstrap/bootstrap calendar "$(call given,FROM)" "$(call given,TO)"

test: build dynalite artifacts/console/node_modules/.installed ## unit tests, then end-to-end tests of the native binary
	@tests/run.sh

simulate: ## days, weeks and seasons with everything going wrong, by seed: make simulate SEEDS=20000, make simulate SEED=17
	@$(call whole,SEED,999999999)
	@$(call whole,SEEDS,999999999)
	@src/Compat/probe.sh > /dev/null
	@src/Compat/dotnet.sh build tests/Ingestion.Tests
	@SIMULATION_SEED="$(call given,SEED)" SIMULATION_SEEDS="$(call given,SEEDS)" artifacts/bin/Ingestion.Tests/release/Ingestion.Tests -noColor -noLogo -class 'Ingestion.Tests.Simulation.Simulated*'

sentiment-report: ## how good the text score is, by kind of evidence
	@src/Compat/probe.sh > /dev/null
	@src/Compat/dotnet.sh build tests/Ingestion.Tests
	@artifacts/bin/Ingestion.Tests/release/Ingestion.Tests -noColor -noLogo -class Ingestion.Tests.Feeds.News.Sentiments.SentimentAccuracyTests

bench: build dynalite ## the native binary beside what people would pick instead: make bench ROUNDS=30, make bench ONLY=reference, make bench ONLY=refresh
	@$(call whole,ROUNDS,1000)
	@[[ "$(call given,ONLY,reference)" =~ ^(reference|refresh)$$ ]] || { echo "make: ONLY is '$(call given,ONLY)': it can be reference or refresh" >&2; exit 1; }
	@echo "bench: building ..."
	@src/Compat/dotnet.sh build tests/Ingestion.Benchmarks
	@dotnet artifacts/bin/Ingestion.Benchmarks/release/Ingestion.Benchmarks.dll "$(call given,ROUNDS)" "$(call given,ONLY)"

sizes: ## what the native binary consists of, by assembly
	@src/Compat/probe.sh > /dev/null
	@tests/Ingestion.Benchmarks/sizes.sh

cost: ## what a month costs, from what Terraform makes and a dated price list
	@src/Compat/probe.sh > /dev/null
	@tests/infrastructure.sh states
	@src/Compat/dotnet.sh build src/LocalCloud
	@dotnet artifacts/bin/LocalCloud/release/LocalCloud.dll cost

rehearse: ## apply to an emulator of AWS, run against it, destroy: AWS_ENDPOINT_URL=http://127.0.0.1:5000 make rehearse
	@tests/rehearsal/rehearse.sh

doctor: ## ask a deployed environment how it is, read-only: make doctor ENV=dev
	@terraform/doctor.sh "$(call given,ENV)"

prove: ## measure a deployed function, for a fraction of a cent: make prove ENV=dev
	@terraform/prove.sh "$(call given,ENV)"

validate: ## formatting and static checks
	@tests/validate.sh
