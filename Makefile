# Everything is Maven underneath; make finds JDK 25, keeps Maven quiet and adds the lines at the end.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MVN := .ci/mvn
LAB := src/test/lab

.DEFAULT_GOAL := help
.PHONY: help build native packages check format test unit lab mutation bench reproducible reachability demo deps clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

build: deps target/.fresh ## the runnable agent, without tests: target/quarkus-app
	@$(MVN) package -DskipTests

native: deps target/.fresh ## the native executable: target/*-runner; CONTAINER=true: in a container, GLIBC=machine: for no older glibc
	@$(MAKE) -s target/.native

# Minutes of work: only if something that it is made of has changed.
target/.native: pom.xml $(shell find src/main -type f) target/.native-options
	@$(if $(CONTAINER),,home=$$(.ci/graalvm) && GRAALVM_HOME=$$home) $(MVN) package -Dnative -DskipTests \
		$(if $(CONTAINER),-Dquarkus.native.container-build=true)
	@touch $@
	@ls -sh target/*-runner

# Written only when it says something else: with other options it is another executable.
target/.native-options: always
	@echo 'GLIBC=$(GLIBC) CONTAINER=$(CONTAINER)' | cmp -s - $@ || echo 'GLIBC=$(GLIBC) CONTAINER=$(CONTAINER)' >$@
.PHONY: always

packages: $(if $(AGENT),deps target/.fresh,native) ## deb, rpm and tarball with checksums: target/packages; VERSION=1.2.3, AGENT=native executable
	@packaging/build $(AGENT)
	@packaging/check

check: deps target/.fresh shellcheck ## format, compiler warnings, null safety, architecture, scripts, templates
	@.ci/infrastructure
	@$(MVN) spotless:check test -Dtest='ArchitectureTest,SourceSizeTest'

format: ## format the sources
	@$(MVN) spotless:apply

test: deps target/.fresh ## all tests, in the lab with the JVM build and with the native executable, and the coverage
	@$(MVN) verify -Pcoverage
	@.ci/report coverage
	@.ci/lab

unit: deps target/.fresh ## the fast tests only
	@$(MVN) test -Dunit.excludedGroups=lab,bench,component

lab: deps target/.fresh ## the tests on a real kernel only; TEST=SomeTest for one, AGENT=PATH for a native executable
	@$(MVN) package -DskipTests
	@TEST='$(TEST)' AGENT='$(AGENT)' .ci/lab $(if $(AGENT),native,jvm)

mutation: deps target/.fresh ## would the tests notice a wrong decision? lists the changes that none noticed
	@rm -rf target/pit-reports
	@$(MVN) process-test-classes -Pmutation | { grep '^\[' || true; } || status=$$?; .ci/report mutation; exit $${status-0}

bench: $(if $(AGENT),,native) build ## measures, writes docs/benchmarks.md (half an hour): PART="host watch", LONG=1, AGENT=native executable
	@AGENT='$(AGENT)' LONG='$(LONG)' src/test/bench/bench $(PART)

reproducible: deps ## builds the last commit twice and compares byte for byte; NATIVE=1: the native executable, too
	@NATIVE='$(NATIVE)' KEEP='$(KEEP)' .ci/reproducible

reachability: deps ## takes each entry of the reachability metadata out and expects a smoke test to fail: half an hour; needs jq
	@.ci/reachability

demo: build ## the agent at work in the lab, step by step
	@$(LAB)/demo

deps: ## install the Debian packages that are missing (root), or say which; the other targets do this first
	@.ci/deps

clean: ## remove all that was built
	@rm -rf target

.PHONY: shellcheck
shellcheck:
	@if command -v shellcheck >/dev/null; then \
		grep -rIlE --exclude-dir=target --exclude-dir=.git --exclude='*.md' \
			'^(#! ?/.*[/ ](ba|da)?sh( |$$)|# shellcheck shell=)' . | xargs -r shellcheck; \
	else \
		echo "shellcheck is not installed: scripts are not checked (make deps)"; \
		[[ $${LAB-} != require ]]; \
	fi

# Maven recompiles what changed, but keeps the classes of deleted sources and of older compiler options. A folder's
# time changes when a file in it comes or goes: then we start anew.
target/.fresh: pom.xml .mvn/jvm.config $(shell find src -type d)
	@rm -rf target && mkdir target && touch $@
