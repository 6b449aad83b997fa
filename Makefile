# One command each. Everything is installed below this folder, except what the tests drive (apt).
PORT ?= 8080
PYTHON ?= python3
PY := .venv/bin/python

.PHONY: run install test test-unit test-browsers soak screens tools check format bench bench-hub chaos scaling wheel codes docs clean

run: install
	.venv/bin/cobrowse demo --port $(PORT) --data-dir data

install: .venv/installed node_modules/installed cobrowse/static/manifest.json

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

node_modules/installed: package-lock.json package.json shared_js/package.json mirror_js/package.json widget_js/package.json console/package.json tests/pages/package.json tests/bench/peers/package.json
	npm ci --no-fund --no-audit --loglevel=error
	touch $@

SOURCES := $(shell find shared_js mirror_js widget_js console -name node_modules -prune -o -type f -print) build.mjs
cobrowse/static/manifest.json: node_modules/installed $(SOURCES)
	npm run --silent build

# Browser tests mostly wait: two at a time, those of one file one after the other, and none of the long ones at the end.
PARALLEL := -n 2 --dist loadfile --no-loadscope-reorder
MAIN_STORIES := tests/e2e/test_stories.py tests/e2e/test_desk.py tests/e2e/test_snapshots.py tests/e2e/test_pointing.py

# What tests drive: Chromium, Redis, PostgreSQL, nginx.
tools:
	sh tests/install.sh

# All tests in Chromium; then the main stories with Firefox and WebKit, each as visitor and as consultant.
test: install tools
	sh tests/install.sh firefox webkit
	npm test --silent
	$(PY) -m pytest $(PARALLEL)
	$(PY) -m pytest $(PARALLEL) -m main --visitor firefox --operator webkit $(MAIN_STORIES)
	$(PY) -m pytest $(PARALLEL) -m main --visitor webkit --operator firefox $(MAIN_STORIES)

test-unit: install
	npm test --silent
	$(PY) -m pytest -m "not browser"

# All stories and probes in the other engines, as visitor and as consultant.
ENGINE_TESTS := tests/e2e/test_stories.py tests/e2e/test_conformance.py tests/e2e/test_caret.py tests/e2e/test_pointer_states.py tests/e2e/test_hostile.py tests/e2e/test_fuzz.py tests/e2e/test_snapshots.py tests/e2e/test_pointing.py tests/e2e/test_desk.py tests/e2e/test_consent.py tests/e2e/test_forged_consent.py tests/e2e/test_ends_between_pages.py tests/e2e/test_links.py tests/e2e/test_front.py
OPERATOR_TESTS := tests/e2e/test_stories.py tests/e2e/test_snapshots.py tests/e2e/test_pointing.py tests/e2e/test_desk.py
test-browsers: install tools
	sh tests/install.sh firefox webkit
	for engine in firefox webkit; do \
	  $(PY) -m pytest $(PARALLEL) -m "not chromium" --visitor $$engine $(ENGINE_TESTS) && \
	  $(PY) -m pytest $(PARALLEL) -m "not chromium" --operator $$engine $(OPERATOR_TESTS) || exit 1; \
	done

# Ten minutes of a busy page; a short one is part of the tests.
soak: install tools
	$(PY) -m pytest -s --soak 10 tests/e2e/test_soak.py

# The pictures of the docs, so that they are true.
SCREENS := desk-dialogue screencast editor place chat-picture consent website rules audit
screens: install tools
	$(PY) -m tests.e2e.screens docs/images $(SCREENS)

check: install
	npm run --silent check
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports

format: install
	npm run --silent format
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: install tools
	$(PY) -m tests.bench $(ARGS)

# The hub beside Node's relays: processor time per delivered message.
bench-hub: install tools
	$(PY) -m tests.bench.hubs

# How many hubs and Redis shards so many screencasts take: docs/scaling.md.
scaling: install
	$(PY) -m tests.bench.scaling $(ARGS)

# Faults at random for ten minutes, from a new seed each time; a short run with a fixed seed is part of the tests.
chaos: install tools
	$(PY) -m pytest -s --chaos 600 --chaos-seed $$(date +%s) tests/chaos

wheel: install
	$(PY) -m build --no-isolation --outdir dist .

# What both languages share, and the docs of it, from cobrowse/codes.py and cobrowse/gateway/.
codes: .venv/installed node_modules/installed
	$(PY) -m codegen
	node codegen/attributes.mjs

docs: install
	.venv/bin/cobrowse settings > docs/configuration.md

clean:
	rm -rf .venv node_modules cobrowse/static dist data
