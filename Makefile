# The front door. `make demo` and `make test` work on a fresh Debian 12 machine with Swift: what is missing is installed (apt).

SWIFT    ?= swift
PREFIX   ?= /usr/local
DESTDIR  ?=
SCRIPTS  := aix-scripts/attach-cd-lpar aix-scripts/attach-cd-firstboot
SHELL_FILES = $(SCRIPTS) .ci/run .ci/install-packages Fuzz/run $(wildcard contrib/*.sh) Tests/aix-scripts/run \
            $(wildcard Tests/aix-scripts/*.sh Tests/aix-scripts/*.test Tests/aix-scripts/aix/*bin/*)
BUILD     = $(SWIFT) build
# One warning-free debug build serves demo, tests and checks.
DEBUG     = .build/debug

# Hundreds of tests start servers: on two cores more than a few at once only make each other late.
WIDTH     = $(if $(shell $(SWIFT) test --help-hidden 2>/dev/null | grep maximum-parallelization-width),--experimental-maximum-parallelization-width 4)

.PHONY: demo test test-all check format build install clean fuzz packages packages-test packages-check

demo: packages  ## see the whole job run, on simulated hosts behind a real sshd
	$(BUILD) --product attach-cd
	$(BUILD) --product powerlab
	PATH="$(CURDIR)/$(DEBUG):$$PATH" contrib/demo.sh

test: packages-test  ## unit tests, the scripts under three shells, the whole job in the lab
	Tests/aix-scripts/run
	$(SWIFT) test $(WIDTH)

test-all: packages-test  ## what takes longer: sanitizers, the whole interop matrix, many more mutations
	Tests/aix-scripts/run
	ATTACH_CD_TEST_ALL=1 ATTACH_CD_MUTATIONS=6000 VO_WORLDS=60000 $(SWIFT) test $(WIDTH)
	ATTACH_CD_TEST_ALL=1 LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/lsan.supp ASAN_OPTIONS=detect_leaks=1:fast_unwind_on_malloc=0 \
	    $(SWIFT) test $(WIDTH) --disable-xctest --sanitize=address --scratch-path .build-asan --filter SSHTests
	$(SWIFT) test $(WIDTH) --sanitize=thread --scratch-path .build-tsan --filter SSHTests

check: packages-check  ## format, warnings, shellcheck, man pages (the import rules are among the tests)
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	$(BUILD) --build-tests
	shellcheck -s sh -x -P Tests/aix-scripts $(SHELL_FILES)
	mandoc -T lint -W warning man/*.[18]

# Random outputs through every reader, under libFuzzer; RUNS bounds it.
RUNS ?= 1000000
fuzz:
	Fuzz/run $(RUNS)

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

build: packages  ## release build, the Swift runtime linked statically
	$(BUILD) -c release --static-swift-stdlib --product attach-cd
	$(BUILD) -c release --static-swift-stdlib --product powerlab

# Never builds: under sudo there may be no swift in the PATH, and what is built would be root's.
install:  ## what `make build` made, to DESTDIR and PREFIX
	@for program in attach-cd powerlab; do \
	    [ -x .build/release/$$program ] || { echo "make install: no .build/release/$$program: run make build first" >&2; exit 1; }; \
	done
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man8 $(DESTDIR)$(PREFIX)/share/attach-cd
	install -s -m 755 .build/release/attach-cd .build/release/powerlab $(DESTDIR)$(PREFIX)/bin
	install -m 644 man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 man/*.8 $(DESTDIR)$(PREFIX)/share/man/man8
	install -m 755 $(SCRIPTS) $(DESTDIR)$(PREFIX)/share/attach-cd

clean:
	rm -rf .build .build-asan .build-tsan

packages:
	@.ci/install-packages run

packages-test:
	@.ci/install-packages run test

packages-check:
	@.ci/install-packages run check
