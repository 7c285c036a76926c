# Every command of the project. `make` alone lists them.
# A machine needs Python 3.11 or newer and make; the rest is fetched by lock file.

SHELL   := /bin/sh
PORT    ?= 8000
ARGS    ?=
export PORT

# The first interpreter that is new enough; name another with `make PYTHON=…`.
PYTHON  ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,\
             $(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
PY      := .venv/bin/python
# uv installs in seconds what takes pip half a minute; both check the same hashes.
UV      := $(shell command -v uv 2>/dev/null)
INSTALL  = $(if $(UV),$(UV) pip install -q --python $(PY),$(PY) -m pip install -q --disable-pip-version-check --no-deps) --require-hashes -r

# A stamp carries the checksum of its lock, so a checkout that leaves the lock alone installs nothing,
# and it lies in the environment, so worktrees may share one.
digest   = $(shell cat $(1) 2>/dev/null | cksum | tr ' ' '-')
BASE    := .venv/.base-$(call digest,requirements.lock)
DEV     := .venv/.dev-$(call digest,requirements-dev.lock)
NODE    := .venv/.node-$(call digest,requirements-node.lock)
ASSETS  := static/vendor/.assets-$(call digest,package-lock.json community/assets.py)

.DEFAULT_GOAL := help
.PHONY: help setup run demo test check lint types imports bench assets access screenshot lock chromium clean

help: ## List these commands
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do \
	  printf '%-18s %s\n' "$$name" "$$what"; done

run: $(BASE) $(ASSETS) ## Start Guildhall on port 8000, or $PORT, with nothing else to install
	@$(PY) wsgi.py

demo: $(BASE) $(ASSETS) ## Start Guildhall filled with an example community, in instance/demo
	@GUILDHALL_DATA=$${GUILDHALL_DATA:-instance/demo}; export GUILDHALL_DATA; \
	  $(PY) -m flask --app wsgi demo && $(PY) wsgi.py

test: $(DEV) $(ASSETS) chromium ## Run the whole suite on SQLite and on PostgreSQL; ARGS="-k word" narrows it
	@$(PY) -m pytest $(ARGS)
	@$(PY) -m pytest --database=postgresql $(ARGS) $(if $(ARGS),|| test $$? = 5)

check: lint types imports test ## Run all that CI runs: lint, types, import rules, the whole suite

lint: $(DEV)
	@$(PY) -m ruff check . && $(PY) -m ruff format --check .

types: $(DEV)
	@$(PY) -m mypy

imports: $(DEV)
	@.venv/bin/lint-imports --no-logo

bench: $(DEV) $(ASSETS) ## Measure the hot pages against their floors; ARGS=--quick for a small run
	@$(PY) -m bench $(ARGS)

setup: $(DEV) $(ASSETS) ## Install everything that running and testing need
	@:

assets: $(ASSETS) ## Copy the browser libraries that package.json names to static/vendor
	@:

access: $(DEV) ## Write docs/access.md from the routes and the access table
	@$(PY) -m tests.access docs/access.md

screenshot: $(DEV) $(ASSETS) chromium ## Take the README's picture of the running example community
	@$(PY) -m tests.system.screenshot docs/screenshot.png

lock: $(DEV) ## Write the lock files anew from requirements*.in and package.json; ARGS=--upgrade for newer versions
	@for part in '' -dev -node; do \
	  $(PY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(ARGS) \
	    $$(test "$$part" = -dev && echo -c requirements.lock) requirements$$part.in -o requirements$$part.lock || exit 1; done
	@npm install --package-lock-only --loglevel=error

clean: ## Remove what was installed and built; the data in instance/ stay
	@rm -rf .venv node_modules static/vendor .pytest_cache .mypy_cache .ruff_cache .import_linter_cache htmlcov .coverage

chromium: $(DEV)
	@$(PY) -m tests.chromium

$(PY):
	@test -n "$(PYTHON)" || { echo "Guildhall needs Python 3.11 or newer; none was found on the PATH." >&2; exit 1; }
	@echo "Making .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

$(BASE): | $(PY)
	@echo "Installing requirements.lock"
	@$(INSTALL) requirements.lock
	@rm -f .venv/.base-* && touch $@

$(DEV): | $(PY)
	@echo "Installing requirements-dev.lock"
	@$(INSTALL) requirements-dev.lock
	@rm -f .venv/.dev-* && touch $@ $(BASE)

# Node comes through pip where the machine has none.
$(NODE): | $(PY)
	@command -v npm >/dev/null || { echo "Installing Node through pip"; $(INSTALL) requirements-node.lock; }
	@touch $@

$(ASSETS): | $(BASE) $(NODE)
	@echo "Copying browser libraries to static/vendor"
	@$(PY) -m community.assets
	@rm -f static/vendor/.assets-* && touch $@
