#!/bin/bash
# Kills an import at random moments: afterwards the database holds the old rows or the new ones, all of them, and one
# that was not there is not there or is whole.
# Prints its seed. Usage: tests/fault/import.sh BUILD [ROUNDS]
set -eu
vitrine=$(cd "$1" && pwd)/vitrine rounds=${2:-30}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
seed=${VITRINE_SEED:-$$}
RANDOM=$seed
echo "VITRINE_SEED=$seed"
import() { "$vitrine" --quiet import "$1" --into "$2" --table "$3" --columns date=date,model=model,country=country,version=version; }

awk 'BEGIN { print "date,model,country,version"
	for (i = 0; i < 300000; i++) printf "2024-%02d-%02d,Model %d,FR,%d.%d\n", i % 12 + 1, i % 28 + 1, i % 5000, i % 7, i % 11 }' \
	>"$folder/new.csv"
{ echo date,model,country,version; echo 2024-01-01,Old,DE,1; } >"$folder/old.csv"
start=$(date +%s%N)
import "$folder/new.csv" "$folder/whole.db" t >"$folder/log"
whole=$((($(date +%s%N) - start) / 1000000 + 1)) # milliseconds

passed=0 failed=0 killed=0
for ((i = 0; i < rounds; i++)); do
	db=$folder/t.db
	rm -f "$db" "$db"-*
	old=0
	if ((i % 2)); then
		import "$folder/old.csv" "$db" t >"$folder/log"
		old=1
	fi
	"$vitrine" --quiet import "$folder/new.csv" --into "$db" --table t --columns date=date,model=model,country=country,version=version \
		>"$folder/log" 2>&1 &
	child=$!
	draw=$RANDOM # not in the subshell, so that the seed repeats it
	sleep "$(awk -v r=$draw -v w=$whole 'BEGIN { printf "%.3f", r / 32768 * w * 1.1 / 1000 }')"
	kill -9 $child 2>/dev/null && killed=$((killed + 1))
	wait $child 2>/dev/null || true
	if [ -e "$db" ]; then
		count=$(sqlite3 "$db" 'PRAGMA quick_check; SELECT count(*) FROM t' | tr '\n' ' ')
	else
		count='ok 0 '
	fi
	if [ "$count" = "ok $old " ] || [ "$count" = "ok $((old + 300000)) " ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "round $i: before $old, after the kill '$count'"
	fi
done
# what a killed import left behind is in nobody's way
import "$folder/new.csv" "$folder/t.db" t >"$folder/log"
[ "$failed" = 0 ] || { echo "not ok - kill import: $failed of $rounds rounds"; exit 1; }
[ "$killed" -gt 0 ] || { echo "not ok - no import was killed in time"; exit 1; }
echo "ok - $killed of $rounds imports killed: the old rows or the new ones, all of them"
