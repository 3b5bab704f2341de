# The front door; `make help` lists the targets. `make demo` and `make test` work on a fresh Debian 12 machine with Swift: missing
# packages are installed with apt.

SWIFT    ?= swift
PREFIX   ?= /usr/local
DESTDIR  ?=
SCRIPTS  := aix-scripts/attach-cd-lpar aix-scripts/attach-cd-firstboot
SHELL_FILES = $(SCRIPTS) aix-scripts/attach-cd-lpar-install .ci/run .ci/install-packages .ci/check-words .ci/source-commit .ci/check-hardening \
            .ci/check-dependencies .ci/wire-faults Fuzz/run Bench/readers $(wildcard contrib/*.sh) \
            Tests/aix-scripts/run \
            $(wildcard Tests/aix-scripts/*.sh Tests/aix-scripts/*.test Tests/aix-scripts/aix/*bin/*)
BUILD     = $(SWIFT) build
# Symbols are bound at the start, and libraries come from the system's own places.
RELEASE   = -c release --static-swift-stdlib --disable-local-rpath -Xlinker -z -Xlinker now
# One warning-free debug build serves demo, tests and checks.
DEBUG     = .build/debug

# Every emulated command of the lab is a process: that of a release build starts in a third of the time.
LAB_BUILD = $(BUILD) -c release --static-swift-stdlib --product powerlab
LAB       = POWERLAB=$(CURDIR)/.build/release/powerlab

# Hundreds of tests start servers: on two cores, running more than a few at once only slows them down.
WIDTH     = $(if $(shell $(SWIFT) test --help-hidden 2>/dev/null | grep maximum-parallelization-width),--experimental-maximum-parallelization-width 4)

.PHONY: help demo test test-all test-faults check format build install clean fuzz bench-readers packages packages-test packages-check

help:  ## print this list (the default)
	@echo 'usage: make TARGET'
	@sed -n 's/^\([a-z][a-z-]*\):.*  ## \(.*\)/\1|\2/p' $(firstword $(MAKEFILE_LIST)) | while IFS='|' read -r name text; do \
	    printf '  %-13s %s\n' "$$name" "$$text"; \
	done

demo: packages  ## run one attach on simulated hosts behind a real sshd, then the same job by hand
	$(BUILD) --product attach-cd
	$(BUILD) --product powerlab
	PATH="$(CURDIR)/$(DEBUG):$$PATH" contrib/demo.sh

test: packages-test  ## run the unit tests, the AIX scripts under three shells, and the end-to-end tests in the lab
	$(LAB_BUILD)
	@mkdir -p .build && Tests/aix-scripts/run >.build/aix-scripts.log 2>&1 & scripts=$$!; \
	$(LAB) $(SWIFT) test $(WIDTH); status=$$?; \
	wait $$scripts || status=1; cat .build/aix-scripts.log; exit $$status

test-all: packages-test  ## the same with sanitizers, the whole interop matrix and many more mutations (12 minutes)
	Tests/aix-scripts/run whole sent
	$(LAB_BUILD)
	$(LAB) ATTACH_CD_TEST_ALL=1 ATTACH_CD_MUTATIONS=6000 VO_WORLDS=60000 FAULT_RUNS=3000 $(SWIFT) test $(WIDTH)
	ATTACH_CD_TEST_ALL=1 LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/lsan.supp ASAN_OPTIONS=detect_leaks=1:fast_unwind_on_malloc=0 \
	    $(SWIFT) test $(WIDTH) --disable-xctest --sanitize=address --scratch-path .build-asan --filter SSHTests
	$(SWIFT) test $(WIDTH) --sanitize=thread --scratch-path .build-tsan --filter SSHTests

FAULTS ?= 10000
FAULT_STATE = .build/faults-$(FAULTS).json
test-faults: packages-test  ## play random scenes under faults on a virtual clock (FAULTS=N); continues a run that was ended
	FAULT_RUNS=$(FAULTS) FAULT_STATE=$(FAULT_STATE) $(SWIFT) test --filter FaultCampaignTests
	rm -f $(FAULT_STATE)

check: packages-check  ## check format, warnings, shell scripts, man pages and wording
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	$(BUILD) --build-tests
	.ci/check-dependencies
	shellcheck -s sh -x -P Tests/aix-scripts $(SHELL_FILES)
	mandoc -T lint -W warning man/*.[1578]
	.ci/check-words

RUNS ?= 1000000
fuzz:  ## feed random outputs to every reader under libFuzzer (RUNS=N)
	Fuzz/run $(RUNS)

BYTES ?= 2600000
bench-readers:  ## print how fast the readers are and how much memory they take (BYTES=N)
	Bench/readers $(BYTES)

format:  ## format the Swift sources in place
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

# Only while it builds: a later build of other sources must not claim this commit.
COMMIT    = Sources/AttachCD/CommandLine/SourceCommit+Built.swift

build: packages  ## build for release in .build/release, with the Swift runtime linked statically
	trap 'rm -f $(COMMIT)' EXIT; trap 'exit 1' HUP INT TERM; .ci/source-commit >$(COMMIT) && \
	    $(BUILD) $(RELEASE) --product attach-cd
	$(BUILD) $(RELEASE) --product powerlab
	.ci/check-hardening .build/release/attach-cd .build/release/powerlab

# Never builds: under sudo there may be no swift in the PATH, and what is built would belong to root.
install:  ## install what `make build` built, to DESTDIR and PREFIX (/usr/local)
	@for program in attach-cd powerlab; do \
	    [ -x .build/release/$$program ] || { echo "make install: no .build/release/$$program: run make build first" >&2; exit 1; }; \
	done
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/attach-cd
	install -d $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man5 $(DESTDIR)$(PREFIX)/share/man/man8
	install -s -m 755 .build/release/attach-cd .build/release/powerlab $(DESTDIR)$(PREFIX)/bin
	install -m 644 man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 man/*.5 $(DESTDIR)$(PREFIX)/share/man/man5
	install -m 644 man/*.8 $(DESTDIR)$(PREFIX)/share/man/man8
	install -m 755 $(SCRIPTS) $(DESTDIR)$(PREFIX)/share/attach-cd
	install -m 644 docs/*.schema.json $(DESTDIR)$(PREFIX)/share/attach-cd

clean:  ## remove everything that was built
	rm -rf .build .build-asan .build-tsan

packages:
	@.ci/install-packages run

packages-test:
	@.ci/install-packages run test

packages-check:
	@.ci/install-packages run check
