# Each target is one plain line that can be typed without make (see README.md for machines that have none).
PYTHON ?= python3.11
BIN = .venv/bin
export ADVISOR_HOME ?= $(CURDIR)/.home

.PHONY: run test lint check bench fix
run: .venv/installed
	$(BIN)/advisor demo && $(BIN)/advisor serve
test: .venv/installed
	$(BIN)/python -m pytest -n 2
lint: .venv/installed
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/advisor check
check: .venv/installed
	$(BIN)/advisor check --stats
bench: .venv/installed
	$(BIN)/advisor bench
fix: .venv/installed
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .
.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv && $(BIN)/python -m pip install -c constraints.txt -e '.[train,dev]' && touch .venv/installed
