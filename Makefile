# One machine, one folder: every target does its own set-up, and is quick when that is done.
# JOBS=2 make test    limits the test processes.   PORT=9000 make demo   serves elsewhere.
# ONLY=posting,bulk make bench   measures some alone (growth, pages, prints are the others).

PORT ?= 8000
JOBS ?= logical
VENV := .venv
PYTHON := $(VENV)/bin/python
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard config/locale/*/LC_MESSAGES/*.po))
TEMPLATES := find templates -name '*.html' -print0
# The settings of a real server, for the deploy check only: nothing is served with them.
AS_PRODUCTION := PRODUCTION=1 ALLOWED_HOSTS=example.invalid SECRET_KEY="$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))')"

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test lint check format bench setup-tests

help:  ## this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 14

setup: $(VENV)/installed $(CATALOGUES)  ## what the others begin with: system libraries, .venv, catalogue

demo: setup  ## serve the Lương Sơn example on http://127.0.0.1:8000
	PYTHON=$(PYTHON) PORT=$(PORT) bash .ci/demo.sh

test: setup setup-tests  ## the tests, in parallel, on PostgreSQL
	$(PYTHON) -m pytest -n $(JOBS) --maxprocesses 8

lint: setup  ## everything of `make check` but the tests
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(VENV)/bin/lint-imports
	$(PYTHON) -m mypy .
	$(TEMPLATES) | xargs -0 $(VENV)/bin/djade --target-version 5.2 --check
	$(PYTHON) -m djlint --lint --quiet templates
	$(PYTHON) -W error manage.py makemigrations --check --dry-run
	$(AS_PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING
	$(PYTHON) -m config.check_catalogue

check: lint test  ## what CI runs: format, lint, types, imports, templates, migrations, deploy, tests

format: setup  ## put Python and templates into the one form
	$(PYTHON) -m ruff check --fix-only --quiet .
	$(PYTHON) -m ruff format .
	$(TEMPLATES) | xargs -0 $(VENV)/bin/djade --target-version 5.2 || true

bench: setup  ## measure, each figure beside its floor; writes var/bench.json
	$(PYTHON) -m bench

setup-tests: $(VENV)/test-system

# Stamps: each is older than what it was made from only when there is something to do.

$(VENV)/system: .ci/system.sh
	bash .ci/system.sh run
	@mkdir -p $(VENV) && touch $@

$(VENV)/test-system: .ci/system.sh $(VENV)/installed
	bash .ci/system.sh test
	@touch $@

$(VENV)/installed: requirements-dev.txt .ci/python.sh $(VENV)/system
	bash .ci/python.sh $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $@

%.mo: %.po
	msgfmt --check-format --output-file=$@ $<
