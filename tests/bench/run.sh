#!/bin/bash
# Counting, importing, reading captures, charts, pages and disclosure control, measured against their peers in turn. Prints tables for
# docs/benchmarks.md; never fails on a number, only where a peer counts something else.
#
#     tests/bench/run.sh BUILD [MILLIONS…]      1 5 20 by default; `make bench` builds what BUILD/tests/bench holds
#
# RUNS=3 medians; import is measured up to IMPORT_UPTO=5 million rows; PAGES=10000. Works in BENCH_FOLDER, by default a
# new one that is removed. Counting needs sqlite3, node, npm and GNU time; gnuplot and hugo are passed over where
# missing.
set -eu
here=$(cd "$(dirname "$0")" && pwd) root=$(cd "$(dirname "$0")/../.." && pwd)
bin=$(cd "$1/tests/bench" && pwd)
shift
[ $# -gt 0 ] || set -- 1 5 20
runs=${RUNS:-3} upto=${IMPORT_UPTO:-5} pages=${PAGES:-10000}
if [ -n "${BENCH_FOLDER:-}" ]; then
	mkdir -p "$BENCH_FOLDER"
	work=$(cd "$BENCH_FOLDER" && pwd)
else
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
fi
cd "$work"

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# measure NAME COMMAND…: adds wall seconds to NAME.s, processor seconds to NAME.cpu and the highest RSS in kB to NAME.kb
measure() {
	local name=$1
	shift
	/usr/bin/time -o time.out -f '%e %M %U %S' "$@" >out.log
	# DuckDB tells its own time, without node's start
	if [ "$1" = node ]; then cat out.log >>"$name.s"; else awk '{ print $1 }' time.out >>"$name.s"; fi
	awk '{ print $2 }' time.out >>"$name.kb"
	awk '{ print $3 + $4 }' time.out >>"$name.cpu"
}

# row LABEL NAME OURS: the medians of NAME, and OURS as a ratio of its seconds. Processor time is what to look at where
# others use the machine too; of DuckDB it includes node's start.
row() {
	awk -v label="$1" -v s="$(median <"$2.s")" -v ours="$(median <"$3.s")" -v kb="$(median <"$2.kb")" -v cpu="$(median <"$2.cpu")" \
		'BEGIN { printf "| %s | %.2f | %.2f | %.0f | %.3f |\n", label, s, cpu, kb / 1024, ours / s }'
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

bench_import() {
	local m=$1 csv=$1.csv
	for ((i = 0; i < runs; i++)); do
		rm -f "$m.db" "$m.duckdb" other.db
		measure import-vitrine "$bin/import" "$csv" "$m.db" activations
		measure import-sqlite bash -c 'load_sqlite "$0" "$1"' "$csv" other.db
		measure import-duckdb node "$here/duckdb.mjs" load "$m.duckdb" "$csv"
	done
	rm -f other.db
	printf '\n| import | s | processor s | RSS MB | Vitrine / this |\n|---|---|---|---|---|\n'
	row "Vitrine, every field checked" import-vitrine import-vitrine
	row "sqlite3 .import" import-sqlite import-vitrine
	row "DuckDB read_csv to a native table" import-duckdb import-vitrine
}

# Labels with a space stand in quotes in the peers' CSV: no label here has a quote or a comma
compare_counts() {
	"$bin/tally" "$1.db" activations 2 print >vitrine.csv
	node "$here/duckdb.mjs" print "$1.duckdb" duckdb.csv >out.log
	sqlite3 -batch -csv -newline $'\n' "$1.db" "$groups ORDER BY 1, 2, 3, 4" >sqlite.csv
	sed -i 's/"//g' sqlite.csv duckdb.csv
	cmp vitrine.csv sqlite.csv
	cmp vitrine.csv duckdb.csv
}

bench_count() {
	local m=$1
	for ((i = 0; i < runs; i++)); do
		measure vitrine "$bin/tally" "$m.db" activations 2
		measure vitrine-one "$bin/tally" "$m.db" activations 1
		measure duckdb node "$here/duckdb.mjs" count "$m.duckdb"
		measure sqlite sqlite3 -batch "$m.db" "SELECT count(*), sum(n) FROM ($groups)"
	done
	compare_counts "$m"
	printf '\n%s million rows, %s groups; counts byte-identical to those of sqlite3 and DuckDB\n' "$m" "$(wc -l <vitrine.csv)"
	printf '\n| counting | s | processor s | RSS MB | Vitrine (2 threads) / this |\n|---|---|---|---|---|\n'
	row "Vitrine, 2 threads" vitrine vitrine
	row "Vitrine, 1 thread" vitrine-one vitrine
	row "DuckDB, native table, 2 threads" duckdb vitrine
	row "sqlite3 GROUP BY" sqlite vitrine
}

bench_rows() {
	local m=$1
	rm -f -- *.s *.kb *.cpu
	[ -e "$m.csv" ] || "$bin/generate" "${m}000000" >"$m.csv"
	[ "$m" -gt "$upto" ] || bench_import "$m"
	[ -e "$m.db" ] || "$bin/import" "$m.csv" "$m.db" activations >out.log
	[ -e "$m.duckdb" ] || node "$here/duckdb.mjs" load "$m.duckdb" "$m.csv" >out.log
	bench_count "$m"
}

# gnuplot_rate NAME TERMINAL PLOT: charts a second of processor time, in one process, of bars or of 4 lines of 14 quarters
gnuplot_rate() {
	local n=200
	{
		printf 'set terminal %s size 800,600\n$data << END\n' "$2"
		for ((i = 0; i < 14; i++)); do echo "$i $((i * 37 % 90)) $((i * 53 % 90)) $((i * 71 % 90)) $((i * 17 % 90))"; done
		printf 'END\ndo for [i=1:%d] { set output "plot.out"; %s }\n' "$n" "$3"
	} >plot.gp
	/usr/bin/time -o time.out -f '%U %S' gnuplot plot.gp
	awk -v n="$n" -v name="$1" -v form="$2" -v bytes="$(wc -c <plot.out)" \
		'{ printf "%-12s %-4s %9.0f charts/s %9d bytes\n", name, form, n / ($1 + $2), bytes }' time.out
}

bench_charts() {
	printf '\ncharts, one thread, by processor time\n\n'
	"$bin/charts" "$root/data/geometry/world.txt"
	if ! command -v gnuplot >/dev/null; then
		echo 'gnuplot is missing: no comparison of charts'
		return
	fi
	printf '\ngnuplot %s\n\n' "$(gnuplot --version | cut -d ' ' -f 2)"
	for terminal in svg pngcairo; do
		gnuplot_rate bars "$terminal" 'set style data histograms; set style fill solid; plot $data using 2:xtic(1)'
		gnuplot_rate series "$terminal" 'set style data linespoints; plot for [c=2:5] $data using 1:c'
	done
}

# The same table of 100 rows on every page, computed as it is rendered
bench_pages() {
	printf '\npages with a table of 100 rows\n\n'
	"$bin/pages" "$here/pages" "$pages" 1
	"$bin/pages" "$here/pages" "$pages" 2
	if ! command -v hugo >/dev/null; then
		echo 'hugo is missing: no comparison of pages'
		return
	fi
	rm -rf hugo && mkdir -p hugo/content hugo/layouts/_default
	printf 'baseURL = "https://bench.example/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "404", "section"]\n' \
		>hugo/config.toml
	cp "$here/hugo.html" hugo/layouts/_default/single.html
	for ((i = 0; i < pages; i++)); do
		printf -- '---\ntitle: "Model %d & others"\nnumber: %d\n---\n' "$i" "$i" >"hugo/content/$i.md"
	done
	/usr/bin/time -o time.out -f '%e %M' hugo --quiet --renderToMemory --source hugo
	awk -v n="$pages" '{ printf "hugo, in memory: %.3f s, %.0f pages/s, RSS %d kB\n", $1, n / $1, $2 }' time.out
	rm -rf hugo
}

# A capture of 50 MB held against the specimen's declaration by `check`, beside what only parses the same file
bench_capture() {
	local har=publication/evidence/activation-4.1.har
	rm -rf publication && mkdir publication
	cp -R "$root/data/publication.xml" "$root/data/declaration.xml" "$root/data/evidence" publication/
	"$bin/har" 30000 >"$har"
	sed -i "s|\(activation-4.1.har\" sha256=\"\)[0-9a-f]*|\1$(sha256sum "$har" | cut -d ' ' -f 1)|" publication/declaration.xml
	for ((i = 0; i < runs; i++)); do
		measure capture-vitrine "$bin/../../vitrine" -C publication check
		measure capture-node bash -c 'exec node -e "JSON.parse(require(\"fs\").readFileSync(\"$0\"))"' "$har"
		measure capture-sqlite sqlite3 :memory: "SELECT count(value) FROM json_each(readfile('$har'), '\$.log.entries')"
	done
	printf '\na capture of %d requests, %d bytes\n' 30000 "$(wc -c <"$har")"
	printf '\n| capture | s | processor s | RSS MB | Vitrine / this |\n|---|---|---|---|---|\n'
	row "Vitrine check: every key read and matched" capture-vitrine capture-vitrine
	row "node JSON.parse, nothing matched" capture-node capture-vitrine
	row "sqlite3 json_each over the entries, nothing matched" capture-sqlite capture-vitrine
	rm -rf publication
}

# Three protections of the same counts, and what an attacker makes of each; then the whole way of such a quarter. One thread protects and
# audits.
bench_protection() {
	printf '\nDisclosure control\n'
	for size in '120 200 40 50000' '120 200 40 1000000' '120 200 40 50000000' '600 240 40 3000000' '600 240 40 100000'; do
		printf '\n'
		"$bin/protect" -b -r "$runs" $size
	done
	for late in 0.005 0.02 0.05; do
		printf '\n120 × 200 × 40, 1 million, %s of them late\n\n' "$late"
		"$bin/revise" 120 200 40 1000000 "$late"
	done
	"$here/protect.sh" "$bin/../.."
}

echo "$(nproc) cores, $(awk -F ': ' '/model name/ { print $2; exit }' /proc/cpuinfo), $(. /etc/os-release && echo "$PRETTY_NAME"), load at start $(cut -d ' ' -f 1 /proc/loadavg)"
[ -d node_modules/@duckdb ] || npm install --silent --no-fund --no-audit --ignore-scripts @duckdb/node-api >npm.log 2>&1
echo "sqlite3 $(sqlite3 --version | cut -d ' ' -f 1), DuckDB $(node -p 'require("./node_modules/@duckdb/node-api/package.json").version'), medians of $runs interleaved runs"
for millions in "$@"; do
	bench_rows "$millions"
done
bench_capture
bench_charts
bench_pages
bench_protection
