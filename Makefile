# `make run` and `make test` build .venv when it is missing or out of date; a second call starts at once.
# Libraries are compiled when they are installed: where Python may not write bytecode, loading them takes 3 s more.

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
INSTALL := $(UV) pip install --quiet --python $(BIN)/python
COMPILE := $(UV) pip compile pyproject.toml --universal --python-version 3.12 --quiet --no-header --no-annotate
CANDIDATES := "$(PYTHON)" python3 python3.13 python3.12
USABLE := import sys, ensurepip; sys.exit(sys.version_info < (3, 12))

.DEFAULT_GOAL := run
.PHONY: run test benchmark requirements

run: $(VENV)/.installed
	@$(BIN)/python run.py

test: $(VENV)/.installed-test
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@$(BIN)/pytest -n 2

benchmark: $(VENV)/.installed
	@$(BIN)/python -m benchmarks.run

# The test list holds only what requirements.txt lacks: the lines that both compilations share are dropped.
requirements: $(VENV)/.installed
	@$(COMPILE) --upgrade --output-file requirements.txt
	@{ echo '-c requirements.txt'; $(COMPILE) --extra test --constraint requirements.txt | grep -vxFf requirements.txt; } \
		> requirements-test.txt

# A candidate may be a pyenv shim without that version behind it: what counts is that it runs.
$(BIN)/python:
	@for python in $(CANDIDATES); do \
		if "$$python" -c '$(USABLE)' 2>/dev/null; then exec "$$python" -m venv --clear $(VENV); fi; \
	done; \
	found=$$(for python in $(CANDIDATES); do "$$python" --version 2>/dev/null; done | sort -u | paste -sd, -); \
	echo "make: Python 3.12 or newer with its venv module is needed; found: $${found:-none}. Set PYTHON=/path/to/python3.12" >&2; \
	exit 1

$(VENV)/.installed: requirements.txt pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
	@$(INSTALL) --compile-bytecode --requirement requirements.txt
	@$(INSTALL) --no-deps --editable .
	@touch $@

$(VENV)/.installed-test: requirements-test.txt $(VENV)/.installed
	@$(INSTALL) --requirement requirements-test.txt
	@touch $@
