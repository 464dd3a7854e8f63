# Everything from a bare checkout: only python3 (3.11 to 3.14), pip and make are needed.
#   make demo    the whole service on this machine, ended by Ctrl-C
#   make test    the whole suite, browser included
#   make quick   the inner loop: no browser, no kills, nothing slow
#   make chaos   asks in flight on both brokers while everything that carries them is killed or frozen

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Tests run in as many processes as there are processors.
JOBS   ?= auto
ARGS   ?=

.PHONY: demo test quick chaos bench lint requirements messages clean run-venv dev-venv

demo: run-venv
	@$(BIN)/python -m config.demo

test: dev-venv
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m tests.brokers.rabbitmq
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

quick: dev-venv
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder -m "not browser and not kill and not slow" $(ARGS)

chaos: dev-venv
	@$(BIN)/python -m tests.chaos $(ARGS)

bench: dev-venv
	@$(BIN)/python -m bench $(ARGS)

lint: dev-venv
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --quiet --lint profiles disclosure intros
	@$(BIN)/lint-imports
	@$(BIN)/mypy

requirements: dev-venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --upgrade requirements.in -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --upgrade requirements-dev.in -o requirements-dev.txt

# Needs gettext (xgettext, msgfmt), as nothing else does: the compiled files are committed.
messages: run-venv
	@for app in config profiles disclosure intros; do \
	  (cd $$app && mkdir -p locale && ../$(BIN)/python ../manage.py makemessages --locale zh_Hans --no-location --no-wrap --no-obsolete \
	    && ../$(BIN)/python ../manage.py compilemessages --locale zh_Hans --verbosity 0) || exit 1; \
	done

clean:
	@if [ -d $(VENV) ]; then \
	  $(BIN)/python -m config.embedded down >/dev/null 2>&1; \
	  HALFVEIL_HOME=.halfveil-test $(BIN)/python -m config.embedded down >/dev/null 2>&1; \
	fi; true
	rm -rf $(VENV) .halfveil-test .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# --- the virtual environment, made again when the requirements change -------------------------------

run-venv:
	@PYTHON="$(PYTHON)" .ci/venv $(VENV) requirements.txt requirements-dev.txt

dev-venv:
	@PYTHON="$(PYTHON)" .ci/venv $(VENV) requirements-dev.txt
