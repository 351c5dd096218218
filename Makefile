# Vitrine. `make help` lists the targets.
CC      ?= cc
PREFIX  ?= /usr/local
SHARE   := $(PREFIX)/share/vitrine
BUILD   ?= build

PACKAGES := cairo pangocairo pangoft2 fontconfig zlib libxml-2.0 sqlite3 icu-i18n icu-uc libsodium
CSV_LIBS ?= -lcsv
BUILD_DEBS := gcc pkg-config libc6-dev libcairo2-dev libpango1.0-dev libfontconfig-dev zlib1g-dev libxml2-dev libsqlite3-dev \
	libicu-dev libsodium-dev libcsv-dev fonts-liberation2 fonts-dejavu-core
TEST_DEBS := libcmocka-dev glpk-utils sqlite3 libxml2-utils chromium

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition -Wcast-qual -Wcast-align -Wwrite-strings -Wundef -Wvla -Wformat=2 -Wnull-dereference \
	-Wdouble-promotion -Wimplicit-fallthrough
GCC_ONLY := -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wjump-misses-init -D_FORTIFY_SOURCE=3
ALL_CFLAGS = -std=c17 -D_POSIX_C_SOURCE=200809L -pedantic -O2 -g $(WARNINGS) \
	$(if $(findstring clang,$(CC)),,$(GCC_ONLY)) -fno-common -fstack-protector-strong \
	-DVITRINE_SHARE='"$(SHARE)"' -Isrc $(PACKAGE_CFLAGS) $(CFLAGS)
ALL_LIBS = $(PACKAGE_LIBS) $(CSV_LIBS) -lm -pthread

SOURCES := $(filter-out src/main.c,$(wildcard src/*/*.c))
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/%.o)
HEADERS := $(wildcard src/*/*.h)
UNITS   := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/test_*.c))
FUZZERS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/fuzz/fuzz_*.c))
BENCHES := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/bench/*.c))

all: $(BUILD)/vitrine ## build the program: build/vitrine

$(BUILD)/packages.mk: Makefile
	@mkdir -p $(@D)
	@pkg-config --exists --print-errors $(PACKAGES) || { echo 'A library is missing: run make setup'; exit 1; }
	@{ echo "PACKAGE_CFLAGS := $$(pkg-config --cflags $(PACKAGES))"; echo "PACKAGE_LIBS := $$(pkg-config --libs $(PACKAGES))"; } >$@

ifeq ($(filter setup% publish test help clean,$(or $(MAKECMDGOALS),all)),)
include $(BUILD)/packages.mk
endif

$(BUILD)/%.o: src/%.c $(BUILD)/packages.mk
	@mkdir -p $(@D)
	@echo '  making $@'
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libvitrine.a: $(OBJECTS)
	@rm -f $@
	@echo '  making $@'
	@$(AR) rcs $@ $^

$(BUILD)/vitrine: $(BUILD)/main.o $(BUILD)/libvitrine.a
	@echo '  making $@'
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(ALL_LIBS)

$(BUILD)/specimen: data/specimen.c
	@mkdir -p $(@D)
	@echo '  making $@'
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< -lm

$(BUILD)/tests/unit/%: tests/unit/%.c $(BUILD)/libvitrine.a
	@mkdir -p $(@D)
	@echo '  making $@'
	@$(CC) $(ALL_CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $< $(BUILD)/libvitrine.a $(ALL_LIBS) -lcmocka

$(BUILD)/tests/fuzz/%: tests/fuzz/%.c tests/fuzz/standalone.c $(BUILD)/libvitrine.a
	@mkdir -p $(@D)
	@echo '  making $@'
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(ALL_LIBS)

$(BUILD)/tests/bench/%: tests/bench/%.c $(BUILD)/libvitrine.a
	@mkdir -p $(@D)
	@echo '  making $@'
	@$(CC) $(ALL_CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $< $(BUILD)/libvitrine.a $(ALL_LIBS)

-include $(OBJECTS:.o=.d) $(BUILD)/main.d $(UNITS:=.d) $(BENCHES:=.d)

setup: ## install what building needs (Debian 12; as root or with sudo)
	@.ci/install $(BUILD_DEBS)

setup-tests: ## install what the tests need beside it
	@.ci/install $(BUILD_DEBS) $(TEST_DEBS)
	@command -v npm >/dev/null || .ci/install nodejs npm
	@cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund

browsers: $(BUILD)/vitrine ## make the browsers example: its site in output/browsers
	@data/make-site $(BUILD) browsers

wiko-2017: $(BUILD)/vitrine ## make the 2017 examples, declarations only: their sites in output/wiko-2017 and output/oneplus
	@data/make-site $(BUILD) wiko-2017
	@data/make-site $(BUILD) wiko-2017/oneplus

specimen: $(BUILD)/vitrine $(BUILD)/specimen ## make the specimen: its database, its editions, its site in output/site
	@data/make-site $(BUILD)
	@echo 'The specimen is published: open output/site/index.html in a browser.'

publish: setup ## install what is missing, build, publish the specimen into output/site
	@$(MAKE) --no-print-directory -j2 $(BUILD)/vitrine $(BUILD)/specimen
	@$(MAKE) --no-print-directory specimen

test-programs: $(BUILD)/vitrine $(BUILD)/specimen $(UNITS) $(FUZZERS)

check: test-programs ## run all tests; what they leave is in build/tests
	@tests/run $(BUILD)

test: setup-tests ## install what the tests need and run them all
	@$(MAKE) --no-print-directory -j2 test-programs
	@$(MAKE) --no-print-directory check

golden-update: $(BUILD)/vitrine ## accept what the golden cases print and write now
	@tests/golden/run $(BUILD) --update

headers: ## every header compiles alone, and twice
	@for header in $(HEADERS); do printf '#include "%s"\n#include "%s"\nstruct a;\n' $${header#src/} $${header#src/} | \
		$(CC) $(ALL_CFLAGS) -fsyntax-only -x c - || exit 1; done

sanitize: ## unit tests, fuzz corpora and golden cases under the address and undefined behaviour sanitizers
	@LSAN_OPTIONS=print_suppressions=0:suppressions=$(CURDIR)/tests/leaks.txt $(MAKE) --no-print-directory BUILD=$(BUILD)/sanitize \
		CFLAGS='-fsanitize=address,undefined -fno-sanitize-recover=all -U_FORTIFY_SOURCE' check-sanitized

check-sanitized: $(BUILD)/vitrine $(UNITS) $(FUZZERS)
	@tests/run $(BUILD) unit fuzz golden

analyze: ## gcc's static analyzer over every source
	@for source in $(SOURCES) src/main.c; do $(CC) $(ALL_CFLAGS) -fanalyzer -c -o /dev/null $$source || exit 1; done

bench: $(BUILD)/vitrine $(BENCHES) ## measure against peers; prints ratios, fails nothing
	@tests/bench/run.sh $(BUILD)

install: $(BUILD)/vitrine ## install into DESTDIR/PREFIX
	install -D -m 755 $(BUILD)/vitrine $(DESTDIR)$(PREFIX)/bin/vitrine
	mkdir -p $(DESTDIR)$(SHARE)/data
	cp -R templates $(DESTDIR)$(SHARE)/
	cp -R data/schema data/geometry $(DESTDIR)$(SHARE)/data/

clean: ## remove what was built
	rm -rf $(BUILD)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: all setup setup-tests browsers wiko-2017 specimen publish test-programs check test golden-update headers sanitize check-sanitized \
	analyze bench install clean help
.DELETE_ON_ERROR:
