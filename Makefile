# Everything is Maven underneath; make finds JDK 25, keeps Maven quiet and adds the lines at the end.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MVN := .ci/mvn
LAB := src/test/lab

.DEFAULT_GOAL := help
.PHONY: help build check format test unit lab mutation bench demo deps clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

build: deps target/.fresh ## the runnable agent, without tests: target/quarkus-app
	@$(MVN) package -DskipTests

check: deps target/.fresh shellcheck ## format, compiler warnings, null safety, architecture, scripts
	@$(MVN) spotless:check test -Dtest='ArchitectureTest,SourceSizeTest'

format: ## format the sources
	@$(MVN) spotless:apply

test: deps target/.fresh ## all tests, those in the lab too, and the coverage
	@rm -rf target/lab-reports
	@$(MVN) verify -Pcoverage,lab
	@.ci/report lab
	@.ci/report coverage

unit: deps target/.fresh ## the fast tests only
	@$(MVN) test -Dunit.excludedGroups=lab,bench,component

lab: deps target/.fresh ## the tests on a real kernel with real NFS servers only; make lab TEST=SomeTest for one
	@rm -rf target/lab-reports
	@$(MVN) verify -Plab -Dunit.skip $(if $(TEST),-Dtest='$(TEST)')
	@.ci/report lab

mutation: deps target/.fresh ## would the tests notice a wrong decision? lists the changes that none noticed
	@rm -rf target/pit-reports
	@$(MVN) process-test-classes -Pmutation | { grep '^\[' || true; } || status=$$?; .ci/report mutation; exit $${status-0}

bench: deps target/.fresh ## measures and writes docs/benchmarks.md (root, half an hour): AGENT=native executable, PART="host watch", LONG=1
	@$(MVN) package -DskipTests
	@AGENT='$(AGENT)' LONG='$(LONG)' src/test/bench/bench $(PART)

demo: build ## the agent at work in the lab, step by step
	@$(LAB)/demo

deps: ## install the Debian packages that are missing (root), or say which; the other targets do this first
	@.ci/deps

clean: ## remove all that was built
	@rm -rf target

.PHONY: shellcheck
shellcheck:
	@if command -v shellcheck >/dev/null; then \
		grep -rIlE --exclude-dir=target --exclude-dir=.git --exclude='*.md' '^#! ?/.*[/ ](ba|da)?sh( |$$)' . | xargs -r shellcheck; \
	else \
		echo "shellcheck is not installed: scripts are not checked (make deps)"; \
	fi

# Maven recompiles what changed, but keeps the classes of deleted sources and of older compiler options. A folder's
# time changes when a file in it comes or goes: then we start anew.
target/.fresh: pom.xml .mvn/jvm.config $(shell find src -type d)
	@rm -rf target && mkdir target && touch $@
