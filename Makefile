# Everything sets itself up in .venv: `make scan` and `make test` need nothing but python3 and make.
PYTHON ?= python3
BUILD ?= sample_apks/nsc-good.apk
VENV = .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready

.PHONY: scan test lint samples bench update fuzz docs clean
.DEFAULT_GOAL := help

help:
	@echo "make scan BUILD=app.apk   scan a build (a sample by default)"
	@echo "make test                 run the tests"
	@echo "make lint                 ruff and mypy"
	@echo "make update               write the golden files and generated docs again"
	@echo "make samples              build sample_apks/ again (needs the toolchain, see sample_apks/README.md)"
	@echo "make bench                time and memory on real builds, beside peers (needs npm)"

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "pinscan needs Python 3.11 or newer; set PYTHON=python3.x"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 2; }
	@echo "setting up $(VENV) (once, about a minute)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

scan: $(READY)
	@$(BIN)/pinscan scan $(BUILD) --fail-on never

test: $(READY)
	$(BIN)/python -m pytest -q -n auto --dist loadgroup

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

update: $(READY)
	$(BIN)/python -m pytest -q -n auto --dist loadgroup --update

samples: $(READY)
	$(BIN)/python -m sample_apks.make

bench: $(READY)
	$(BIN)/python -m tests.bench

clean:
	rm -rf $(VENV) dist .bench
