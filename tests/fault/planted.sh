#!/bin/bash
# A value in a sample or a capture, wherever in the file it stands, reaches no file of the site and nothing that a command prints; and
# neither do the files themselves. Usage: tests/fault/planted.sh BUILD
set -u
vitrine=$(cd "$1" && pwd)/vitrine
tiny=$(cd "$(dirname "$0")/../golden/tiny/publication" && pwd)
planted=PLANTED-490154203237518
needle='PLANTED\|490154203237518'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$tiny" "$work/publication"
cd "$work/publication"
mkdir evidence
export SOURCE_DATE_EPOCH=1792022400

request() {
	printf '{"comment": "%s", "startedDateTime": "%s", "serverIPAddress": "%s", "request": {"method": "%s", "url": "%s", ' \
		"$planted" "$planted" "$planted" "$planted" "$1"
	printf '"headers": [{"name": "Host", "value": "%s"}, {"name": "X-Id", "value": "%s"}, {"name": "Cookie", "value": "a=%s; %s"}], ' \
		"$planted" "$planted" "$planted" "$planted"
	printf '"cookies": [{"name": "b", "value": "%s"}], "queryString": [{"name": "q", "value": "%s"}], ' "$planted" "$planted"
	printf '"postData": %s}, "response": {"content": {"text": "%s"}}}' "$2" "$planted"
}

# Requests to hosts that no client of the declaration sends to: shown, and no error
capture() {
	local escaped packed
	escaped=$(printf '{"a": "%s", "k%s": {"blob": "%s"}}' "$planted" "${planted#*-}" "$blob" | sed 's/"/\\"/g')
	packed=$(printf '{"inner": "%s"}' "$planted" | gzip -n | base64 -w 0)
	printf '{"log": {"comment": "%s", "entries": [' "$planted"
	request "https://user:$planted@a.example:444/$planted?x=$planted&$planted#$planted" "{\"mimeType\": \"$planted\", \"text\": \"$escaped\"}"
	printf ','
	request "http://$planted.b.example/$planted" "{\"text\": \"$packed\", \"encoding\": \"base64\"}"
	printf ','
	request "https://c.example/" "{\"text\": \"$planted\", \"params\": [{\"name\": \"p\", \"value\": \"$planted\", \"fileName\": \"$planted\"}]}"
	printf ']}}'
}

# What the tiny declaration lacks: samples in its first transmission, the capture at its end
declare_evidence() {
	local samples='' format
	for format in json form csv xml; do
		samples+="<sample format=\"$format\" href=\"evidence/s.$format\" sha256=\"$(sha256sum evidence/s.$format | cut -d ' ' -f 1)\"/>"
	done
	sed -e "0,/<carries/s|<carries|$samples<carries|" -e "s|</declaration>|<evidence id=\"planted\" kind=\"capture\" date=\"2026\" \
href=\"evidence/c.har\" sha256=\"$(sha256sum evidence/c.har | cut -d ' ' -f 1)\"><title>A capture</title></evidence></declaration>|" \
		"$tiny/declaration.xml" >declaration.xml
}

blob=$(printf '{"m": "%s"}' "$planted" | base64 -w 0)
capture >evidence/c.har
printf '{"m": "%s", "v": ["%s", ["%s"]]}' "$blob" "$planted" "$planted" >evidence/s.json
printf 'm=%s&v=%s' "$blob" "$planted" >evidence/s.form
printf 'm,v\r\n%s,%s\r\n' "$planted" "$planted" >evidence/s.csv
printf '<r m="%s"><v>%s</v></r>' "$planted" "$planted" >evidence/s.xml
declare_evidence
if ! "$vitrine" build --output ../site >../printed 2>&1; then
	echo "not ok - there is no site: $(tail -n 1 ../printed)"
	exit 1
fi
found=$(grep -rl "$needle" ../site ../printed; find ../site -name '*.har' -o -name 's.*')
if [ -n "$found" ]; then echo "not ok - planted values are in: $found"; else echo "ok - no planted value is in the site"; fi
for key in '>m/m<' '>X-Id<' '>k######/blob/m<' '>inner<'; do
	if grep -q "$key" ../site/evidence/index.html; then echo "ok - the key $key is"; else echo "not ok - the key $key is not shown"; fi
done

# Where the rules speak against the evidence, messages name keys, and still no value
printf '{"m": "%s", "x%s": "%s", "blob": "%s"}' "$planted" "${planted#*-}" "$planted" "$blob" >evidence/s.json
printf '%s&y=%s' "$planted" "$planted" >evidence/s.form
printf '<r><!-- %s --><?p %s?><z>%s</z></r>' "$planted" "$planted" "$planted" >evidence/s.xml
declare_evidence
"$vitrine" check >../printed 2>&1
if grep -q "$needle" ../printed; then echo "not ok - a planted value is printed"; else echo "ok - no planted value is printed of other samples"; fi
printf '<r>%s</%s>' "$planted" "$planted" >evidence/s.xml
declare_evidence
if "$vitrine" check >../printed 2>&1; then echo "not ok - malformed XML is read"; else echo "ok - malformed XML is refused"; fi
if grep -q "$needle" ../printed; then echo "not ok - a message quotes a value"; else echo "ok - its message quotes no value"; fi
