# Needs python3 (3.11 or newer), make and a package index. Everything else goes into .venv.
PYTHON ?= python3
BIN := .venv/bin
# These start programs of their own, and would be in each other's way.
ALONE := tests/outbox tests/browser tests/test_process.py

.PHONY: demo demo-empty test run permissions lint bench soak pictures migrate format lock

demo: .venv/ready
	$(BIN)/python app.py demo

# Sixty-six people and nothing set up, to try what a new lead does first.
demo-empty: .venv/ready
	$(BIN)/python app.py demo --empty

test: .venv/ready
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile \
	  $(ALONE:%=--ignore=%) --junitxml=build/junit.xml
	$(BIN)/python -m pytest $(ALONE) --junitxml=build/junit-alone.xml

run: .venv/ready
	$(BIN)/python app.py run

migrate: .venv/ready
	$(BIN)/python app.py migrate

# Who may do what; a test holds every listener and command to it.
permissions: .venv/ready
	@$(BIN)/python -m bot.kernel.rules.permission_table

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/ready
	$(BIN)/python -m tests.bench

# The README's pictures, as the tests of the page take them.
pictures: .venv/ready
	$(BIN)/python -m pytest -q tests/browser
	cp build/screenshots/fr-3-check-in.png pictures/check-in.png
	cp build/screenshots/en-7-digest-all.png pictures/digest.png

# Kills the bot a hundred times on each database, with and without the history scopes.
soak: .venv/ready
	$(BIN)/python -m tests.soak

# Pins every package with its hashes, for every platform, and names no index.
lock: .venv/ready
	$(BIN)/uv pip compile --universal --generate-hashes --all-extras --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --quiet pyproject.toml --output-file requirements.lock

.venv/ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Vice Versa needs Python 3.11 or newer; name one with make PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@
