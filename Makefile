# Vitrine: build with `make`, see `make help`.
CC      ?= cc
PREFIX  ?= /usr/local
SHARE   := $(PREFIX)/share/vitrine
BUILD   ?= build

PACKAGES := cairo pangocairo libxml-2.0 sqlite3 icu-i18n icu-uc libsodium
CSV_LIBS ?= -lcsv
-include $(BUILD)/packages.mk

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition -Wcast-qual -Wcast-align -Wwrite-strings -Wundef -Wvla -Wformat=2 -Wnull-dereference \
	-Wdouble-promotion -Wimplicit-fallthrough
GCC_ONLY := -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wjump-misses-init
ifeq ($(findstring clang,$(shell $(CC) --version 2>/dev/null)),)
WARNINGS += $(GCC_ONLY)
endif
ALL_CFLAGS = -std=c17 -D_POSIX_C_SOURCE=200809L -pedantic -O2 -g $(WARNINGS) -fno-common -fstack-protector-strong \
	-DVITRINE_SHARE='"$(SHARE)"' -Isrc $(PACKAGE_CFLAGS) $(CFLAGS)
ALL_LIBS = $(PACKAGE_LIBS) $(CSV_LIBS) -lm -pthread

SOURCES := $(filter-out src/main.c,$(wildcard src/*/*.c))
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/%.o)
UNITS   := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_*.c))

all: $(BUILD)/vitrine ## build the program: build/vitrine

$(BUILD)/packages.mk: Makefile
	@mkdir -p $(@D)
	@pkg-config --exists --print-errors $(PACKAGES) || { echo 'Install what is missing: make setup'; exit 1; }
	@{ echo "PACKAGE_CFLAGS := $$(pkg-config --cflags $(PACKAGES))"; echo "PACKAGE_LIBS := $$(pkg-config --libs $(PACKAGES))"; } >$@

$(BUILD)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libvitrine.a: $(OBJECTS)
	$(AR) rcs $@ $^

$(BUILD)/vitrine: $(BUILD)/main.o $(BUILD)/libvitrine.a
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(ALL_LIBS)

$(BUILD)/unit/%: tests/unit/%.c $(BUILD)/libvitrine.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $< $(BUILD)/libvitrine.a $(ALL_LIBS) -lcmocka

$(BUILD)/specimen: data/specimen.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $<

specimen-check: $(BUILD)/specimen ## the specimen's generator gives the same bytes here as everywhere
	@$< | sha256sum --check --quiet data/specimen.sha256 && echo 'specimen: the bytes are those of data/specimen.sha256'

-include $(OBJECTS:.o=.d) $(BUILD)/main.d $(UNITS:=.d)

unit: $(UNITS) ## run the unit tests
	@for test in $(UNITS); do $$test || exit 1; done

clean: ## remove what was built
	rm -rf $(BUILD)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: all unit specimen-check clean help
