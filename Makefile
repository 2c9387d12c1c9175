# Needs python3 (3.11 or newer), its pip, make and git. Nothing here needs root, except installing Chromium and ClamAV for the tests.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PORT ?= 8000
PYTHON ?= python3
export PORT

VENV := .venv
BIN := $(VENV)/bin
STAMPS := .stamps
INSTANCE := $(or $(GIR_INSTANCE),instance)
PIP := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check
INSTALL := $(PIP) install --quiet --no-input --require-hashes
DEMO := GIR_DEMO=1 GIR_BASE_URL=http://127.0.0.1:$(PORT)
TEST_WORKERS ?= auto

##@ Use

.PHONY: demo
demo: ## Start the demonstration on http://127.0.0.1:8000 (PORT=8001 for another port)
	@echo "1/7 Python environment (the first time this takes a minute)"
	@$(MAKE) --silent $(STAMPS)/runtime
	@echo "2/7 Styles and fonts"
	@$(MAKE) assets
	@echo "3/7 Translations"
	@$(MAKE) translations
	@echo "4/7 Keys and secret"
	@test -s "$(INSTANCE)/secret.key" -a -s "$(INSTANCE)/keys.json" || $(DEMO) $(BIN)/python -m gir init
	@echo "5/7 Database"
	@echo "6/7 Demonstration data"
	@$(DEMO) $(BIN)/flask --app wsgi gir demo --upgrade
	@echo "7/7 Server"
	@$(DEMO) $(BIN)/python scripts/serve_demo.py

##@ Develop

.PHONY: test
test: test-tools assets-for-tests translations ## Run all tests, in the browser and on PostgreSQL too
	@$(BIN)/pytest -n $(TEST_WORKERS) --dist worksteal $(TESTS)

.PHONY: check
check: $(STAMPS)/development ## Style, types, templates, layers, dependencies, security
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint gir --lint --quiet
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry .
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml gir scripts wsgi.py gunicorn.conf.py

.PHONY: bench
bench: $(STAMPS)/development assets translations ## Measure speed against a bare Flask answer, and the form on a phone, in one run
	@$(MAKE) lighthouse-tools || echo "bench: without Chromium or Lighthouse, so without the phone" >&2
	@$(BIN)/python -m tests.benchmarks

.PHONY: bench-large
bench-large: $(STAMPS)/development translations ## Measure the work list among five million cases, on both databases
	@$(BIN)/python -m tests.benchmarks.large

.PHONY: lighthouse
lighthouse: lighthouse-tools assets translations ## Judge the report form on a slow phone, and weigh it
	@$(BIN)/python -m tests.benchmarks.phone

.PHONY: endure
endure: test-tools assets translations ## Kill the server ten times while 2,000 reports are sent, and count 100,000 writes
	@GIR_KILLS=10 GIR_REPORTS=2000 GIR_WRITES=100000 $(BIN)/pytest tests/endurance tests/statistics/tallies

.PHONY: faults
faults: test-tools assets translations ## Plant faults into a copy of the program, and see that a test notices each
	@$(BIN)/python -m tests.faults

.PHONY: scan
scan: test-tools assets translations $(STAMPS)/scanner ## Let a scanner attack a throw-away installation on this machine
	@$(BIN)/python -m tests.security.scans $(STAMPS)/scanner-env/bin/wapiti

.PHONY: screenshots
screenshots: test-tools assets translations ## Make the pictures in docs/screenshots
	@$(BIN)/python scripts/take_screenshots.py

.PHONY: gallery
gallery: $(STAMPS)/development translations ## Draw every chart of the trends page in docs/trends
	@$(BIN)/python scripts/draw_gallery.py

.PHONY: translations
translations: $(STAMPS)/runtime ## Compile the translations
	@$(BIN)/python scripts/compile_translations.py

.PHONY: assets
assets: $(STAMPS)/npm ## Fetch styles and fonts into gir/web/vendor
	@$(BIN)/python scripts/install_assets.py --production

.PHONY: lock
lock: ## Look for newer versions and lock them with hashes
	@scripts/lock.sh

.PHONY: clean
clean: ## Remove what make made; instance/ (the data) stays
	rm -rf $(VENV) $(STAMPS) node_modules gir/web/vendor .pytest_cache .mypy_cache .ruff_cache .hypothesis \
		.import_linter_cache test-results
	find gir tests scripts migrations -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
	find gir -name '*.mo' -delete 2>/dev/null || true

.PHONY: help
help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@/ { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- parts of the above -------------------------------------------------------------------------------------------

.PHONY: test-tools
test-tools: $(STAMPS)/development
	@scripts/install_test_programs.sh

.PHONY: lighthouse-tools
lighthouse-tools: test-tools $(STAMPS)/npm
	@test -d tests/lighthouse/node_modules || (cd tests/lighthouse && PATH="$$PATH:$(abspath $(BIN))" NODE_USE_SYSTEM_CA=1 npm ci --ignore-scripts --no-audit --no-fund)

# The tests also use the accessibility checker, which no page loads.
.PHONY: assets-for-tests
assets-for-tests: $(STAMPS)/npm
	@$(BIN)/python scripts/install_assets.py

# A bare Debian has no ensurepip and does not let pip touch the system: an environment without pip, filled from outside.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@$(PYTHON) -m venv --without-pip $(VENV)

$(STAMPS)/runtime: requirements.txt | $(BIN)/python
	@$(INSTALL) -r requirements.txt
	@mkdir -p $(@D) && touch $@

$(STAMPS)/development: requirements-dev.txt $(STAMPS)/runtime
	@$(INSTALL) -r requirements-dev.txt
	@mkdir -p $(@D) && touch $@

# npm from a wheel, only where the machine has none.
$(STAMPS)/npm: requirements-node.txt | $(STAMPS)/runtime
	@command -v npm >/dev/null || $(INSTALL) -r requirements-node.txt
	@mkdir -p $(@D) && touch $@

# The scanner lives apart: the product and its tests do without.
$(STAMPS)/scanner: tests/security/scans/requirements.txt | $(BIN)/python
	@$(PYTHON) -m venv --without-pip $(STAMPS)/scanner-env
	@$(PYTHON) -m pip --python $(STAMPS)/scanner-env/bin/python --disable-pip-version-check install --quiet --no-input --require-hashes -r tests/security/scans/requirements.txt
	@touch $@
