# make demo       set up, make the demo company, run the pipeline, serve the pages
# make test       set up, then lint, types, import contracts and all quick tests
# make test-full  the same and the long ones
# make bench      stated speeds, measured
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: setup demo test test-full lint bench lock clean

setup: $(VENV)/.ready

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' || { echo "Zhike needs Python 3.11 to 3.14; set PYTHON=… / 需要 Python 3.11 至 3.14，可用 PYTHON=… 指定"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.ready: $(VENV)/.python requirements/run.lock pyproject.toml hatch_build.py package.json package-lock.json
	$(PIP) --require-hashes -r requirements/run.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/.ready requirements/test.lock
	$(PIP) --require-hashes -r requirements/test.lock
	@touch $@

demo: setup
	$(BIN)/zhike demo

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/pytest -m "not t2" --spark -n 3 --dist loadfile --no-loadscope-reorder

test-full: lint
	$(BIN)/pytest --spark -n 3 --dist loadfile --no-loadscope-reorder

bench: $(VENV)/.tested
	$(BIN)/python -m bench

# Universal and hashed; names no index host.
lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --group build pyproject.toml -o requirements/run.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --group build --group test --extra spark pyproject.toml -o requirements/test.lock

clean:
	rm -rf $(VENV) zhike-demo build dist .mypy_cache .ruff_cache .pytest_cache src/zhike/web/static/vendor
