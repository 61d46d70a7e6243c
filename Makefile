# Everything sets itself up in .venv: `make scan` and `make test` need nothing but python3 and make.
PYTHON ?= python3
BUILD ?= sample_apks/nsc-good.apk
READER ?=
COUNT ?= 10000
VENV = .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready

.PHONY: scan test lint samples bench fuzz update docs wheel lock audit clean
.DEFAULT_GOAL := help

help:
	@echo "make scan BUILD=app.apk   scan a build (a sample by default)"
	@echo "make test                 run the tests"
	@echo "make lint                 ruff and mypy"
	@echo "make update               write the golden files and generated docs again"
	@echo "make samples              build sample_apks/ again (needs the toolchain, see sample_apks/README.md)"
	@echo "make fuzz                 mutate input for every reader (READER=dex COUNT=100000 for one)"
	@echo "make wheel                build the wheel, reproducibly"
	@echo "make lock, make audit     pin the development dependencies again; look them up among known vulnerabilities"
	@echo "make bench                time and memory on real builds, beside peers (needs npm)"

$(READY): pyproject.toml requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "pinscan needs Python 3.11 or newer; set PYTHON=python3.x"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 2; }
	@echo "setting up $(VENV) (once, about a minute)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
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

fuzz: $(READY)
	$(BIN)/python -m tests.fuzz $(READER) --count $(COUNT)

# The wheel is the same, byte for byte, whenever and wherever it is built from one commit.
wheel: $(READY)
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m hatchling build -t wheel

lock: $(READY)
	$(BIN)/uv pip compile --quiet --upgrade --extra dev --generate-hashes --universal --python-version 3.11 --no-header \
		--output-file requirements-dev.lock pyproject.toml

audit: $(READY)
	$(BIN)/uv tool run pip-audit --require-hashes --disable-pip --requirement requirements-dev.lock

clean:
	rm -rf $(VENV) dist .bench
