# Needs python3 (3.11 or newer), make and a package index. Everything else goes into .venv.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PYTEST = $(BIN)/python -m pytest
# A file is one worker's, and the longest begin: tests/spread.py has them and the number of workers.
SPREAD := -n auto --dist loadfile --no-loadscope-reorder
MATRIX := 3.11 3.12 3.13
PACKAGES := $(if $(filter mutants,$(firstword $(MAKECMDGOALS))),$(wordlist 2,99,$(MAKECMDGOALS)))
RULES := bot/*/rules.py,bot/*/rules/*.py
# Python keeps what it has compiled: without it each of a hundred programs that the tests start, and
# each worker, compiles all of the bot anew, and pytest rewrites all the tests.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo demo-empty test whole coverage mutants test-matrix run permissions readers lint bench attack life soak faults pictures \
  migrate format lock audit sbom

demo: $(VENV)/ready
	$(BIN)/python app.py demo

# Sixty-six people and nothing set up, to try what a new lead does first.
demo-empty: $(VENV)/ready
	$(BIN)/python app.py demo --empty

test: $(VENV)/ready
	@mkdir -p build
	$(PYTEST) $(SPREAD) --junitxml=build/junit.xml

# What `make test` does a part of (tests/whole.py): all rounds, kills, rows, examples and both languages.
whole: $(VENV)/ready
	WHOLE=1 $(PYTEST) $(SPREAD) -m "part or either"

# The same tests, measured: they take twice as long. The whole report is in build/coverage.txt.
coverage: $(VENV)/ready
	rm -rf build/coverage
	$(MAKE) test PYTEST="$(BIN)/python -m coverage run -m pytest"
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report --show-missing > build/coverage.txt
	@tail -n 1 build/coverage.txt
	@$(BIN)/python -m coverage report --fail-under=95 > /dev/null || \
	  { echo "less than 95% of bot/ and storage/: see build/coverage.txt"; exit 1; }
	$(BIN)/python -m coverage report --include=$(RULES) --fail-under=100 --skip-covered --show-missing

# Whether the tests of rules notice each small change of them: all, or `make mutants check_ins`.
mutants: $(VENV)/ready
	$(BIN)/python -m tests.mutants $(PACKAGES)

# On each Python that the machine has; what is not there is not downloaded.
test-matrix: $(VENV)/ready
	@for version in $(MATRIX); do \
	  python=$$($(BIN)/uv python find --system --no-project --no-python-downloads $$version 2>/dev/null) || \
	    { echo "Python $$version: not on this machine, skipped"; continue; }; \
	  echo "Python $$version: $$python"; \
	  $(MAKE) test VENV=build/python-$$version PYTHON=$$python || exit 1; \
	done

run: $(VENV)/ready
	$(BIN)/python app.py run

migrate: $(VENV)/ready
	$(BIN)/python app.py migrate

# Who may do what; a test holds every listener and command to it.
permissions: $(VENV)/ready
	@$(BIN)/python -m bot.kernel.rules.permissions

# Who reads what, as the README has it; a test holds both to the table.
readers: $(VENV)/ready
	@$(BIN)/python -m bot.privacy.told_readers

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/ready
	$(BIN)/python -m tests.bench

# Whether all that leads get together tells what one person said: docs/attack.md keeps what was found.
attack: $(VENV)/ready
	$(BIN)/python -m tests.attack figures
	$(BIN)/python -m tests.attack rendered

# The README's pictures, as the tests of the page take them.
pictures: $(VENV)/ready
	WHOLE=1 $(PYTEST) -q tests/browser
	cp build/screenshots/fr-3-check-in.png pictures/check-in.png
	cp build/screenshots/en-7-digest-all.png pictures/digest.png

# Every half a minute another bad day of the network, the workspace or the database, for half an hour.
faults: $(VENV)/ready
	$(BIN)/python -m tests.faults

# A year of forty pairs against a model of its own; YEARS=2 for the long one.
life: $(VENV)/ready
	$(BIN)/python -m tests.life --years $(or $(YEARS),1)

# Kills the bot a hundred times on each database, with and without the history scopes.
soak: $(VENV)/ready
	$(BIN)/python -m tests.soak

# Pins every package with its hashes, for every platform, and names no index: all of them, and those
# that a machine needs which only runs the bot.
COMPILE = $(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate \
  --no-emit-index-url --no-emit-find-links --quiet pyproject.toml
lock: $(VENV)/ready
	$(COMPILE) --all-extras --output-file requirements.lock
	$(COMPILE) --constraint requirements.lock --output-file requirements-production.lock

# Known faults of what is run, where an index of advisories can be reached.
audit: $(VENV)/ready
	$(BIN)/python -m tests.advisories

# What the bot is made of, as a CycloneDX file: build/sbom.json.
sbom: $(VENV)/ready
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements-production.lock --pyproject pyproject.toml \
	  --output-reproducible --of JSON --output-file build/sbom.json
	@echo "build/sbom.json"

$(VENV)/ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Vice Versa needs Python 3.11 or newer; name one with make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

ifneq ($(PACKAGES),)
# What follows `mutants` names packages and nothing to make.
.PHONY: $(PACKAGES)
$(PACKAGES): ;@:
endif
