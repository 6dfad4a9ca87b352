# make demo, make test: all the set-up that a fresh machine needs (Python 3.11+).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export OMP_NUM_THREADS := 1

.PHONY: demo test check fast bench clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "kg needs Python 3.11 or newer, this is " + sys.version)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

# The main job on the example article: prints what it found, and the files it wrote.
demo: $(VENV)/.installed
	$(BIN)/kg build examples/aleppo-2016.txt --output kg-out

# Everything that CI runs.
test: $(VENV)/.installed check
	$(BIN)/python -m pytest

check: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fast: $(VENV)/.installed
	$(BIN)/python -m pytest -m "not slow and not browser"

# Words per second of the pipeline alone and of the whole build, in one run.
bench: $(VENV)/.installed
	$(BIN)/python tests/benchmarks/speed.py

clean:
	rm -rf kg-out build dist .mypy_cache .ruff_cache .pytest_cache
