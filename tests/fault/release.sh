#!/bin/bash
# Kills `vitrine release` at random moments: the edition must be there whole with its log, or not at all, each time, and the release that
# follows must give the very same edition. Prints its seed. Usage: tests/fault/release.sh BUILD [ROUNDS]
set -u
. "$(dirname "$0")/bench.bash"
rounds=${2:-60}
open_bench "$1"
wipe() { rm -rf publication/editions/2026-Q3 publication/private/audit/2026-Q3; }
run import publication/counts.csv && run release 2026-Q3 || { echo "not ok - kill release: no edition"; exit 1; }
cp -R publication/editions/2026-Q3 edition
cp -R publication/private/audit/2026-Q3 log
wipe
measure_span run release 2026-Q3

killed=0 frozen=0 half=0
for ((round = 0; round < rounds; round++)); do
	wipe
	pick_moment
	"$vitrine" -C publication --quiet release 2026-Q3 &
	process=$!
	sleep "$pause"
	kill -9 $process 2>/dev/null && killed=$((killed + 1))
	wait $process 2>/dev/null
	[ ! -d publication/private/audit/2026-Q3 ] || half=$((half + 1))
	if [ -d publication/editions/2026-Q3 ]; then
		frozen=$((frozen + 1))
	elif ! run release 2026-Q3; then
		echo "not ok - round $round: the release after a kill fails"
		exit 1
	fi
	if ! diff -r edition publication/editions/2026-Q3 || ! diff -r log publication/private/audit/2026-Q3; then
		echo "not ok - round $round: the edition or its log is another after a kill"
		exit 1
	fi
done 2>/dev/null
[ "$killed" -gt 0 ] || { echo "not ok - no release was killed in time"; exit 1; }
echo "ok - $killed of $rounds releases killed, $half of them after the log was written, $frozen after the edition was frozen: always whole or not there"

# two at once: one freezes, the other is told to wait or that the edition is frozen, and the chain is whole
wipe
for ((i = 0; i < 4; i++)); do "$vitrine" -C publication --quiet release 2026-Q3 2>"said-$i" & done
wait
said=$(cat said-* | grep -cE 'another run of the program is at work here|the edition is frozen')
if [ "$said" -eq 3 ] && diff -r edition publication/editions/2026-Q3 && diff -r log publication/private/audit/2026-Q3; then
	echo "ok - of four releases at once one freezes the edition"
else
	echo "not ok - four releases at once"
	cat said-*
	exit 1
fi
