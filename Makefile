# Everything a newcomer needs: `make demo`, `make test`. Needs Python 3.11 or later, make and git.
# The virtual environment is made again only when pyproject.toml changes.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

# The tests start some hundred short processes; without bytecode each would compile cmt anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint check perf coverage error-rates fuzz wheel examples schema clean

demo: $(READY)
	@$(BIN)/cmt demo

# Two processes that begin at either half and take from each other at the end, so that neighbours,
# which share surveys and printed reports, mostly stay together.
test: $(READY)
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal

lint: $(READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

# Lint first, so that the last line is the count of tests (which run the documents as well).
check: lint test

perf: $(READY)
	@$(BIN)/python perf/run.py

# The table of docs/method.md, some minutes.
coverage: $(READY)
	@$(BIN)/python perf/coverage.py

# The adversary of tests/attacks on many more random surveys, a long batch interrupted, and every
# hostile text in a report of every page: some minutes.
fuzz: $(READY)
	@CMT_ATTACKS=3000 $(BIN)/python -m pytest -q -n 2 tests/attacks
	@CMT_UNITS=100 CMT_UNITS_FORMATS=pdf $(BIN)/python -m pytest -q tests/cli/test_batch.py -k interrupted
	@CMT_HOSTILE=1 $(BIN)/python -m pytest -q tests/unit/test_hostile_texts.py

# The tables of docs/plan.md, about ten minutes.
error-rates: $(READY)
	@$(BIN)/python perf/error_rates.py

wheel: $(READY)
	@$(BIN)/python -m build --wheel --outdir dist .

examples: $(READY)
	@$(BIN)/python examples/service-centre/generate.py

# The schemas of questionnaires and of benchmark files, from the tables they are read and written by.
schema: $(READY)
	@$(BIN)/python -m cmt.instrument.schema
	@$(BIN)/python -m cmt.benchmark.schema

clean:
	rm -rf .venv dist build cmt-demo .mypy_cache .ruff_cache .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "cmt needs Python 3.11 or later; try: make PYTHON=python3.12 demo"; exit 1; }
	@$(PYTHON) -m venv --clear .venv \
	  || { echo "No virtual environment could be made; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "Installing cmt and what it needs into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@sh scripts/system-packages.sh $(BIN)/python
	@touch $(READY)
