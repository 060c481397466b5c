# Förderpfad. "make" allein zeigt, was es gibt.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
export PYTHON

python := .venv/bin/python
# One file for all Python versions and machines, with hashes and without addresses.
compile := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(if $(UPGRADE),--upgrade)

# One more than processors: many tests wait for a server or a browser.
test_processes := $(shell n=$$(($$(nproc) + 1)); echo $$((n > 5 ? 5 : n)))

.PHONY: help run upgrade wheels test check lint types contracts audit bench faults accept pins clean environment-run environment-dev

help: ## Zeigt diese Hilfe
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: environment-run ## Richtet alles ein und startet Förderpfad auf http://localhost:8501
	@exec $(python) -m dashboard

# The backup is made by the environment that is there; a schema of any version can be backed up.
upgrade: ## Nach „git pull“: sichert, installiert die Pakete dieser Version, bringt die Datenbank auf ihren Stand
	@if [ -e .venv/installed-from ]; then $(python) -m tracker backup --before-upgrade; fi
	@.ci/environment run
	@$(python) -m tracker init --empty

wheels: environment-run ## Sammelt alle Pakete mit Prüfsummen in pakete/, für einen Server ohne Internet
	@.ci/wheels

test: environment-dev ## Richtet alles ein und führt alle Tests aus
	@$(python) -m pytest --numprocesses $(test_processes) --dist loadfile

check: lint types contracts ## Alles, was die CI prüft: Stil, Typen, Schichten und den Testbefehl der README
	@command=$$(awk '/^<!-- Testbefehl -->$$/ { wanted = 1; next } /^```/ { inside = wanted && !inside; next } inside { print; wanted = 0 }' README.md); \
	if [ -z "$$command" ]; then echo "README.md: no test command found" >&2; exit 1; fi; \
	env --unset=MAKEFLAGS --unset=MAKELEVEL --unset=MFLAGS bash -eu -o pipefail -c "$$command"

lint: environment-dev ## Stil (ruff)
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .

types: environment-dev ## Typen (mypy --strict)
	@$(python) -m mypy

contracts: environment-dev ## Schichten: wer wen einbinden darf (import-linter)
	@.venv/bin/lint-imports

audit: environment-dev ## Fragt, ob zu einem der Pakete eine Schwachstelle bekannt ist; braucht Internet
	@.ci/audit

bench: environment-dev ## Misst, was die Entwicklung verspricht; BENCH_SCALE=0.1 für einen schnellen Blick
	@$(python) -m bench

faults: environment-dev ## Die lange Störungsreihe: Abbrüche, schlechte Eingaben, zwei Prozesse
	@$(python) -m pytest -m faults

accept: environment-dev ## Schreibt die Erwartung eines Quellenfalls neu: make accept CASE=bund_foerderdatenbank/list
	@if [ -z "$(CASE)" ]; then echo "Bitte nennen Sie den Fall: make accept CASE=quelle/fall" >&2; exit 2; fi
	@$(python) -m pytest tests/crawler/test_sources.py --accept "$(CASE)"

pins: environment-dev ## Schreibt die festen Paketstände neu; UPGRADE=1 hebt sie auf die neuesten
	@$(compile) --no-annotate --group build --output-file requirements-build.txt
	@$(compile) --output-file requirements.txt pyproject.toml
	@$(compile) --extra dev --constraints requirements.txt --output-file requirements-dev.txt pyproject.toml

clean: ## Entfernt Umgebung und Zwischenstände; Ihre Daten in data/ bleiben
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment-run:
	@.ci/environment run

environment-dev:
	@.ci/environment dev
