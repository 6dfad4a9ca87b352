# make demo, make test: all the set-up that a fresh machine needs (Python 3.11 or newer).
PYTHON ?= python3
VENV ?= .venv
EXTRAS ?= dev
BIN := $(VENV)/bin
export OMP_NUM_THREADS ?= 1

.PHONY: demo test check fast bench eval model-eval readme clean

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "kg needs Python 3.11 or newer, this is " + sys.version)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.$(EXTRAS): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$(EXTRAS)]'
	touch $@ $(VENV)/.run

# The main job on the example article: prints what it found, and the files it wrote.
demo: $(VENV)/.run
	$(BIN)/kg build examples/aleppo-2016.txt --output kg-out

# Everything that CI runs.
test: check
	$(BIN)/python -m pytest

check: $(VENV)/.$(EXTRAS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The tests that take no second each.
fast: $(VENV)/.$(EXTRAS)
	$(BIN)/python -m pytest -m "not slow and not browser"

# Words per second of the pipeline alone and of the whole build, in one run.
bench: $(VENV)/.run
	$(BIN)/python tests/benchmarks/speed.py

# Public benchmarks, and the tricky sentences. Their data is not here: KG_SHARED is the folder above bench/.
eval: $(VENV)/.$(EXTRAS)
	$(BIN)/python -m tests.benchmarks.run

# The language pipeline against its score file and its targets (minutes; needs KG_DATA).
model-eval: $(VENV)/.run
	$(BIN)/python -m training.evaluate

# Run the commands in README.md and write what they print into it.
readme: $(VENV)/.run
	$(BIN)/python docs/readme.py

clean:
	rm -rf kg-out build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
