#!/bin/bash
# Kills `vitrine build` at random moments: the site must be the old one or the new one, whole, each time, and the build that
# follows must succeed and leave nothing beside it. Prints its seed. Usage: tests/fault/build.sh BUILD [ROUNDS]
set -u
. "$(dirname "$0")/bench.bash"
rounds=${2:-40}
open_bench "$1"
run import publication/counts.csv && run release 2026-Q2 2026-Q3 || { echo "not ok - kill build: no editions"; exit 1; }

# two sites that differ in every page
build() { sed "s|<publisher>[^<]*|<publisher>$1|" "$cases/publication.xml" >publication/publication.xml; run build --output out/site; }
build Old && cp out/site/SHA256SUMS old && build New && cp out/site/SHA256SUMS new && build Old || { echo "not ok - kill build: no site"; exit 1; }
measure_span build New

killed=0 seen_new=0
for ((round = 0; round < rounds; round++)); do
	build Old
	sed "s|<publisher>[^<]*|<publisher>New|" "$cases/publication.xml" >publication/publication.xml
	pick_moment
	"$vitrine" -C publication --quiet build --output out/site &
	process=$!
	sleep "$pause"
	kill -9 $process 2>/dev/null && killed=$((killed + 1))
	wait $process 2>/dev/null
	if ! "$vitrine" --quiet verify out/site; then
		echo "not ok - round $round: the site is not whole after a kill"
		exit 1
	fi
	if cmp -s out/site/SHA256SUMS new; then seen_new=$((seen_new + 1)); elif ! cmp -s out/site/SHA256SUMS old; then
		echo "not ok - round $round: the site is neither the old one nor the new one"
		exit 1
	fi
done 2>/dev/null
build New || { echo "not ok - the build after the last kill fails"; exit 1; }
beside=$(ls -A out | grep -cv '^site$')
[ "$beside" -eq 0 ] || { echo "not ok - $beside half-made sites are left beside the site"; exit 1; }
[ "$killed" -gt 0 ] || { echo "not ok - no build was killed in time"; exit 1; }
echo "ok - $killed of $rounds builds killed, $seen_new of them after the exchange: always a whole site"
