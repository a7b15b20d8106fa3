# `make run` on a fresh clone needs Python >= 3.11, make and a package index; everything it makes lies in .venv and var.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 3
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
unexport PYTHONDONTWRITEBYTECODE # dozens of processes start here: each would compile everything anew

.PHONY: help
help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(READY) ## Make .venv with everything that is needed; again only when the requirements change

$(READY): pyproject.toml $(wildcard constraints.txt)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed and '$(PYTHON)' is not: install one and name it, as in make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(patsubst %,-c %,$(wildcard constraints.txt)) -e '.[local,dev]'
	@touch $@

.PHONY: run
run: $(READY) ## Start everything on this machine, with the demonstration; FIRST_PORT=n: on other ports; Ctrl-C stops it
	@$(BIN)/python -m deploy.local.run --with-parent $(if $(FIRST_PORT),--first-port "$(FIRST_PORT)") $(if $(FOLDER),--var "$(FOLDER)")

.PHONY: test
test: $(READY) ## Run all tests against a PostgreSQL of their own
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

.PHONY: proof
proof: $(READY) ## Run what takes longer than the tests: named counts that must be reached
	@$(BIN)/python -m proof

.PHONY: audit
audit: $(READY) ## Verify the audit trails of what `make run` runs; ANKER=file checks against what an earlier run printed
	@$(BIN)/python -m proof.audit $(if $(ANKER),--anker "$(ANKER)") $(if $(FOLDER),--var "$(FOLDER)")

.PHONY: matrix
matrix: $(READY) ## Try every operation with every role on every relation, against proof/policy.yaml
	@$(BIN)/python -m proof.matrix

.PHONY: invariants
invariants: $(READY) ## Look whether what must hold holds of what `make run` runs: money, hours, states, time, the platform
	@$(BIN)/python -m proof.invariants $(if $(FOLDER),--var "$(FOLDER)")

.PHONY: campaign
campaign: $(READY) ## Ten minutes of load, kills and a bad network between the services: nothing lost, nothing twice; SEED=n
	@$(BIN)/python -m proof.campaign $(if $(SEED),--seed "$(SEED)")

.PHONY: drill
drill: $(READY) ## Lose the budget's database twice and bring it back as docs/backup.md says
	@$(BIN)/python -m proof.drill

.PHONY: bench
bench: $(READY) ## Measure what is promised, each thing against its limit; wants the machine for itself
	@$(BIN)/python -m bench

.PHONY: backtest
backtest: $(READY) ## Test the forecasts on generated years that none was fitted on
	@$(BIN)/python -m bench.backtest

.PHONY: check
check: $(READY) ## Check style, types, imports and dependencies
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry .

.PHONY: format
format: $(READY) ## Bring the code into its form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: openapi
openapi: $(READY) ## Write the services' OpenAPI documents to docs/openapi, and docs/lebenslauf.md
	@$(BIN)/python -m tests.contracts.openapi_documents
	@$(BIN)/python -m tests.contracts.lebenslauf_page

.PHONY: secrets
secrets: ## Write .env with random secrets for docker-compose.yml
	@$(PYTHON) -m deploy.docker.dotenv

.PHONY: clean
clean: ## Forget the local installation: its data, keys and logs
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m deploy.local.clean; else rm -rf var; fi
