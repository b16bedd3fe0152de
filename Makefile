# Three lines over run_kiosk.py for those who have make; `make` alone says what there is.
PYTHON := .venv/bin/python
PATHS := run_kiosk.py devices firmware_config kiosk queue_server signage tests

.PHONY: help run test check format docs lock

help:
	@echo "make run      the demo hall on this machine"
	@echo "make test     the whole suite"
	@echo "make check    format, lint, types, import contracts, dead code (under a minute)"
	@echo "make format   rewrite the layout of the code"
	@echo "make docs     draw the pages of docs/ that come from the code"
	@echo "make lock     bring requirements*.lock up to date with requirements*.in"

run:
	python3 run_kiosk.py

test:
	python3 run_kiosk.py test

check: .venv/requirements-test.lock.installed
	.venv/bin/ruff format --check $(PATHS)
	.venv/bin/ruff check $(PATHS)
	.venv/bin/mypy
	.venv/bin/mypy run_kiosk.py
	.venv/bin/lint-imports --no-logo
	.venv/bin/vulture

format: .venv/requirements-test.lock.installed
	.venv/bin/ruff format $(PATHS)
	.venv/bin/ruff check --fix $(PATHS)

docs: .venv/requirements-test.lock.installed
	$(PYTHON) -m tests.house.generated_docs

COMPILE := .venv/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --pip-args "--only-binary=:all:"

lock: .venv/requirements-test.lock.installed
	$(COMPILE) -o requirements.lock requirements.in
	$(COMPILE) -o requirements-test.lock requirements-test.in

.venv/requirements-test.lock.installed: requirements.lock requirements-test.lock
	python3 run_kiosk.py test --version
	@touch $@
