# Ascora -> Freshsales, from top to bottom. `make help` lists the targets.
.NOTPARALLEL:
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready

# .env is read by python-dotenv and never by make or a shell, so that no character of a key means anything to them.
ENV := $(if $(wildcard .env),$(VENV)/bin/dotenv -f .env run --no-override --,)
SET_IN_ENV_FILE = $(shell grep -sE '^[[:space:]]*(export[[:space:]]+)?$(1)[[:space:]]*=[[:space:]]*[^[:space:]]' .env)
# FRESHSALES_URL is all that turns the embedded sandbox off, ASCORA_EXPORT_DIR the demo tenant.
REAL_ACCOUNT := $(if $(FRESHSALES_URL)$(call SET_IN_ENV_FILE,FRESHSALES_URL),yes,)
REAL_EXPORT := $(if $(ASCORA_EXPORT_DIR)$(call SET_IN_ENV_FILE,ASCORA_EXPORT_DIR),yes,)
# The sandbox's hourly limit is raised, so that a load, its undo and another load fit into one hour.
SANDBOX := $(if $(REAL_ACCOUNT),,$(PY) -m loaders.sandbox exec --set per_hour=100000 --set per_minute=off --)
RUN_WITH := $(ENV) $(SANDBOX) $(PY)
APPROVAL = $(if $(APPROVE),--approve $(APPROVE),$(if $(REAL_ACCOUNT),,--self-approve))
CHECKLIST := data/setup_items.json
BUILD := $(ENV) $(PY) dbt_project/build.py --setup-items $(CHECKLIST) $(if $(FULL),--full-refresh)
# On the embedded sandbox we are the administrator too: what the checklist says is clicked, and the build is tried again.
SET_UP_SANDBOX = echo "Embedded sandbox: setting the account up as the checklist says."; \
	$(PY) -m loaders.sandbox admin apply $(CHECKLIST) && $(RUN_WITH) -m pipelines freshsales && $(BUILD)
# On a real account the checklist is looked at again by every transform, until it is done.
SHOW_SET_UP = $(RUN_WITH) -m loaders setup
SOURCES := loaders pipelines tests dbt_project/plugins $(wildcard dbt_project/*.py)

.PHONY: $(shell sed -nE 's/^([a-z0-9-]+):.*##.*/\1/p' Makefile)

help: ## what can be done
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /|/' | awk -F'|' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(READY) ## make the virtual environment from the hashed lock

$(READY): requirements.lock
	@echo "Setting up $(VENV) from requirements.lock (about a minute) ..."
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, not %d.%d" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $(READY)

extract: $(READY) ## Ascora's export, the Freshsales account and the ledger -> raw tables
	@$(if $(REAL_EXPORT),,test -d data/demo_export || $(PY) -m pipelines demo data/demo_export)
	@$(RUN_WITH) -m pipelines all $(EXTRACT_OPTIONS)

transform: $(READY) ## raw tables -> Freshsales-shaped tables; opens the gate when every test passes (FULL=1 takes nothing over from the last build)
	@rm -f $(CHECKLIST); ( $(BUILD) || { code=$$?; $(if $(REAL_ACCOUNT),exit $$code,test -s $(CHECKLIST) || exit $$code; $(SET_UP_SANDBOX)); } ); \
	code=$$?; test $$code -eq 2 || { $(ENV) $(PY) -m loaders quality; $(if $(REAL_ACCOUNT),$(SHOW_SET_UP),:); }; exit $$code

schema: $(READY) ## make what the API can make of the set-up; the checklist reports/setup.html names the rest
	@$(RUN_WITH) -m loaders schema $(APPROVAL) $(if $(UNVERIFIED),--unverified-standard-fields)

sample: $(READY) ## load 100 to 500 records that show every rule and oddity, and compare them field by field
	@$(RUN_WITH) -m loaders sample $(APPROVAL)
	@$(MAKE) --no-print-directory diff

diff: $(READY) ## read the sample back and compare: reports/diff.html, from workbook cell to CRM field
	@$(RUN_WITH) -m pipelines freshsales --read-back && $(ENV) $(PY) dbt_project/compare.py && $(RUN_WITH) -m loaders diff

quality: $(READY) ## the export's data quality, for the customer: reports/extract.html and .xlsx (`make transform` writes it too)
	@$(ENV) $(PY) -m loaders quality

# The demo's own folder holds all of it: it never mixes with another migration.
demo-api: $(READY) ## the main job with a made-up tenant that is served partly by a stand-in of Ascora's API: DIALS="--set shift=1"
	@$(if $(REAL_ACCOUNT),echo "FRESHSALES_URL names a real account: the demo is for the embedded sandbox only."; exit 2,:)
	@$(PY) -m pipelines.demo.api exec $(DIALS) data/demo_api -- $(MAKE) --no-print-directory extract transform load

audit: $(READY) ## the scope to read and sign: reports/scope.html, .xlsx, .json; also while the gate is shut
	@$(ENV) $(PY) -m loaders audit

plan: $(READY) ## what a load would do now, field by field, and what it costs; sends nothing
	@$(RUN_WITH) -m loaders plan

load: $(READY) ## finish an unfinished run, plan, and carry the plan out (on a real account with APPROVE=<checksum>)
	@$(RUN_WITH) -m loaders load $(APPROVAL)

approve: $(READY) ## say that you have seen it and agree: WHAT=scope|sample|plan CHECKSUM=<checksum> [COMMENT=...]
	@$(RUN_WITH) -m loaders approve $(or $(WHAT),plan) $(CHECKSUM) --comment "$(COMMENT)"

status: $(READY) ## how far the newest run is (also from a second terminal)
	@$(ENV) $(PY) -m loaders status

verify: $(READY) ## read the account back: is all of it there, as sent, to the cent, and in its place?
	@$(RUN_WITH) -m pipelines freshsales --read-back && { $(ENV) $(PY) dbt_project/verify.py; code=$$?; \
	test $$code -eq 2 || $(ENV) $(PY) -m loaders evidence; exit $$code; }

trace: $(READY) ## from an id, key or cell to everything between them: FIND=<id, job/JOB1 or Jobs!F17>
	@$(ENV) $(PY) -m loaders trace '$(FIND)'

rollback: $(READY) ## undo everything, or RUN=<run id>, OBJECT=<name>; FORGET=1 purges, FORCE="OBJECT/KEY ..." takes what people changed too
	@$(RUN_WITH) -m loaders rollback $(if $(RUN),--run $(RUN)) $(if $(OBJECT),--object $(OBJECT)) $(if $(FORGET),--forget) $(foreach record,$(FORCE),--force "$(record)") $(APPROVAL)

docs: $(READY) ## the lineage site as one file: reports/lineage.html
	@$(ENV) $(PY) dbt_project/docs.py reports/lineage.html

sandbox: $(READY) ## browse the sandbox account in a web browser (stop with Ctrl-C)
	@$(PY) -m loaders.sandbox serve

test: $(READY) ## all tests
	@$(PY) -m pytest -n 2 $(TEST_OPTIONS)

duckdb2: .venv-duckdb2/.ready ## the tests on DuckDB 2, in an environment of its own: TEST_OPTIONS="tests/dbt_project"
	@.venv-duckdb2/bin/python -m pytest -n 2 $(TEST_OPTIONS)

lake: .venv-lake/.ready ## the pipeline on a DuckLake with a real PostgreSQL catalog, several processes at once (needs the server's programs)
	@.venv-lake/bin/python -m pytest -p no:xdist -o addopts="-q --strict-markers" tests/lake

# An environment of its own for what the project itself does not need, from a lock of its own.
.venv-lake/.ready: requirements.lock
.venv-%/.ready: requirements-%.lock
	@$(PYTHON) -m venv .venv-$*
	@.venv-$*/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes $(addprefix -r ,$^)
	@touch $@

crash-matrix: $(READY) ## SIGKILL at every boundary of every phase, the same command again: EACH=<places of each name>
	@$(PY) -m tests.crash $(if $(EACH),--each $(EACH))

resume: $(READY) ## how long a load takes to be ready again with a million journal entries
	@$(PY) -m tests.crash.big_ledger

bench: $(READY) .venv-bench/.ready ## how fast, against named baselines: reports/bench.html; BENCH_OPTIONS="--sizes 10000 --only transform,plan,drt"
	@$(PY) -m tests.bench $(BENCH_OPTIONS)

corpus: $(READY) ## read every workbook and template below FOLDER=<folder>, and tally what became of each
	@$(PY) -m tests.pipelines.corpus_tally $(FOLDER)

chaos: $(READY) ## faults, kills and people against small random tenants: SEEDS=<how many>
	@$(PY) -m tests.chaos --seeds $(or $(SEEDS),50)

mutants: .venv-mutants/.ready ## does a test fail for every change of ledger, pace, plan, rollback, apply? LIST=1 shows what survives (docs/mutants.md)
	@rm -rf mutants && .venv-mutants/bin/mutmut run --max-children $(or $(CHILDREN),1)
	@.venv-mutants/bin/python -m tests.mutation_score $(if $(LIST),--list) && .venv-mutants/bin/python -m tests.sql_mutants

lint: $(READY) ## style and types
	@$(PY) -m ruff check $(SOURCES)
	@$(PY) -m ruff format --check $(SOURCES)
	@$(PY) -m mypy

# With CUSTOMERS=n a rehearsal is made up in a folder of its own, from export to ledger; else what `make load` would do now is rehearsed.
STAGE := data/rehearsal
STAGED = ASCORA_EXPORT_DIR=$(STAGE)/export WAREHOUSE_PATH=$(STAGE)/warehouse.duckdb LEDGER_PATH=$(STAGE)/ledger.sqlite \
	SANDBOX_STATE=$(STAGE)/sandbox.sqlite

rehearse: $(READY) ## how long would it take? Embedded account, on a clock that skips its waits: PLAN=growth [CUSTOMERS=n]
	@$(if $(REAL_ACCOUNT),echo "A rehearsal is for the embedded account: a real one has its own clock. Unset FRESHSALES_URL." >&2; exit 2)
	@$(if $(CUSTOMERS),rm -rf $(STAGE) && $(PY) -m pipelines demo $(STAGE)/export --customers $(CUSTOMERS) && \
		$(STAGED) $(MAKE) --no-print-directory extract transform CHECKLIST=$(STAGE)/setup_items.json)
	@$(if $(CUSTOMERS),$(STAGED)) $(ENV) $(PY) -m loaders rehearse --plan $(or $(PLAN),growth) --latency $(or $(LATENCY),0.4)

clean: ## remove what can be made again; never the ledger, the sandbox's state or reports
	@rm -rf dbt_project/target dbt_project/logs logs data/warehouse.duckdb data/warehouse.duckdb.wal data/dlt .pytest_cache .mypy_cache .ruff_cache
