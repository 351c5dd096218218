# What the scripts that kill the program have in common. The caller has set `rounds`, and `span` before it picks a moment.
# open_bench BUILD: a copy of the tiny publication in a new folder, which is then the current one; prints the seed.
open_bench() {
	vitrine=$(cd "$1" && pwd)/vitrine
	cases=$(cd "$(dirname "${BASH_SOURCE[0]}")/../golden/tiny/publication" && pwd)
	seed=${VITRINE_SEED:-$$}
	RANDOM=$seed
	echo "VITRINE_SEED=$seed"
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	cp -R "$cases" "$work/publication"
	cd "$work" || exit 1
	export SOURCE_DATE_EPOCH=1792022400
}

run() { "$vitrine" -C publication --quiet "$@"; }

# Sets `span` to the microseconds that a command takes.
measure_span() {
	local started
	started=$(date +%s%N)
	"$@"
	span=$((($(date +%s%N) - started) / 1000))
}

# Sets `pause` to seconds from 0 to a tenth more than `span`; RANDOM is drawn here and not in a subshell, so that the seed repeats it.
pick_moment() {
	local us=$((RANDOM * 32768 + RANDOM))
	pause=$(awk -v us=$us -v span="$span" 'BEGIN { printf "%.6f", us % (span * 1.1) / 1e6 }') || { echo "not ok - no random moment"; exit 1; }
}
