# The front door; `make help` lists the targets. `make demo` and `make test` work on a fresh Debian 12 machine with Swift: missing
# packages are installed with apt.

SWIFT    ?= swift
PREFIX   ?= /usr/local
DESTDIR  ?=
SCRIPTS  := aix-scripts/attach-cd-lpar aix-scripts/attach-cd-firstboot
SHELL_FILES = $(SCRIPTS) aix-scripts/attach-cd-lpar-install .ci/run .ci/install-packages .ci/check-words .ci/source-commit .ci/check-hardening \
            .ci/check-dependencies .ci/faults .ci/wire-faults Fuzz/run Bench/readers $(wildcard contrib/*.sh) \
            packaging/check packaging/check-binary packaging/check-root packaging/check-root.inside packaging/check-twice \
            packaging/deb packaging/dist packaging/docs packaging/install packaging/order/check packaging/order/record packaging/rpm \
            debian/tests/lab debian/attach-cd.postinst debian/attach-cd.postrm contrib/ansible/tests/run \
            contrib/ansible/tests/integration/run contrib/ansible/tests/integration/mkiso \
            Tests/run Tests/aix-scripts/run Tests/examples/run Tests/completions/run \
            $(wildcard Tests/aix-scripts/*.sh Tests/aix-scripts/*.test Tests/aix-scripts/aix/*bin/*)
BUILD     = $(SWIFT) build
# What demo and test-ansible run.
DEBUG     = .build/debug
# The tests run against optimised code, as users do: it takes longer to build than a debug build, but the tests save more than that.
TESTS     = -c release -Xswiftc -enable-testing -Xswiftc -gnone --scratch-path .build/tests
TESTED    = .build/tests/release
# The end-to-end tests run the lab's commands tens of thousands of times: linked statically, they start in half the time. It is
# linked from the tests' objects, in a second: SwiftPM would build all modules once more.
LAB_LINK  = -static-stdlib -Xlinker --gc-sections -Xlinker --defsym -Xlinker main=PowerLabTool_main \
            @$(TESTED)/powerlab.product/Objects.LinkFileList -lswiftSynchronization -lCoreFoundation -l_FoundationICU \
            -l_FoundationCollections -l_FoundationCShims -o .build/lab/powerlab
LAB       = POWERLAB=$(CURDIR)/.build/lab/powerlab
IN_LAB    = PATH="$(CURDIR)/.build/lab:$(CURDIR)/$(TESTED):$$PATH"

# Hundreds of tests start servers: on two cores, running more than eight at once only slows them down.
WIDTH     = $(if $(shell $(SWIFT) test --help-hidden 2>/dev/null | grep maximum-parallelization-width),--experimental-maximum-parallelization-width 8)

# `swift test` would build all modules again, because it sets its own flags.
BUILT     = --skip-build $(TESTS)
RUN_TESTS = $(SWIFT) test $(BUILT) $(WIDTH)

.PHONY: help demo test test-all test-faults test-ansible check format build release install uninstall dist deb rpm docs clean fuzz bench bench-readers order packages-build packages-lab packages-demo packages-test packages-browser packages-check packages-package packages-order packages-ansible

help:  ## print this list (the default)
	@echo 'usage: make TARGET'
	@sed -n 's/^\([a-z][a-z-]*\):.*  ## \(.*\)/\1|\2/p' $(firstword $(MAKEFILE_LIST)) | while IFS='|' read -r name text; do \
	    printf '  %-13s %s\n' "$$name" "$$text"; \
	done

demo: packages-lab packages-demo  ## run one attach on simulated hosts behind a real sshd, by hand too, and an image on its way into a drive
	$(BUILD) --product attach-cd
	$(BUILD) --product powerlab
	PATH="$(CURDIR)/$(DEBUG):$$PATH" contrib/demo.sh

test: packages-test lab  ## run the unit tests, the AIX scripts under three shells, and the end-to-end tests in the lab
	$(LAB) Tests/run $(RUN_TESTS)

test-all: packages-test packages-browser lab  ## the same with AddressSanitizer, whole matrices, many more mutations, the examples of the pages, completions
	Tests/aix-scripts/run whole sent
	$(LAB) ATTACH_CD_TEST_ALL=1 ATTACH_CD_MUTATIONS=6000 VO_WORLDS=60000 FAULT_RUNS=3000 $(RUN_TESTS)
	ATTACH_CD_TEST_ALL=1 LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/lsan.supp ASAN_OPTIONS=detect_leaks=1:fast_unwind_on_malloc=0 \
	    $(SWIFT) test $(WIDTH) --disable-xctest --sanitize=address --scratch-path .build-asan --filter SSHTests
	$(IN_LAB) Tests/examples/run
	$(IN_LAB) Tests/completions/run

FAULTS ?= 10000
SCENES ?= 1500
SEED   ?= 1
test-faults: packages-test lab  ## play random scenes under faults, in process and through real sshd (FAULTS=N SCENES=N SEED=N)
	$(LAB) SWIFT_FLAGS='$(BUILT)' .ci/faults $(FAULTS) $(SCENES) $(SEED)

test-ansible: packages-ansible  ## test the Ansible collection with ansible-core against the lab
	$(BUILD) --product attach-cd
	$(BUILD) --product powerlab
	PATH="$(CURDIR)/$(DEBUG):$$PATH" contrib/ansible/tests/run

check: packages-check  ## check format, warnings, shell scripts, man pages and wording
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	$(MAKE) tests
	.ci/check-dependencies
	shellcheck -s sh -x -P Tests/aix-scripts $(SHELL_FILES)
	mandoc -T lint -W warning man/*.[1578]
	.ci/check-words
	packaging/check

RUNS ?= 1000000
fuzz:  ## feed random outputs to every reader under libFuzzer (RUNS=N)
	Fuzz/run $(RUNS)

BYTES ?= 2600000
bench-readers:  ## print how fast the readers are and how much memory they take (BYTES=N)
	Bench/readers $(BYTES)

RTT ?= 0 50
bench: packages-lab release  ## measure one attach in the lab against a script around ssh: time, CPU, round trips (RTT='0 50', in ms)
	PATH="$(CURDIR)/.build/release:$$PATH" powerlab run -- Bench/attach 5 $(RTT)

format:  ## format the Swift sources in place
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

# Swift runtime and libstdc++ are linked statically and nothing newer than glibc 2.34 is asked for (packaging/check-binary holds that),
# so that one binary runs on every distribution with that glibc. Symbols are bound at the start, libraries come from the system's own
# places, and no path of the build machine gets into it. Nothing loads the program: without exported symbols it is 4 % smaller. With a
# section for each function the linker leaves out those that nothing calls (SwiftPM asks for that), another 4 %. Of 16 MB of code an
# attach runs 2 MB; since the kernel maps 64 KiB around each page that is touched, it occupies 5 MB of memory when these functions stand
# side by side, and 14 MB when they are scattered: so lld, which Swift contains, places them (`make order` records which). Two builds
# have the same bytes: without the last two options the compiler leaves a hash in each object file (.swift_modhash), and the age of C
# headers in the debug information, and thereby in the build id.
STATIC    = .build/static
RELEASE   = -c release --static-swift-stdlib --disable-local-rpath -Xswiftc -L$(CURDIR)/$(STATIC) \
            -Xlinker $(CURDIR)/$(STATIC)/glibc.o -Xlinker --wrap=hypot -Xlinker --wrap=hypotf -Xlinker --wrap=arc4random -Xlinker -z -Xlinker now \
            -Xlinker --no-export-dynamic $(PLACED) \
            -Xswiftc -file-prefix-map -Xswiftc $(CURDIR)=. -Xcc -ffile-prefix-map=$(CURDIR)=. \
            -Xswiftc -Xfrontend -Xswiftc -function-sections -Xswiftc -Xfrontend -Xswiftc -disable-incremental-llvm-codegen \
            -Xswiftc -Xcc -Xswiftc -Xclang -Xswiftc -Xcc -Xswiftc -fno-pch-timestamp
PLACED    = -Xswiftc -use-ld=lld -Xlinker --symbol-ordering-file=$(CURDIR)/packaging/order/attach-cd -Xlinker --no-warn-symbol-ordering \
            -Xlinker $(CURDIR)/packaging/order/private.ld

# Only while it builds: a later build of other sources must not claim this commit.
COMMIT    = Sources/AttachCD/CommandLine/SourceCommit+Built.swift

build: packages-build release  ## build for release in .build/release, with the Swift runtime linked statically

release: static-libraries  ## the same without installing packages
	trap 'rm -f $(COMMIT)' EXIT; trap 'exit 1' HUP INT TERM; .ci/source-commit >$(COMMIT) && $(BUILD) $(RELEASE) --product attach-cd
	$(BUILD) $(RELEASE) --product powerlab
	.ci/check-hardening .build/release/attach-cd .build/release/powerlab
	packaging/order/check .build/release/attach-cd

order: packages-order release  ## record which functions to place side by side in the program
	PATH="$(CURDIR)/.build/release:$$PATH" powerlab run -- packaging/order/record $(CURDIR)/.build/release/attach-cd >.build/order
	mv .build/order packaging/order/attach-cd

.PHONY: lab tests static-libraries
tests:
	$(BUILD) --build-tests $(TESTS)

lab: tests
	@mkdir -p .build/lab
	@linked=$$($(SWIFT)c $(LAB_LINK) 2>&1) || { printf '%s\n' "$$linked" >&2; exit 1; }

static-libraries: $(STATIC)/glibc.o
	ln -sf "$$(gcc -print-file-name=libstdc++.a)" $(STATIC)/libstdc++.a

$(STATIC)/glibc.o: packaging/compat/glibc.c
	mkdir -p $(STATIC)
	gcc -O2 -fPIC -c -o $@ $<

# Never builds: under sudo there may be no swift in the PATH, and what is built would belong to root.
install:  ## install what `make build` built, to DESTDIR and PREFIX (/usr/local)
	@DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" packaging/install install

uninstall:  ## remove what `make install` installed, from the same DESTDIR and PREFIX
	@DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" packaging/install uninstall

dist: packages-package  ## pack what `make build` built: .build/dist with tarball, SBOM and checksums
	packaging/dist

deb: packages-package  ## build the Debian packages of what `make build` built, in .build/deb, and check them
	packaging/deb

rpm: packages-package  ## build the RPM package of what `make build` built, in .build/rpm, and check it
	packaging/rpm

docs: packages-check  ## the manual pages as HTML with links between them, in .build/docs
	packaging/docs

clean:  ## remove everything that was built
	rm -rf .build .build-asan

packages-build:
	@SWIFT="$(SWIFT)" .ci/install-packages build

packages-lab:
	@SWIFT="$(SWIFT)" .ci/install-packages build lab

packages-demo packages-test packages-browser packages-check packages-package packages-order packages-ansible:
	@SWIFT="$(SWIFT)" .ci/install-packages build lab $(@:packages-%=%)
