# Two commands do everything: `make demo` runs the embedded study, `make test` checks the project.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check lint types contract tests fuzz setup format sample constraints clean

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	@touch $(STAMP)

demo: setup
	$(BIN)/coverplan run data/plan.toml
	@echo "Open outputs/liangshan/map.html in a browser."

test: lint types contract tests

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: setup
	$(BIN)/mypy

contract: setup
	$(BIN)/lint-imports

tests: setup
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

# Spoils the files that commands read, then kills commands as they write, for some minutes each: make fuzz MINUTES=10 SEED=7
MINUTES ?= 2
SEED ?= 1
fuzz: setup
	PYTHONPATH=tests/support$(if $(PYTHONPATH),:$(PYTHONPATH)) $(BIN)/python -m fuzzing --minutes $(MINUTES) --seed $(SEED)
	PYTHONPATH=tests/support$(if $(PYTHONPATH),:$(PYTHONPATH)) $(BIN)/python -m killing --minutes $(MINUTES) --seed $(SEED)

format: setup
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

sample: setup
	$(BIN)/python data/make_sample.py

constraints: setup
	$(BIN)/python -m pip freeze --exclude-editable --disable-pip-version-check > constraints.txt

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
