# Two commands do everything: `make book` and `make test`. Each builds .venv first if it
# has to, is safe to repeat, and does only what changed.
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python -m tools.run

.PHONY: book test live chapter new diff lab bench bench-builds browser lint types coverage picture \
  lock lock-upgrade lock-newest clean help

book: .venv/.installed ## build the book into _build/html
	$(BIN)/python -m tools.build

test: .venv/.installed ## run the tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(RUN) $(BIN)/python -m pytest -n auto --dist loadgroup --ignore tests/browser

live: .venv/.installed ## build the book on public data of today into _build/live/html
	DATA=live $(BIN)/python -m tools.build

chapter: .venv/.installed ## execute and render one chapter: make chapter C=tradability
	@test -n "$(C)" || { echo "say which: make chapter C=tradability" >&2; exit 2; }
	$(BIN)/python -m tools.build --chapter $(C)

diff: .venv/.installed ## list the values that moved since a commit: make diff BASE=main
	@test -n "$(BASE)" || { echo "say since when: make diff BASE=main" >&2; exit 2; }
	$(BIN)/python -m tools.compare $(BASE)

new: .venv/.installed ## write the skeleton of a chapter: make new C=one-asset
	@test -n "$(C)" || { echo "say which: make new C=one-asset" >&2; exit 2; }
	$(BIN)/python -m tools.new_chapter $(C)

lab: .venv/.installed ## open a chapter in JupyterLab: make lab C=inventories; in a container AS_ROOT=1
	$(RUN) $(BIN)/python -m tools.lab $(if $(C),--chapter $(C)) $(if $(AS_ROOT),--allow-root)

bench: .venv/.installed .venv-peers/.installed ## measure the solvers against their peers; store it
	$(RUN) $(BIN)/python -m benchmarks --out benchmarks/results.json

bench-builds: .venv/.installed ## measure builds of the whole book, in a clone of the last commit
	$(BIN)/python -m benchmarks.builds --out benchmarks/builds.json

browser: .venv/.installed .venv/.axe ## check the built book in headless Chromium
	FRICTIONS_REQUIRE_BROWSER=1 $(RUN) $(BIN)/python -m pytest -n auto --dist loadgroup tests/browser

lint: .venv/.installed ## check the code's and the chapters' manners
	$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/python -m tools.lint_chapters

types: .venv/.installed ## check the types of the library
	$(BIN)/python -m mypy

coverage: .venv/.installed ## run the tests and say which lines of Python none of them runs
	$(RUN) $(BIN)/python -m coverage erase
	$(RUN) $(BIN)/python -m coverage run -m pytest -n auto --dist loadgroup --ignore tests/browser
	$(RUN) $(BIN)/python -m coverage combine --quiet
	$(RUN) $(BIN)/python -m coverage report

picture: .venv/.installed ## write the README's picture from the executed chapter
	$(BIN)/python -m tools.picture

lock: .venv/.installed ## write requirements.lock from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/python -m tools.lock

lock-upgrade: .venv/.installed ## the same, with the newest versions that pyproject.toml allows
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/python -m tools.lock --upgrade

lock-newest: .venv/.installed ## the same for this Python alone, which may be newer than the oldest
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/python -m tools.lock --newest

clean: ## remove the environment and everything built
	rm -rf .venv .venv-peers _build .pytest_cache .ruff_cache .hypothesis lib/*.egg-info

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /: /'

# A copied or moved clone has an environment that runs the original's library: it begins anew.
OWN := import importlib.util as u, os, sys; \
  sys.exit(not os.path.samefile(u.find_spec("frictions").origin, "lib/frictions/__init__.py"))
ifneq ($(wildcard .venv/.installed),)
ifneq ($(shell $(BIN)/python -I -c '$(OWN)' 2>/dev/null && echo own),own)
$(info .venv belongs to another copy of this repository: making it anew)
$(shell rm -f .venv/.locked .venv/.installed)
endif
endif

# Who comes second, say `make test` beside `make book`, waits for the first one's installation.
ONCE = $(PYTHON) tools/alone.py $@ $^ --
PIP = python -m pip install --quiet --disable-pip-version-check
PINNED = $(PIP) --require-hashes --no-deps

# A changed lock makes a new environment, so that nothing unlocked stays behind. The lock names
# every package, so that pip has nothing to resolve.
.venv/.locked: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Frictions needs Python 3.11 or newer; $(PYTHON) is `$(PYTHON) --version 2>&1`. Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(ONCE) sh -ec '$(PYTHON) -m venv --clear .venv; $(BIN)/$(PINNED) -r requirements.lock'

.venv/.installed: .venv/.locked pyproject.toml
	$(ONCE) $(BIN)/$(PIP) --no-deps --no-build-isolation -e .

# The rules of accessibility that the browser tests hold the pages to.
.venv/.axe: .venv/.locked tests/browser/axe.txt
	$(ONCE) $(BIN)/$(PINNED) --upgrade --target .venv/axe -r tests/browser/axe.txt

# The peers have an environment of their own, which nothing but the benchmarks uses.
.venv-peers/.installed: benchmarks/peers.txt
	$(ONCE) sh -ec '$(PYTHON) -m venv --clear .venv-peers; .venv-peers/bin/$(PINNED) -r benchmarks/peers.txt'
