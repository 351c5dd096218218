#!/bin/bash
# The whole way of one heavy-tailed quarter, from its CSV to a verified site: seconds and memory of each command, and what `verify` says.
# Prints a Markdown table for each size.
#
#     tests/bench/protect.sh BUILD [OBSERVATIONS…]      50000 1000000 50000000 by default
#
# MODELS=120 COUNTRIES=200 VERSIONS=40. The publication is that of the golden case `tiny`, with other counts. Works in a folder of its own,
# which is removed; needs GNU time.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- 50000 1000000 50000000
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1784073600 # 2026-07-15, the day of the release
cd "$work"

# step COMMAND ARGUMENT…: a row of the table, named by the words before a path; what the command says goes to said.log
step() {
	local name=${*%%"$work"*}
	/usr/bin/time -o time.out -f '%e %M %U %S' "$build/vitrine" -C publication "$@" >said.log 2>&1 || {
		cat said.log >&2
		exit 1
	}
	awk -v name="${name% }" '{ printf "| %s | %.2f | %.2f | %.0f |\n", name, $1, $3 + $4, $2 / 1024 }' time.out
}

for observations in "$@"; do
	rm -rf publication && mkdir publication
	cp "$here"/../golden/tiny/publication/{publication,declaration}.xml publication/
	"$build/tests/bench/heavy" "${MODELS:-120}" "${COUNTRIES:-200}" "${VERSIONS:-40}" "$observations" >counts.csv
	printf '\n%s observations, %d rows of the source\n\n' "$observations" "$(($(wc -l <counts.csv) - 1))"
	printf '| | s | processor s | RSS MB |\n|---|---|---|---|\n'
	step import "$work/counts.csv"
	step check
	step release 2026-Q2
	step build
	step verify --report "$work/publication/site"
	step verify "$work/publication/site"
	printf '\n%s files, %s MB; verify:\n\n' "$(find publication/site -type f | wc -l)" "$(du -sm --apparent-size publication/site | cut -f 1)"
	sed 's/^/    /' said.log
done
