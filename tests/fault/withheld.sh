#!/bin/bash
# Two worlds that differ in withheld counts alone, from the vendor's table to the site: what is published of them is the same to the byte, and large
# withheld counts, planted where they complement small ones, are in no file. Usage: tests/fault/withheld.sh BUILD
set -u
vitrine=$(cd "$1" && pwd)/vitrine
tiny=$(cd "$(dirname "$0")/../golden/tiny/publication" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export SOURCE_DATE_EPOCH=1792022400 # 2026-10-15
status=0

check() { # NAME COMMAND…
	local name=$1
	shift
	if "$@" >log 2>&1; then echo "ok - $name"; else
		echo "not ok - $name"
		sed 's/^/  /' log | head -20
		status=1
	fi
}

# quarter QUARTER ALPHA BETA MC V: alpha has MC activations in Monaco and V of version 2.0, both under the threshold. The cheapest cells that
# protect them are those of alpha and beta in the two countries and the two versions; every sum over them is the same whatever MC and V are.
quarter() {
	local quarter=$1 alpha=$2 beta=$3 mc=$4 v=$5 row
	for row in "Alpha,FR,1.0,$((alpha - mc - v))" "Alpha,FR,2.0,$v" "Alpha,MC,1.0,$mc" \
		Beta,FR,1.0,1000000 "Beta,FR,2.0,$((beta + mc - 1000000))" "Beta,MC,1.0,$((beta + v - 1000002))" "Beta,MC,2.0,$((1000012 - mc - v))" \
		Gamma,US,3.0,5120 Delta,FR,3.0,4900 Delta,US,3.0,810; do
		echo "$quarter,$row"
	done
}

world() { # NAME MC V
	local name=$1 mc=$2 v=$3
	mkdir "$name"
	cp "$tiny"/*.xml "$name"
	{
		echo quarter,model,country,version,n
		quarter 2026-Q1 2417123 3111123 40 60
		quarter 2026-Q2 7654324 8642097 "$mc" "$v"
		quarter 2026-Q3 6543213 7531986 "$mc" "$v"
	} >"$name.csv"
	{
		"$vitrine" -C "$name" import "$work/$name.csv" &&
			"$vitrine" -C "$name" release 2026-Q1 2026-Q2 2026-Q3 &&
			"$vitrine" -C "$name" build --output "$work/$name.site" &&
			"$vitrine" verify "$name.site"
	} >"$name.printed" 2>&1 || { cat "$name.printed"; return 1; }
}

# Every withheld count of a publication, as its own log has it: period/model/cell,count
withheld() {
	local file
	for file in "$1"/private/audit/20*/withheld.csv; do
		awk -F , -v period="$(basename "$(dirname "$file")")" \
			'NR > 1 { print period "/" $1 "/" ($2 != "" ? $2 : "version/" $3) "," $4 }' "$file"
	done
}

# The order of two withheld counts, and each of the counts, differs between the worlds
differ() {
	withheld one >one.withheld
	withheld other >other.withheld
	cut -d , -f 1 one.withheld | cmp - <(cut -d , -f 1 other.withheld) && [ "$(wc -l <one.withheld)" -eq 16 ] || return 1
	join -t , <(sort one.withheld) <(sort other.withheld) | awk -F , '
		$2 == $3 { print "the same in both: " $0; bad = 1 }
		{ one[$1] = $2; other[$1] = $3 }
		END {
			for (q = 2; q <= 3; q++) {
				at = "2026-Q" q "/Beta/"
				bad = bad || !(one[at "FR"] < one[at "MC"] && other[at "FR"] > other[at "MC"])
				bad = bad || !(one[at "version/1.0"] < one[at "version/2.0"] && other[at "version/1.0"] > other[at "version/2.0"])
			}
			exit bad
		}'
}

same_tables() {
	local table
	for table in one/editions/20*/*.csv; do cmp "$table" "other/${table#one/}" || return 1; done
}

# The logs of the two worlds have other hashes; editions name them, and further checksums follow from those
mask() {
	cp -R "$1.site" "$1.masked" &&
		find "$1.masked" -type f \( -name '*.html' -o -name '*.xml' -o -name SHA256SUMS \) -exec sed -E -i 's/\b[0-9a-f]{64}\b/CHECKSUM/g; s/\b[0-9a-f]{8}…/CHECKSUM/g' {} +
}
same_sites() { mask one && mask other && diff -rq one.masked other.masked; }

# What the database holds does not matter to a site, only the names of its columns, which the page of checks is about
same_from() { # DATABASE
	rm -rf third third.site
	mkdir -p third/private
	cp -R one/*.xml one/editions third
	cp "$1" third/private/telemetry.db
	"$vitrine" -C third --quiet build --output "$work/third.site" && cmp one.site/SHA256SUMS third.site/SHA256SUMS
}

empty_database() {
	cp one/private/telemetry.db empty.db
	sqlite3 empty.db 'DELETE FROM activations; VACUUM'
	[ "$(sqlite3 empty.db 'SELECT count(*) FROM activations')" -eq 0 ] && same_from empty.db
}

# Without one only the page of checks differs: there are no columns to hold against the declaration
without_database() {
	rm -rf third third.site
	mkdir third
	cp -R one/*.xml one/editions third
	"$vitrine" -C third --quiet build --output "$work/third.site" || return 1
	diff -rq one.site third.site | sort >differences
	cat differences
	[ "$(sed -E 's|^Files one.site/(.*) and .*|\1|' differences | paste -s -d ' ')" = 'SHA256SUMS checks/index.html fr/checks/index.html' ]
}

# A count as it may be written, with or without separators of thousands; PNG and PDF are compressed, and held against the other world's instead
pattern() { sed -E 's/^(.*)(...)(...)$/(^|[^0-9])\1[^0-9A-Za-z<>"]{0,6}\2[^0-9A-Za-z<>"]{0,6}\3([^0-9]|$)/'; }
search() { LC_ALL=C grep -raE "$(pattern | paste -s -d '|')" "$@"; }

planted() { # NAME: the counts withheld in it that have seven digits
	local counts
	counts=$(cut -d , -f 2 "$1.withheld" | grep -x '.......')
	[ "$(wc -l <<<"$counts")" -eq 12 ] && [ -d "$1.site" ] || return 1
	! search "$1.site" "$1.printed" "$1/editions" <<<"$counts"
}

# The search would have found them: here are two published ones, in a CSV, a page in each language, a chart
seen() {
	search -l one.site <<<15063982 >files
	for file in downloads/series.csv models/beta/index.html fr/models/beta/index.html models/beta/series.svg; do
		grep -qx "one.site/$file" files || { echo "not seen in $file"; return 1; }
	done
}

# No page gives a figure for a withheld cell, and each row of a CSV that has it is blank
no_cell() {
	local cell area period model file
	[ -d one.site ] && [ -s one.withheld ] || return 1
	while IFS=, read -r cell _; do
		! grep -rF "data-cell=\"$cell\"" one.site || return 1
		IFS=/ read -r period model area <<<"$cell"
		[[ $area == version/* ]] && continue
		for file in "editions/$period/activations-$period.csv" downloads/series.csv "models/${model,,}/${model,,}.csv" "countries/$area/$area.csv"; do
			grep -q "^$period,$area,[^,]*,$model,,Q,C" "one.site/$file" || { echo "$file: $cell"; return 1; }
		done
	done <one.withheld
}

# rows PAGE TABLE: label, figure, share, change of each row of one table of a page
rows() {
	tr -d '\n' <"$1" | sed 's|<tr|\n<tr|g; s|<section|\n<section|g' | awk -v table="$2" '/^<section/ { on = index($0, "aria-labelledby=\"" table "\"") } on && /^<tr><th scope="row"/' |
		sed -E 's|</t[hd]>|;|g; s|<span class="iso">[A-Z]*</span>||; s|</tr>.*||; s|<[^>]*>||g; s| *; *|;|g'
}
table() { rows "$1" "$2" >table; cat table; [ "$(paste -s -d ' ' table)" = "$3" ]; }

title() { grep -o '<h3>[^<]*' "$1" | cut -c 5- >titles; cat titles; grep -qxF "$2" titles; }

# Marks of withheld figures in a bar chart, each as long as any other
stubs() {
	grep -o '<rect [^>]*hatch[^>]*>' "$1" | grep -o ' width="[^"]*"' | sort | uniq -c | tee widths
	[ "$(awk '{ print $1, $2 }' widths)" = "$2 width=\"27\"" ]
}

# One model in one country: everything is withheld, the total of the quarter too
alone() {
	mkdir alone
	cp "$tiny"/*.xml alone
	printf 'quarter,model,country,version,n\n2026-Q2,Alpha,FR,1.0,5\n2026-Q3,Alpha,FR,1.0,7\n' >alone.csv
	"$vitrine" -C alone --quiet import "$work/alone.csv" && "$vitrine" -C alone --quiet release 2026-Q2 2026-Q3 &&
		"$vitrine" -C alone --quiet build --output "$work/alone.site" && [ "$(grep -c ',,Q,C' alone.site/downloads/series.csv)" -eq 12 ]
}

no_figure() {
	[ -f alone.site/models/alpha/index.html ] || return 1
	! grep -rE '<data [^>]*data-cell|<meter|class="change"' alone.site && ! find alone.site -name '*.svg' ! -path '*/transport/*' | grep .
}
no_summary() {
	[ "$(grep -c '<summary>Activations by country, as far as they can be shown.</summary>' alone.site/feed.xml)" -eq 2 ] &&
		! grep -E '<summary>.*worldwide' alone.site/feed.xml
}

# publish NAME: a publication that rounds, of NAME.csv
publish() {
	mkdir "$1"
	cp "$tiny"/*.xml "$1"
	sed -i 's|mode="suppression"|mode="rounding"|' "$1/publication.xml"
	"$vitrine" -C "$1" --quiet import "$work/$1.csv" && "$vitrine" -C "$1" --quiet release 2026-Q2 2026-Q3 &&
		"$vitrine" -C "$1" --quiet build --output "$work/$1.site"
}

# Small counts, in models, countries and versions of their own too
counted() {
	printf 'quarter,model,country,version,n\n'
	for quarter in 2026-Q2 2026-Q3; do
		printf "$quarter,%s\n" Alpha,FR,1.0,5012 Alpha,FR,2.0,3 Alpha,MC,1.0,4 Alpha,US,2.0,611 Beta,FR,1.0,88 Beta,DZ,2.0,9 Beta,US,1.0,2 \
			Gamma,LI,3.0,2 Gamma,DZ,2.0,1 Delta,FR,1.0,7 Delta,FR,2.0,6 Delta,US,2.0,40
	done >rows
	cat rows
}

# A table whose counts are what the editions of another publication say: for each model, its countries filled with its versions in order
as_published() { # NAME
	printf 'quarter,model,country,version,n\n'
	for folder in "$1"/editions/20*; do
		awk -F , -v OFS=, '
			FNR == 1 { file++; next }
			file == 1 { country[$1] = $3 == "country"; next }
			file == 2 && country[$2] && $4 != "_T" && $5 > 0 { model[$4] = 1; n = ++places[$4]; place[$4, n] = $2; left[$4, n] = $5; quarter = $1 }
			file == 3 && $2 != "_T" && $4 > 0 { n = ++versions[$2]; version[$2, n] = $3; due[$2, n] = $4 }
			END {
				for (m in model)
					for (i = j = 1; i <= places[m]; ) {
						take = left[m, i] < due[m, j] ? left[m, i] : due[m, j]
						print quarter, m, place[m, i], version[m, j], take
						if (!(left[m, i] -= take)) i++
						if (!(due[m, j] -= take)) j++
					}
			}' "$folder/areas.csv" "$folder"/activations-*.csv "$folder"/versions-*.csv
	done
}

rounded() {
	counted >rounded.csv
	publish rounded && as_published rounded >truth.csv && cat truth.csv && publish truth || return 1
	! cut -d , -f 2- rounded.csv | tail -n +2 | sort | cmp -s - <(cut -d , -f 2- truth.csv | tail -n +2 | sort) &&
		grep -q Gamma rounded.csv && ! grep -q Gamma truth.csv
}

same_rounded() {
	local table
	for table in rounded/editions/20*/*.csv; do cmp "$table" "truth/${table#*/}" || return 1; done
	mask rounded && mask truth && diff -rq rounded.masked truth.masked
}

check "the first world is published" world one 3 4
check "the second world is published" world other 6 9
check "withheld counts, and their order, differ between the two" differ
check "the tables of their editions are the same to the byte" same_tables
check "their sites are the same to the byte but for checksums" same_sites
check "the first site is the same from the other world's database" same_from other/private/telemetry.db
check "the first site is the same from an empty database" empty_database
check "the first site is the same without a database, but for its page of checks" without_database
check "no withheld count of seven digits is in the first site, nor printed" planted one
check "no withheld count of seven digits is in the second site, nor printed" planted other
check "published counts are found where they are" seen
check "no page gives a figure for a withheld cell, no CSV has a value" no_cell
check "withheld countries stand by name, after published ones, without share and change" table one.site/models/beta/index.html countries \
	'France;[c];–;–; Monaco;[c];–;–; United States;0;0.0%;–;'
check "withheld versions stand by name, without share" table one.site/models/beta/index.html versions '1.0;[c];–; 2.0;[c];–;'
check "withheld models stand by name between published ones and zeros" table one.site/countries/FR/index.html models \
	'Delta;4,900;0.0%;0.0%; Alpha;[c];–;–; Beta;[c];–;–; Gamma;0;0.0%;–;'
check "who leads is left open where a withheld count may be larger" title one.site/countries/FR/index.html \
	'France: largest published figure: Delta, 0.0% of activations'
check "no version is said to lead where all are withheld" title one.site/models/beta/index.html 'Beta: activations by version'
check "marks of withheld figures are of one length" stubs one.site/countries/FR/models.svg 2
check "a quarter is published of which everything is withheld" alone
check "its site has no figure, share, change or chart" no_figure
check "its feed gives no total" no_summary
check "counts are published rounded, and a table that is the rounded one" rounded
check "the two are the same to the byte but for checksums" same_rounded
exit $status
