# dlv: build, demonstrate, test, install. `make help` lists the targets.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift

# Optimised across targets: a fifth less processor time a domain, for the same time of the build.
BUILD_FLAGS = -c release --static-swift-stdlib -Xswiftc -cross-module-optimization \
  --explicit-target-dependency-import-check error
BINARY = .build/release/dlv
SWIFT_SOURCES = Package.swift Sources Tests $(foreach package,Benchmarks Fuzzing,$(package)/Package.swift $(package)/Sources)

BINDIR = $(DESTDIR)$(PREFIX)/bin
MANDIR = $(DESTDIR)$(PREFIX)/share/man
BASHDIR = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSHDIR = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
FISHDIR = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d

.PHONY: all build demo test lint format fuzz benchmark install uninstall clean readme help

all: build

build: ## Build the release program, .build/release/dlv
	@Scripts/check-swift.sh $(SWIFT)
	@Scripts/install-packages.sh build
	$(SWIFT) build $(BUILD_FLAGS) --product dlv

demo: build ## Build, then audit domains of the shipped zone files; needs no network once built
	@Scripts/demo.sh $(BINARY)

# One test at a time: those of the resolver have deadlines in real time, which a machine with few cores would miss otherwise.
test: ## Install what the tests need and run all of them
	@Scripts/check-swift.sh $(SWIFT)
	@Scripts/install-packages.sh build test
	$(SWIFT) test --no-parallel --explicit-target-dependency-import-check error

lint: ## Check the format of sources, manual pages and scripts
	@Scripts/check-swift.sh $(SWIFT)
	@Scripts/install-packages.sh lint
	$(SWIFT) format lint --strict --recursive $(SWIFT_SOURCES)
	mandoc -T lint man/*.1 man/*.5
	shellcheck Scripts/*.sh .ci/run Benchmarks/run Fuzzing/run ci/*.sh

format: ## Format the sources in place
	$(SWIFT) format --in-place --recursive $(SWIFT_SOURCES)

data: ## Put the data files of Data/ into the program
	sh Scripts/embed-data.sh

fuzz: ## Throw mutated records and messages at the parsers, under the address sanitizer
	@Scripts/check-swift.sh $(SWIFT)
	@Scripts/install-packages.sh build
	Fuzzing/run

benchmark: build ## Run the benchmarks in Benchmarks/, each beside its peer
	@Scripts/install-packages.sh benchmark
	DLV=$(abspath $(BINARY)) Benchmarks/run

# Built only where a source is newer, so that `sudo make install` after `make build` compiles nothing as root.
$(BINARY): Package.swift $(shell find Sources -type f)
	$(MAKE) build
	@touch $(BINARY)

install: $(BINARY) ## Install program, manual pages and completions under PREFIX (/usr/local), below DESTDIR
	install -d "$(BINDIR)" "$(MANDIR)/man1" "$(MANDIR)/man5" "$(BASHDIR)" "$(ZSHDIR)" "$(FISHDIR)"
	install -m 755 $(BINARY) "$(BINDIR)/dlv"
	install -m 644 man/*.1 "$(MANDIR)/man1"
	install -m 644 man/*.5 "$(MANDIR)/man5"
	$(BINARY) --generate-completion-script bash > "$(BASHDIR)/dlv"
	$(BINARY) --generate-completion-script zsh > "$(ZSHDIR)/_dlv"
	$(BINARY) --generate-completion-script fish > "$(FISHDIR)/dlv.fish"
	chmod 644 "$(BASHDIR)/dlv" "$(ZSHDIR)/_dlv" "$(FISHDIR)/dlv.fish"

uninstall: ## Remove what install put there
	rm -f "$(BINDIR)/dlv" "$(BASHDIR)/dlv" "$(ZSHDIR)/_dlv" "$(FISHDIR)/dlv.fish"
	cd man && for page in *.1; do rm -f "$(MANDIR)/man1/$$page"; done
	cd man && for page in *.5; do rm -f "$(MANDIR)/man5/$$page"; done

clean: ## Remove everything that was built
	rm -rf .build Benchmarks/.build Fuzzing/.build

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

readme: ## Capture the output in README.md anew
	$(SWIFT) build --product dlv
	Scripts/capture-output.sh README.md .build/debug/dlv > README.md.new
	mv README.md.new README.md
