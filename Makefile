# Every target works on a fresh clone by itself. `make help` explains them.
PYTHON ?= python3
PORT ?= 8000
DATA ?= .demo
BENCH ?= --starts 3 --growth
PEOPLE ?= --people 100000
VENV := .venv
BIN := $(VENV)/bin
NODE := $(BIN)/python -m app.node
CONSOLE_PICTURES := $(addprefix tests/browser/test_,console.py console_machines.py embed.py upload.py)
SOURCES := app auth connectors execution model resolvers rules schema sync
WIDGET_SOURCES := $(shell find widgets -type f -not -path '*/node_modules/*' -not -path '*/built/*' -not -path '*/generated/*' 2>/dev/null)

# Every process that a test starts would compile all of the service anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test check soak bench granian widgets pictures tools interop lock format clean

help: #- Say what each target does
	@awk -F ':.*#- ' '/^[a-z]+:.*#- / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.installed #- Make the virtual environment with pinned and hashed dependencies

demo: setup widgets #- Start a demo company on http://127.0.0.1:8000 (PORT=8123 DATA=dir)
	$(BIN)/okrgraph demo --port $(PORT) --data $(DATA)

test: setup widgets tools #- Run all tests
	$(BIN)/pytest -m "not soak and not interop" -n 2 --dist worksteal

check: setup $(VENV)/.npm-installed #- Lint, type checkers, floors, committed schema, what it breaks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(SOURCES) tests bench
	$(NODE) node widgets/node_modules/pyright/index.js
	$(BIN)/lint-imports
	$(BIN)/okrgraph schema check
	$(BIN)/okrgraph schema diff
	$(NODE) -C widgets npm run check

soak: setup widgets #- Run the tests with large counts (some two hours)
	$(BIN)/pytest -m soak -n 2 --dist worksteal

bench: $(VENV)/.peers-installed bench/peers/.venv/.installed #- Measure ours beside its peers (BENCH="--only ours,limit --rounds 1")
	$(BIN)/python -m bench.rollups
	$(BIN)/python -m bench.people $(PEOPLE)
	$(BIN)/python -m bench.fanout
	$(BIN)/python -m bench.unchanged
	$(BIN)/python -m bench.run $(BENCH)

granian: bench/peers/.granian/.installed #- Install granian for the bench alone, and try slow clients on both
	$(BIN)/python -m bench.slow

widgets: widgets/built/manifest.json #- Build the widgets and GraphiQL

pictures: setup widgets #- Take the documentation's pictures of the widgets and the console anew
	OKR_PICTURES=docs/embed/pictures $(BIN)/pytest tests/browser/test_pictures.py
	OKRGRAPH_PICTURES=1 $(BIN)/pytest $(CONSOLE_PICTURES)

tools: $(VENV)/.tools-installed #- Install what the tests check us with, from npm

interop: setup tools $(VENV)/.gateway-installed #- Run behind Hive Gateway (installs it, 511 MB)
	$(BIN)/pytest -m interop -s tests/gateway

lock: setup #- Pin the newest dependencies, by version and hash
	$(BIN)/pip install --quiet uv
	for set in run ldap dev; do $(BIN)/uv pip compile requirements/$$set.in --quiet --upgrade --universal \
		--python-version 3.11 --generate-hashes --no-header --output-file requirements/$$set.txt; done
	cd bench/peers && ../../$(BIN)/uv pip compile dlt.in --quiet --upgrade --universal \
		--python-version 3.11 --generate-hashes --no-header --output-file dlt.txt
	cd bench/peers && ../../$(BIN)/uv pip compile granian.in --quiet --upgrade --universal \
		--python-version 3.11 --generate-hashes --no-header --output-file granian.txt
	$(NODE) -C widgets npm update --package-lock-only --loglevel=error
	$(NODE) -C widgets node scripts/lock.ts
	for folder in tests/interop tests/gateway bench/peers; do \
		$(NODE) -C $$folder npm update --package-lock-only --loglevel=error; \
		$(NODE) -C $$folder node $(CURDIR)/widgets/scripts/lock.ts; done

format: setup #- Put the code in its form
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

clean: #- Remove everything that make made (the demo's data too)
	rm -rf $(VENV) .demo .bench bench/peers/node_modules bench/peers/.venv bench/peers/.granian tests/interop/node_modules tests/gateway/node_modules widgets/node_modules widgets/built widgets/src/generated tests/artifacts

$(VENV)/.installed: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "OKR Graph needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		-r requirements/dev.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.npm-installed: $(VENV)/.installed widgets/package-lock.json
	$(NODE) -C widgets npm ci --no-fund --no-audit --loglevel=error
	@touch $@

$(VENV)/.tools-installed: $(VENV)/.installed tests/interop/package-lock.json
	$(NODE) -C tests/interop npm ci --no-fund --no-audit --loglevel=error
	@touch $@

$(VENV)/.peers-installed: $(VENV)/.installed bench/peers/package-lock.json
	$(NODE) -C bench/peers npm ci --no-fund --no-audit --loglevel=error
	@touch $@

bench/peers/.venv/.installed: bench/peers/dlt.txt
	$(PYTHON) -m venv bench/peers/.venv
	bench/peers/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--no-deps -r bench/peers/dlt.txt
	@touch $@

bench/peers/.granian/.installed: $(VENV)/.installed bench/peers/granian.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		--upgrade --target bench/peers/.granian -r bench/peers/granian.txt
	@touch $@

$(VENV)/.gateway-installed: $(VENV)/.installed tests/gateway/package-lock.json
	$(NODE) -C tests/gateway npm ci --no-fund --no-audit --loglevel=error
	@touch $@

widgets/built/manifest.json: $(VENV)/.npm-installed schema/schema.graphql $(WIDGET_SOURCES)
	$(NODE) -C widgets npm run build
