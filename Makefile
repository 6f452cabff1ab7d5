# A fresh clone needs Python >= 3.11, git and make. Start with: make demo

VENV := .venv
PYTHON := $(VENV)/bin/python
LOCK := --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate pyproject.toml
RUNTIME := $(VENV)/.runtime-ready
DEV := $(VENV)/.dev-ready

# make demo RESET=1 PORT=0 NO_BROWSER=1; make run ONLY=web,scheduler; make bench ARGS=--json
PORT ?=
RESET ?=
NO_BROWSER ?=
ONLY ?=
ARGS ?=

# Databases of tests live in memory where the machine has room there; commits still go to files.
IN_MEMORY := $(shell test -w /dev/shm && echo TMPDIR=/dev/shm)

.DEFAULT_GOAL := help
.PHONY: help demo run test lint typecheck imports test-slow bench pictures lock

help:
	@echo "make demo       the whole product in your browser, with demo people (PORT= RESET=1 NO_BROWSER=1)"
	@echo "make run        the real thing, set up by config.toml and .env (ONLY=discord,telegram,web,scheduler)"
	@echo "make test       every check and every test"
	@echo "make lint       ruff: rules and format"
	@echo "make typecheck  mypy --strict"
	@echo "make imports    who may import whom"
	@echo "make test-slow  large simulations and soaks"
	@echo "make bench      the benchmarks (ARGS=--json)"
	@echo "make pictures   the pictures of the README, made by the end-to-end story"
	@echo "make lock       resolve the versions again (needs uv)"

demo: $(RUNTIME)
	@$(PYTHON) -m bot demo $(if $(PORT),--port $(PORT)) $(if $(NO_BROWSER),--no-browser) $(if $(RESET),--reset) $(ARGS)

run: $(RUNTIME)
	@$(PYTHON) -m bot run $(if $(ONLY),--only $(ONLY)) $(ARGS)

# Every check runs even when an earlier one failed; pytest comes last so that its closing line does.
test: $(DEV)
	@failed=; \
	$(PYTHON) -m ruff check . || failed="$$failed ruff-check"; \
	$(PYTHON) -m ruff format --check . || failed="$$failed ruff-format"; \
	$(PYTHON) -m mypy || failed="$$failed mypy"; \
	$(VENV)/bin/lint-imports --no-logo || failed="$$failed imports"; \
	$(IN_MEMORY) $(PYTHON) -m pytest -m "not slow" -n auto --dist worksteal $(ARGS) || failed="$$failed pytest"; \
	if [ -n "$$failed" ]; then echo "not clean:$$failed"; exit 1; fi

lint: $(DEV)
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .

typecheck: $(DEV)
	@$(PYTHON) -m mypy

imports: $(DEV)
	@$(VENV)/bin/lint-imports --no-logo

test-slow: $(DEV)
	@$(IN_MEMORY) $(PYTHON) -m pytest -m slow $(ARGS)

bench: $(RUNTIME)
	@$(PYTHON) -m bot bench $(ARGS)

pictures: $(DEV)
	@SEATMATE_PICTURES=docs/images $(PYTHON) -m pytest tests/e2e/test_story.py tests/e2e/test_bad_luck.py tests/e2e/test_life_of_a_pack.py tests/e2e/test_discord_pictures.py $(ARGS)

lock:
	uv pip compile $(LOCK) --group dev --output-file requirements-dev.lock
	uv pip compile $(LOCK) --constraints requirements-dev.lock --output-file requirements.lock

$(PYTHON):
	@if uv --version >/dev/null 2>&1; then uv venv --quiet --allow-existing --python '>=3.11' $(VENV); \
	else \
		for python in python3 python3.14 python3.13 python3.12 python3.11; do \
			$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
			python=; \
		done; \
		if [ -z "$$python" ]; then echo "Python 3.11 or newer is needed, and none was found." >&2; exit 1; fi; \
		$$python -m venv $(VENV); \
	fi

define install
	@echo "Installing from $< ..."
	@if uv --version >/dev/null 2>&1; then \
		uv pip install --quiet --compile-bytecode --python $(PYTHON) --require-hashes -r $<; \
	else \
		$(PYTHON) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m ensurepip >/dev/null; \
		$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r $<; \
	fi
	@touch $@
endef

$(RUNTIME): requirements.lock | $(PYTHON)
	$(install)

$(DEV): requirements-dev.lock | $(PYTHON)
	$(install)
	@touch $(RUNTIME)
