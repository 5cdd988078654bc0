# `make ask` and `make serve` are all the set-up; `make test` runs the checks. `make` alone lists the rest.

PYTHON ?= python3
Q ?= can I do plasmolifting with rosacea?

# The question as it was typed: make would take a $ in it for one of its own names.
export QUESTION := $(value Q)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.DELETE_ON_ERROR:
.PHONY: help ask serve test lint types format golden bench screenshots clean

help:
	@echo "make ask Q='…'  answer a question from the documents in corpus/"
	@echo "make serve      serve the chat and its API at http://127.0.0.1:8000 until Ctrl-C"
	@echo "make test       run every check: ruff, mypy, pytest"
	@echo "make lint       run ruff alone"
	@echo "make types      run mypy alone"
	@echo "make format     format the code"
	@echo "make golden     ask the golden questions and print what became of them"
	@echo "make bench      time it beside Haystack's BM25 retriever and print a table"
	@echo "make screenshots  take pictures of the chat into docs/screenshots (needs a Chromium)"
	@echo "make clean      remove the environments and caches that these commands make"

# 1 says that the documents do not answer it and 3 that it is an emergency; make would call either an error.
ask: .venv/ready-to-run
	@.venv/bin/python -m bot ask -- "$$QUESTION" || case $$? in 1|3) ;; *) exit 1 ;; esac

serve: .venv/ready-to-run
	@.venv/bin/python server.py

test: lint types
	.venv/bin/python -m pytest -q

lint: .venv/ready-to-test
	.venv/bin/python -m ruff check
	.venv/bin/python -m ruff format --check

types: .venv/ready-to-test
	.venv/bin/python -m mypy

format: .venv/ready-to-test
	.venv/bin/python -m ruff check --fix
	.venv/bin/python -m ruff format

golden: .venv/ready-to-run
	@.venv/bin/python -m bench.golden

bench: .venv-bench/ready
	@.venv-bench/bin/python -m bench.start

screenshots: .venv/ready-to-test
	@.venv/bin/python -m bench.screenshots

clean:
	rm -rf .venv .venv-bench .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each file below says that its environment holds what the requirements asked for when it was written.
.venv/ready-to-run: requirements.txt
	$(call environment,.venv,-r requirements.txt)

.venv/ready-to-test: tests/requirements.txt .venv/ready-to-run
	$(call environment,.venv,-r requirements.txt -r tests/requirements.txt)

.venv-bench/ready: bench/requirements.txt requirements.txt
	$(call environment,.venv-bench,-r requirements.txt -r bench/requirements.txt)

define environment
@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not installed; install Python 3.11 or newer" >&2; exit 1; }
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old; install Python 3.11 or newer, or name it: make PYTHON=python3.11 …" >&2; exit 1; }
@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make environments; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
@echo "Installing $(filter-out -r,$(2)) into $(1) …" >&2
@$(PYTHON) -m venv $(1)
@$(1)/bin/python -m pip install --quiet $(2)
@touch $@
endef
