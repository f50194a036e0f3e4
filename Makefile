# Thin: each target says what it does and calls the same tools that people with their own environment call.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
endif
PY := $(BIN)/python
# Material ends on 2027-05-05, and says so at each build; CONTRIBUTING.md has the plan ("After Material's end"). With its
# own switch the notice is hidden here: a build prints nothing that is not about this site.
export NO_MKDOCS_2_WARNING := 1

CORES := $(shell nproc 2>/dev/null || echo 2)

.PHONY: help serve site book test test-cuda newest sabotage mutants weekly lock check check-slow check-marked check-sample lint fix update font card cyrillic status diff follow reworded language bench clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(VENV)/.site: requirements-site.lock
	@echo "==> making the virtual environment in $(VENV) and installing what the site needs (once, under a minute)"
	@test -x $(PY) || $(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("$(PYTHON) is Python %d.%d; wanted: 3.11 or later; run: make PYTHON=python3.11 serve" % sys.version_info[:2])'
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-site.lock
	@touch $@

$(VENV)/.all: requirements.txt $(VENV)/.site
	@echo "==> installing PyTorch and what runs the checks (once; some minutes)"
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

serve: $(VENV)/.site ## serve all languages with live reload (EDITION=pl serves one)
	@echo "==> building all languages, then serving them at http://127.0.0.1:8000 (stop with Ctrl+C)"
	@$(PY) -m mkdocs serve

site: $(VENV)/.site ## build the site into site/
	@echo "==> building all languages into site/"
	@$(PY) -m mkdocs build --strict

$(VENV)/.book: requirements-book.lock $(VENV)/.site
	@echo "==> installing what makes the books (once, some seconds)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-book.lock
	@touch $@

book: site $(VENV)/.book ## build the site with a PDF, an EPUB and a zip of each language, linked on its first page; needs Chromium
	@echo "==> making the books of all languages in site/books/"
	@$(PY) -m tools.book

test: $(VENV)/.all lint ## every block, the content, a strict build
	@echo "==> running every block and every check"
	@$(PY) -m pytest -n $(CORES)

check: test check-slow ## test, and what is slow: a browser, every notebook, the README's commands in a clone

check-slow: $(VENV)/.all
	@echo "==> running what is slow, where a change concerns it (some minutes; all of it, with WEEKLY=1, an hour)"
	@$(MAKE) --no-print-directory --jobs=2 --keep-going $(if $(filter output-sync,$(.FEATURES)),--output-sync) check-marked check-sample

check-marked: # one run for all marks, so that the site is built once
	@$(PY) -m pytest -n $(CORES) -m "browser or commands or notebooks or slow" tests

check-sample:
	@$(PY) -m tests.sabotage --changed

sabotage: $(VENV)/.all ## make each of more than 120 faults in a copy, and demand that a check names it
	@$(PY) -m tests.sabotage

mutants: $(VENV)/.all ## change the pages' code in one place at a time: what nothing notices has to be listed with a reason
	@$(PY) -m tests.sabotage.mutants

lock: $(VENV)/.site ## after a change of requirements-site.txt or -book.txt: write what they bring along, each file by its hash
	@$(PY) -m pip install --quiet --disable-pip-version-check --target .cache/uv --upgrade uv==0.13.9
	@for name in site book; do \
	  echo "# What requirements-$$name.txt brings along, on every platform, each file by its hash. Made by \`make lock\`." > .cache/lock && \
	  .cache/uv/bin/uv pip compile requirements-$$name.txt $$([ $$name = site ] || echo -c requirements-site.lock) --generate-hashes --universal --python-version 3.11.5 --quiet --no-header --no-annotate >> .cache/lock && \
	  mv .cache/lock requirements-$$name.lock || exit 1; \
	done

lint: $(VENV)/.all
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --check --quiet . || (echo "some Python is not formatted: run 'make fix'"; exit 1)

card: $(VENV)/.all site ## draw the picture that goes with a link, of each language; needs Chromium
	@$(PY) -m tools.finish.card

fix: $(VENV)/.all ## format the Python code
	@$(PY) -m ruff check --fix --quiet .
	@$(PY) -m ruff format --quiet .

test-cuda: ## run every block on the CPU and a GPU and write which pages did to snippets/runs.csv; needs no virtual environment
	@REQUIRE_CUDA=1 $(PYTHON) -m pytest docs --device cpu --device cuda --record

# In an environment of its own, so that the one that all other commands use stays as it is pinned.
NEWEST := .cache/newest/bin/python
newest: ## what the newest PyTorch would change: updates the outputs with it, tries the rehearsal, fails where any differs
	@test -x $(NEWEST) || $(PYTHON) -m venv .cache/newest
	@$(NEWEST) -m pip install --quiet --disable-pip-version-check --upgrade -r requirements-site.txt torch \
	  $$(grep -E '^(numpy|matplotlib|pytest[a-z-]*|filelock)==' requirements.txt)
	@$(NEWEST) -m pytest docs --device cpu --update --quiet
	@git diff --exit-code -- snippets
	@$(NEWEST) -m pytest docs --device rehearsal --quiet

weekly: $(VENV)/.all ## what `make check` leaves to once a week: all faults of `make sabotage`, `make mutants`, ProperDocs and Zensical
	@$(PY) -m tests.sabotage
	@$(PY) -m tests.sabotage.mutants
	@$(PY) -m tests.bench.successors

update: $(VENV)/.all ## run the snippets and rewrite what is derived: outputs, the model table, the figures' data, answers
	@$(PY) -m pytest docs --update --quiet
	@$(PY) -m tools.models
	@$(PY) -m tools.figures
	@$(PY) -m tools.pages.answers

font: $(VENV)/.all ## cut the math font to the characters in use
	@$(PY) -m tools.fonts.math_font

cyrillic: $(VENV)/.site ## turn a Serbian draft in Latin script into Cyrillic: make cyrillic FILE=draft.md
	@$(PY) -m tools.manuscript.serbian "$(FILE)"

status: $(VENV)/.site ## how far each translation is, section by section; which pages have not run on CUDA as they are
	@$(PY) -m tools.translations.commands status
	@$(PY) -m tools.pages.runs

diff: $(VENV)/.site ## what changed in the English since a translation followed it: make diff EDITION=pl PAGE=autodiff
	@$(PY) -m tools.translations.commands diff "$(EDITION)" "$(PAGE)"

follow: $(VENV)/.site ## record that a page, or its SECTION=, follows the English of today: make follow EDITION=pl PAGE=autodiff
	@$(PY) -m tools.translations.commands follow "$(EDITION)" "$(PAGE)" "$(SECTION)"

reworded: $(VENV)/.site ## an English PAGE= says the same in other words: translations that followed it still do
	@$(PY) -m tools.translations.commands reworded "$(PAGE)" "$(SECTION)"

language: $(VENV)/.site ## begin a language, or REMOVE=yes: make language EDITION=de
	@$(PY) -m tools.translations.language "$(EDITION)" $(if $(REMOVE),--remove)

bench: $(VENV)/.all ## the block tests over the floor, the build over stock builds, 20 editions of up to 60 pages
	@$(PY) -m tests.bench.blocks
	@$(PY) -m tests.bench.site
	@$(PY) -m tests.bench.scale

clean: ## delete what can be made again, but not the environment
	rm -rf site .cache .pytest_cache .ruff_cache
