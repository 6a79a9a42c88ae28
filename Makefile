# Everything a newcomer runs. `make demo` and `make test` install what they need by themselves.
SHELL := /bin/bash
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: bench-collect bench-collectors bench-dashboard bench-differences bench-discovery bench-export bench-identity bench-ingest bench-map bench-pages bench-planned bench-queries bench-segment bench-snmp help setup demo lab lab-clean test test-fast test-kills test-slow test-zabbix lint docs lock web screenshots

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## install everything into .venv (and Debian packages, as root or with sudo)
	@install/setup.sh

demo: setup ## the lab, a hub, a Ksocket and a first scan: prints the nodes that the hub has
	@$(BIN)/python -m lab demo

lab: setup ## the lab for trying things by hand; Ctrl-C ends it
	@$(BIN)/python -m lab up office

lab-clean: setup ## remove what a killed lab left behind
	@$(BIN)/python -m lab clean

web: setup ## the pages of the hub, from web/ into packages/kshub
	@install/web.sh

screenshots: web ## every page in both languages and both themes, as pictures in screenshots/
	@$(BIN)/python -m tests.web.screenshots screenshots

lint: web ## ruff, mypy --strict, the import contracts
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --config pyproject.toml && install/web.sh check

test: lint ## all tests but the slow ones
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow"

test-fast: setup ## the tests that need no lab
	@$(BIN)/python -m pytest -n 2 -m "not lab and not slow" -q

test-slow: web ## what make test leaves out: accessibility, scans without privileges, failing databases, signing in anew: 8 minutes
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m slow

test-kills: setup ## hub and Ksocket killed 50 times and cut off 50 times, on each database: 15 minutes; then while it notifies
	@KSOCKET_TEST_KILLS=50 $(BIN)/python -m pytest -s -q tests/system/test_nothing_lost.py
	@KSOCKET_TEST_KILLS=50 $(BIN)/python -m pytest -s -q packages/kshub/tests/notify/test_sending.py -k killed

test-zabbix: ## the export to Zabbix against Debian's Zabbix, on loopback: four minutes
	@install/zabbix.sh
	@KSOCKET_TEST_ZABBIX=1 $(BIN)/python -m pytest -s -q tests/system/test_zabbix.py

bench-ingest: setup ## how fast reports become merged nodes, and how large the database grows
	@$(BIN)/python bench/ingest.py

bench-queries: setup ## how fast the hub answers for lists of nodes and for one node
	@$(BIN)/python bench/queries.py

bench-pages: web ## how fast the list of 100,000 nodes is in a browser
	@$(BIN)/python bench/pages.py

bench-dashboard: setup ## how fast the hub answers for the dashboard and the map of 100,000 nodes
	@$(BIN)/python bench/dashboard.py

bench-differences: setup ## how fast the hub tells what differs between two snapshots
	@$(BIN)/python bench/differences.py

bench-discovery: setup ## how fast and how completely hosts are found, beside nmap, masscan, zmap, fping, arp-scan (40 minutes)
	@$(BIN)/python bench/discovery.py

bench-planned: setup ## what memory a search of a /8 takes, with a played clock and wire (2 minutes)
	@$(BIN)/python bench/planned.py

bench-segment: setup ## how long 250 hosts of a /24 take by SSH and SNMP, and whether their listen queues overflow
	@$(BIN)/python bench/segment.py

bench-collect: setup ## what 200 hosts cost by SSH, beside asyncssh alone and Ansible (which it downloads), and by WinRM (7 minutes)
	@install/ansible.sh
	@$(BIN)/python bench/collect.py

bench-snmp: setup ## what 1,000 SNMP agents cost, beside gufo-snmp alone, net-snmp's programs and pysnmp (3 minutes)
	@$(BIN)/python bench/agents.py

bench-export: setup ## how fast 100,000 rows become a file, and what memory that takes
	@$(BIN)/python bench/export.py

bench-collectors: setup ## how many collectors one hub carries: memory of each, and how fast all come back
	@$(BIN)/python bench/collectors.py

bench-identity: setup ## how well nodes keep their identity over 60 simulated days
	@$(BIN)/python bench/identity.py

bench-map: web ## how fast the map of 1,000, 5,000 and 20,000 hosts is drawn, in Debian's Chromium without a GPU
	@$(BIN)/python -m bench.map

docs: setup ## the manual, in site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

lock: ## resolve the dependencies anew and write requirements/*.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-package kswire \
	  packages/kswire/pyproject.toml packages/ksocket/pyproject.toml packages/kshub/pyproject.toml lab/pyproject.toml requirements/dev.in \
	  -o requirements/dev.lock --upgrade
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements/ansible.in -o requirements/ansible.lock --upgrade
