#!/bin/bash
# Counting and importing, measured against sqlite3 and DuckDB in turn. Prints a table for docs/benchmarks.md; never
# fails on a number, only where a peer counts something else.
#
#     tests/bench/run.sh [MILLIONS…]      1 5 20 by default; RUNS=3 medians; import is measured up to IMPORT_UPTO=5
#
# Needs build/libvitrine.a, sqlite3, node, npm and GNU time. Works in BENCH_FOLDER, by default a new one that is removed.
set -eu
here=$(cd "$(dirname "$0")" && pwd) root=$(cd "$(dirname "$0")/../.." && pwd)
runs=${RUNS:-3} upto=${IMPORT_UPTO:-5}
if [ -n "${BENCH_FOLDER:-}" ]; then
	mkdir -p "$BENCH_FOLDER"
	work=$(cd "$BENCH_FOLDER" && pwd)
else
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
fi
cd "$work"

compile() {
	${CC:-cc} -std=c17 -D_POSIX_C_SOURCE=200809L -O2 -I"$root/src" -o "$1" "$here/$1.c" "$root/build/libvitrine.a" \
		$(pkg-config --libs sqlite3 icu-i18n icu-uc) -lcsv -lm -pthread
}
compile generate
compile tally
compile import
[ -d node_modules/@duckdb ] || npm install --silent --no-fund --no-audit --ignore-scripts @duckdb/node-api >npm.log 2>&1

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# measure NAME COMMAND…: adds wall seconds to NAME.s and the highest RSS in kB to NAME.kb
measure() {
	local name=$1
	shift
	/usr/bin/time -o time.out -f '%e %M' "$@" >out.log
	# DuckDB tells its own time, without node's start
	if [ "$1" = node ]; then cat out.log >>"$name.s"; else awk '{ print $1 }' time.out >>"$name.s"; fi
	awk '{ print $2 }' time.out >>"$name.kb"
}

# row LABEL NAME OURS: the median of NAME, and OURS as a ratio of it
row() {
	awk -v label="$1" -v s="$(median <"$2.s")" -v ours="$(median <"$3.s")" -v kb="$(median <"$2.kb")" \
		'BEGIN { printf "| %s | %.2f | %.0f | %.2f |\n", label, s, kb / 1024, ours / s }'
}

columns='date TEXT, model TEXT, country TEXT, version TEXT'
period="substr(date, 1, 4) || '-Q' || ((substr(date, 6, 2) + 2) / 3)"
groups="SELECT $period AS period, model, country, version, count(*) AS n FROM activations GROUP BY 1, 2, 3, 4"

load_sqlite() {
	printf 'CREATE TABLE activations(%s);\n.mode csv\n.import --skip 1 %s activations\n' "$columns" "$1" >load.sql
	sqlite3 -batch "$2" <load.sql
}
export -f load_sqlite
export columns

echo "$(nproc) cores, $(awk -F ': ' '/model name/ { print $2; exit }' /proc/cpuinfo), $(. /etc/os-release && echo "$PRETTY_NAME"), load at start $(cut -d ' ' -f 1 /proc/loadavg)"
echo "sqlite3 $(sqlite3 --version | cut -d ' ' -f 1), DuckDB $(node -p 'require("./node_modules/@duckdb/node-api/package.json").version'), medians of $runs interleaved runs"

for millions in "${@:-1 5 20}"; do
	for m in $millions; do
		rm -f -- *.s *.kb
		csv=$m.csv db=$m.db duck=$m.duckdb
		[ -e "$csv" ] || ./generate "${m}000000" >"$csv"
		if [ "$m" -le "$upto" ]; then
			for ((i = 0; i < runs; i++)); do
				rm -f "$db" "$duck" other.db
				measure import-vitrine ./import "$csv" "$db" activations
				measure import-sqlite bash -c 'load_sqlite "$0" "$1"' "$csv" other.db
				measure import-duckdb node "$here/duckdb.mjs" load "$duck" "$csv"
			done
			rm -f other.db
		fi
		[ -e "$db" ] || ./import "$csv" "$db" activations >out.log
		[ -e "$duck" ] || node "$here/duckdb.mjs" load "$duck" "$csv" >out.log
		for ((i = 0; i < runs; i++)); do
			measure vitrine ./tally "$db" activations 2
			measure vitrine-one ./tally "$db" activations 1
			measure duckdb node "$here/duckdb.mjs" count "$duck"
			measure sqlite sqlite3 -batch "$db" "SELECT count(*), sum(n) FROM ($groups)"
		done
		./tally "$db" activations 2 print >vitrine.csv
		node "$here/duckdb.mjs" print "$duck" duckdb.csv >out.log
		sqlite3 -batch -csv -newline $'\n' "$db" "$groups ORDER BY 1, 2, 3, 4" >sqlite.csv
		# Labels with a space stand in quotes in sqlite3's CSV: no label here has a quote or a comma
		sed -i 's/"//g' sqlite.csv duckdb.csv
		cmp vitrine.csv sqlite.csv
		cmp vitrine.csv duckdb.csv
		echo
		echo "$m million rows, $(wc -l <vitrine.csv) groups; counts byte-identical to sqlite3's and DuckDB's"
		echo
		echo "| counting | s | RSS MB | Vitrine (2 threads) / this |"
		echo "|---|---|---|---|"
		row "Vitrine, 2 threads" vitrine vitrine
		row "Vitrine, 1 thread" vitrine-one vitrine
		row "DuckDB, native table, 2 threads" duckdb vitrine
		row "sqlite3 GROUP BY" sqlite vitrine
		[ "$m" -le "$upto" ] || continue
		echo
		echo "| import | s | RSS MB | Vitrine / this |"
		echo "|---|---|---|---|"
		row "Vitrine, every field checked" import-vitrine import-vitrine
		row "sqlite3 .import" import-sqlite import-vitrine
		row "DuckDB read_csv to a native table" import-duckdb import-vitrine
	done
done
