// Converts world-atlas (TopoJSON) into world.txt, once:
//     npm install --ignore-scripts world-atlas@2.0.2
//     node make-geometry.mjs node_modules/world-atlas/countries-50m.json >world.txt
// Shared arcs are simplified, never rings: neighbours keep one common border and no gap opens between them.
import { readFileSync } from "node:fs";

const UNITS_PER_DEGREE = 100; // 0.01° is 0.02 px on a map of 720 px
const MAP_WIDTH = 720;
const POINT_AREA = 0.16; // px² at MAP_WIDTH: a point whose triangle is smaller is dropped
const RING_AREA = 0.5; // px²: a smaller island is dropped, unless it is its country's largest

// ISO 3166-1, numeric and alpha-2, all 249.
const ISO = new Map(`
004AF 008AL 010AQ 012DZ 016AS 020AD 024AO 028AG 031AZ 032AR 036AU 040AT 044BS 048BH 050BD 051AM 052BB 056BE 060BM 064BT
068BO 070BA 072BW 074BV 076BR 084BZ 086IO 090SB 092VG 096BN 100BG 104MM 108BI 112BY 116KH 120CM 124CA 132CV 136KY 140CF
144LK 148TD 152CL 156CN 158TW 162CX 166CC 170CO 174KM 175YT 178CG 180CD 184CK 188CR 191HR 192CU 196CY 203CZ 204BJ 208DK
212DM 214DO 218EC 222SV 226GQ 231ET 232ER 233EE 234FO 238FK 239GS 242FJ 246FI 248AX 250FR 254GF 258PF 260TF 262DJ 266GA
268GE 270GM 275PS 276DE 288GH 292GI 296KI 300GR 304GL 308GD 312GP 316GU 320GT 324GN 328GY 332HT 334HM 336VA 340HN 344HK
348HU 352IS 356IN 360ID 364IR 368IQ 372IE 376IL 380IT 384CI 388JM 392JP 398KZ 400JO 404KE 408KP 410KR 414KW 417KG 418LA
422LB 426LS 428LV 430LR 434LY 438LI 440LT 442LU 446MO 450MG 454MW 458MY 462MV 466ML 470MT 474MQ 478MR 480MU 484MX 492MC
496MN 498MD 499ME 500MS 504MA 508MZ 512OM 516NA 520NR 524NP 528NL 531CW 533AW 534SX 535BQ 540NC 548VU 554NZ 558NI 562NE
566NG 570NU 574NF 578NO 580MP 581UM 583FM 584MH 585PW 586PK 591PA 598PG 600PY 604PE 608PH 612PN 616PL 620PT 624GW 626TL
630PR 634QA 638RE 642RO 643RU 646RW 652BL 654SH 659KN 660AI 662LC 663MF 666PM 670VC 674SM 678ST 682SA 686SN 688RS 690SC
694SL 702SG 703SK 704VN 705SI 706SO 710ZA 716ZW 724ES 728SS 729SD 732EH 740SR 744SJ 748SZ 752SE 756CH 760SY 762TJ 764TH
768TG 772TK 776TO 780TT 784AE 788TN 792TR 795TM 796TC 798TV 800UG 804UA 807MK 818EG 826GB 831GG 832JE 833IM 834TZ 840US
850VI 854BF 858UY 860UZ 862VE 876WF 882WS 887YE 894ZM`.trim().split(/\s+/).map(pair => [pair.slice(0, 3), pair.slice(3)]));

// Shapes of the source without an ISO number. The figures come by ISO code, and ISO has none for Somaliland and
// Northern Cyprus: they share their code's colour, and the line between the two parts is drawn as the source has it.
const NAMED = { Kosovo: "XK", Somaliland: "SO", "N. Cyprus": "CY", "Indian Ocean Ter.": "CC", "Siachen Glacier": "--" };

// Parts of a shape that ISO gives a code of its own: from, to, then the box [west, south, east, north] that holds them.
const PARTS = [
	["FR", "GF", [-55, 2, -51, 6]], ["FR", "GP", [-62, 15.7, -61, 16.6]], ["FR", "MQ", [-61.3, 14.3, -60.7, 15]],
	["FR", "RE", [55, -21.5, 56, -20.7]], ["FR", "YT", [44.9, -13.1, 45.4, -12.5]],
	["NL", "BQ", [-69, 12, -68, 12.5]], ["NL", "BQ", [-63.4, 17.3, -62.8, 17.8]],
	["NO", "SJ", [-10, 70.7, -7, 71.3]], ["NO", "SJ", [10, 74, 35, 81]],
	["NZ", "TK", [-173, -10, -171, -8]], ["CC", "CX", [105, -11, 106, -10]],
];

// Countries that the source has no shape for, as points (longitude, latitude).
const DOTS = { GI: [-5.35, 36.14], TV: [179.2, -8.52] };

// Equal Earth, Šavrič, Patterson and Jenny 2018 (doi 10.1080/13658816.2018.1504949), in pixels of MAP_WIDTH.
function project([longitude, latitude]) {
	const t = Math.asin(Math.sqrt(3) / 2 * Math.sin(latitude * Math.PI / 180)), t2 = t * t, t6 = t2 * t2 * t2;
	const x = 2 * Math.sqrt(3) / 3 * longitude * Math.PI / 180 * Math.cos(t)
		/ (1.340264 - 3 * 0.081106 * t2 + t6 * (7 * 0.000893 + 9 * 0.003796 * t2));
	const y = t * (1.340264 - 0.081106 * t2 + t6 * (0.000893 + 0.003796 * t2));
	return [x * MAP_WIDTH / 5.4132, y * MAP_WIDTH / 5.4132];
}

const triangle = (a, b, c) => Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2;

function ringArea(points) {
	return Math.abs(points.reduce((sum, a, i) => {
		const b = points[(i + 1) % points.length];
		return sum + a[0] * b[1] - b[0] * a[1];
	}, 0)) / 2;
}

// Visvalingam and Whyatt 1993: drops the point of the smallest triangle until all are large enough. Ends stay; a
// closed arc keeps `least` points so that it stays a ring.
function simplify(points, least) {
	const flat = points.map(project), left = flat.map((_, i) => i);
	const area = i => i === 0 || i === left.length - 1 ? Infinity : triangle(flat[left[i - 1]], flat[left[i]], flat[left[i + 1]]);
	const areas = left.map((_, i) => area(i));
	while (left.length > least) {
		let at = 0;
		for (let i = 1; i < areas.length; i++)
			if (areas[i] < areas[at])
				at = i;
		if (!(areas[at] < POINT_AREA))
			break;
		left.splice(at, 1);
		areas.splice(at, 1);
		for (const i of [at - 1, at])
			areas[i] = i > 0 ? Math.max(area(i), 0) : Infinity;
	}
	return left.map(i => points[i]);
}

const source = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { scale, translate } = source.transform;
const arcs = source.arcs.map(deltas => {
	let x = 0, y = 0;
	return deltas.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
});

const arcPoints = reference => reference < 0 ? [...arcs[~reference]].reverse() : arcs[reference];
const ringPoints = ring => ring.flatMap(reference => arcPoints(reference).slice(0, -1));

// Where an arc runs over the antimeridian, out and back: its two halves, the piece beyond, and the seams that close both.
function cutArc(index) {
	const points = arcs[index], jumps = [];
	for (let i = 1; i < points.length; i++)
		if (Math.abs(points[i][0] - points[i - 1][0]) > 180)
			jumps.push(i);
	if (jumps.length === 0)
		return undefined;
	if (jumps.length !== 2)
		throw new Error(`arc ${index} crosses the antimeridian ${jumps.length} times`);
	const side = Math.sign(points[jumps[0] - 1][0]) * 180;
	const latitudes = jumps.map(i => {
		const a = points[i - 1], b = points[i], run = 360 - Math.abs(b[0] - a[0]);
		return a[1] + (b[1] - a[1]) * (run === 0 ? 0 : (180 - Math.abs(a[0])) / run);
	});
	const add = list => arcs.push(list) - 1;
	const [out, back] = latitudes;
	const near = [add([...points.slice(0, jumps[0]), [side, out]]), add([[side, out], [side, back]]),
		add([[side, back], ...points.slice(jumps[1])])];
	const far = [add([[-side, out], ...points.slice(jumps[0], jumps[1]), [-side, back]]), add([[-side, back], [-side, out]])];
	return { near, far };
}

function cutRing(ring) {
	const beyond = [];
	const near = ring.flatMap(reference => {
		const cut = cutArc(reference < 0 ? ~reference : reference);
		if (cut === undefined)
			return [reference];
		if (reference < 0)
			throw new Error("a cut arc is used backwards");
		beyond.push(cut.far);
		return cut.near;
	});
	return [near, ...beyond];
}

function codeOf(geometry) {
	const code = geometry.id === undefined ? NAMED[geometry.properties.name] : ISO.get(geometry.id);
	if (code === undefined)
		throw new Error(`no code for ${geometry.properties.name}`);
	return code;
}

function partOf(code, ring) {
	const [x, y] = arcPoints(ring[0])[0];
	const part = PARTS.find(([from, , box]) => from === code && x > box[0] && x < box[2] && y > box[1] && y < box[3]);
	return part === undefined ? code : part[1];
}

const shapes = new Map();
for (const geometry of source.objects.countries.geometries) {
	const code = codeOf(geometry);
	if (code === "AQ")
		continue;
	for (const polygon of geometry.type === "Polygon" ? [geometry.arcs] : geometry.arcs) {
		const part = partOf(code, polygon[0]);
		shapes.set(part, [...(shapes.get(part) ?? []), ...polygon.flatMap(cutRing)]);
	}
}

const areaOf = ring => ringArea(ringPoints(ring).map(project));
const total = rings => rings.reduce((sum, ring) => sum + areaOf(ring), 0);
for (const [code, rings] of shapes) {
	const largest = Math.max(...rings.map(areaOf));
	shapes.set(code, rings.filter(ring => areaOf(ring) >= Math.min(RING_AREA, largest)));
}

const uses = new Map();
for (const rings of shapes.values())
	for (const ring of rings)
		for (const reference of ring) {
			const index = reference < 0 ? ~reference : reference;
			uses.set(index, Math.max(uses.get(index) ?? 2, ring.length === 1 ? 4 : ring.length === 2 ? 3 : 2));
		}

function quantise(points) {
	const grid = points.map(p => p.map(v => Math.round(v * UNITS_PER_DEGREE)));
	return grid.filter((p, i) => i === 0 || i === grid.length - 1 || p[0] !== grid[i - 1][0] || p[1] !== grid[i - 1][1]);
}

const lines = ["atlas 1 " + UNITS_PER_DEGREE], numbers = new Map();
for (const [index, least] of [...uses].sort((a, b) => a[0] - b[0])) {
	const points = quantise(simplify(arcs[index], least));
	const deltas = points.map((p, i) => i === 0 ? p : [p[0] - points[i - 1][0], p[1] - points[i - 1][1]]);
	numbers.set(index, numbers.size + 1);
	lines.push("a " + deltas.flat().join(" "));
}
// Large ones first: an enclave whose hole was too small to keep is then painted over the country around it.
for (const [code, rings] of [...shapes].sort((a, b) => total(b[1]) - total(a[1]) || (a[0] < b[0] ? -1 : 1))) {
	lines.push("s " + code);
	for (const ring of rings)
		lines.push("r " + ring.map(r => r < 0 ? -numbers.get(~r) : numbers.get(r)).join(" "));
}
for (const [code, point] of Object.entries(DOTS))
	lines.push(`d ${code} ${point.map(v => Math.round(v * UNITS_PER_DEGREE)).join(" ")}`);
process.stdout.write(lines.join("\n") + "\n");
