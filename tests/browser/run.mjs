// Opens each kind of page of a site in Debian's Chromium, from file://, in every language, wide and narrow, light and dark and
// printed, with and without script. Prints TAP lines; leaves screenshots in BUILD/tests/screenshots.
// Usage: node run.mjs BUILD [SITE]
import { chromium } from 'playwright-core'
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const build = resolve(process.argv[2])
const site = resolve(process.argv[3] ?? 'output/site')
const shots = join(build, 'tests/screenshots')
const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync']

const settings = [
	{ name: 'wide-light', width: 1280, scheme: 'light' },
	{ name: 'wide-dark', width: 1280, scheme: 'dark' },
	{ name: 'narrow-light', width: 320, scheme: 'light' },
	{ name: 'narrow-dark', width: 320, scheme: 'dark' },
	{ name: 'print', width: 800, scheme: 'light', media: 'print' },
]

const folders = path => readdirSync(join(site, path), { withFileTypes: true }).filter(e => e.isDirectory()).map(e => e.name)

// What the start page links to first: the model or country with the largest figure.
const leader = folder => readFileSync(join(site, 'index.html'), 'utf8').match(new RegExp(`href="(${folder}/[^/"]+/index.html)"`))[1]

// One page of each kind: of the living pages the leader's, and that of a model whose name comes first.
function kinds() {
	const list = { start: 'index.html', collected: 'collected/index.html', field: `collected/${folders('collected').sort()[0]}/index.html`,
		rights: 'rights/index.html', transport: 'transport/index.html', evidence: 'evidence/index.html', checks: 'checks/index.html',
		changes: 'changes/index.html' }
	if (existsSync(join(site, 'editions'))) {
		list.editions = 'editions/index.html'
		list.edition = `editions/${folders('editions').at(-1)}/index.html`
		list.models = 'models/index.html'
		list.model = leader('models')
		list['former-model'] = `models/${folders('models').sort()[0]}/index.html`
		list.countries = 'countries/index.html'
		list.country = leader('countries')
		list.methodology = 'methodology/index.html'
	}
	list.downloads = 'downloads/index.html'
	return Object.entries(list)
}

const languages = ['', ...folders('').filter(name => existsSync(join(site, name, 'index.html')) && /^[a-z]{2}(-[A-Za-z]+)?$/.test(name))]

let failed = 0
function report(name, faults) {
	if (faults.length === 0)
		return console.log(`ok - ${name}`)
	failed++
	console.log(`not ok - ${name}`)
	for (const fault of faults.slice(0, 10))
		console.log(`  ${fault}`)
}

// What is wrong with a page as the browser sees it.
const inspect = () => {
	const faults = []
	const text = document.body.innerText
	if (document.title.trim() === '') faults.push('no title')
	if (document.querySelectorAll('h1').length !== 1) faults.push(`${document.querySelectorAll('h1').length} h1`)
	if (document.querySelectorAll('main').length !== 1) faults.push('not one <main>')
	if (!document.documentElement.lang) faults.push('no language')
	for (const word of ['undefined', 'NaN', '{0}', '{1}', '[object', 'data-v-'])
		if (text.includes(word) || (word === 'data-v-' && document.documentElement.outerHTML.includes(word)))
			faults.push(`the page shows ${word}`)
	for (const image of document.images)
		/* one that is loaded lazily may not have begun while it is out of sight */
		if (image.complete ? image.naturalWidth === 0 : image.loading !== 'lazy')
			faults.push(`image does not load: ${image.getAttribute('src')}`)
		else if (!image.alt) faults.push(`image without alt: ${image.getAttribute('src')}`)
	const wide = document.scrollingElement.scrollWidth - document.documentElement.clientWidth
	if (wide > 0) faults.push(`${wide} px wider than the screen`)
	let level = 0
	for (const heading of document.querySelectorAll('h1,h2,h3,h4')) {
		const own = Number(heading.tagName[1])
		if (own > level + 1) faults.push(`heading level jumps to ${heading.tagName}: ${heading.textContent.slice(0, 40)}`)
		if (heading.textContent.trim() === '') faults.push(`empty ${heading.tagName}`)
		level = own
	}
	const ids = [...document.querySelectorAll('[id]')].map(e => e.id)
	for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) faults.push(`id twice: ${id}`)
	return faults
}

const links = () => [...document.querySelectorAll('a[href], link[href], source[srcset]')].map(e => e.href || new URL(e.srcset, document.baseURI).href)

// Links inside the site must lead to a file, and a fragment to an element of it.
const idsOf = new Map()
function brokenLinks(hrefs) {
	const faults = []
	for (const href of new Set(hrefs)) {
		if (!href.startsWith('file:')) continue
		const url = new URL(href)
		const path = fileURLToPath(url.origin === 'null' ? 'file://' + url.pathname : url)
		if (!path.startsWith(site) || !existsSync(path)) { faults.push(`broken link: ${href}`); continue }
		if (!path.endsWith('.html') || url.hash.length < 2) continue
		if (!idsOf.has(path)) idsOf.set(path, new Set([...readFileSync(path, 'utf8').matchAll(/\bid="([^"]*)"/g)].map(m => m[1])))
		if (!idsOf.get(path).has(decodeURIComponent(url.hash.slice(1)))) faults.push(`no such place: ${href}`)
	}
	return faults
}

async function open(browser, path, setting, script) {
	const context = await browser.newContext({
		viewport: { width: setting.width, height: 900 }, colorScheme: setting.scheme, javaScriptEnabled: script })
	const page = await context.newPage()
	const faults = []
	page.on('console', message => { if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`) })
	page.on('pageerror', error => faults.push(`script: ${error.message}`))
	page.on('requestfailed', request => {
		// a full-page screenshot resizes the view, which may drop a <picture>'s source that is no longer wanted
		if (request.failure().errorText !== 'net::ERR_ABORTED') faults.push(`request failed: ${request.url()}`)
	})
	page.on('request', request => {
		if (!request.url().startsWith(pathToFileURL(site).href) && !request.url().startsWith('data:'))
			faults.push(`request off the site: ${request.url()}`)
	})
	if (setting.media) await page.emulateMedia({ media: setting.media })
	await page.goto(pathToFileURL(join(site, path)).href, { waitUntil: 'load' })
	return { context, page, faults }
}

async function checkPage(browser, kind, language, path) {
	for (const setting of settings) {
		const { context, page, faults } = await open(browser, join(language, path), setting, true)
		faults.push(...await page.evaluate(inspect), ...brokenLinks(await page.evaluate(links)))
		const shot = join(shots, `${kind}-${language || 'default'}-${setting.name}.png`)
		await page.screenshot({ path: shot, fullPage: true })
		report(`${kind} ${language || 'default'} ${setting.name}`, faults)
		await context.close()
	}
}

// Nothing that is to be read may depend on script.
async function checkWithoutScript(browser, kind, path) {
	const read = []
	for (const script of [true, false]) {
		const { context, page } = await open(browser, path, settings[0], script)
		read.push(await page.locator('main :is(h1, h2, h3, p:not(.tool), td, dd, li, figcaption)').allTextContents())
		await context.close()
	}
	const [withScript, without] = read.map(texts => new Set(texts.map(text => text.replace(/\s+/g, ' ').trim())))
	report(`${kind} without script`, [...withScript].filter(text => !without.has(text)).map(text => `only with script: ${text.slice(0, 80)}`))
}

mkdirSync(shots, { recursive: true })
const browser = await chromium.launch({ executablePath: browserPath, args: flags })
try {
	const jobs = kinds().flatMap(([kind, path]) => [
		...languages.map(language => () => checkPage(browser, kind, language, path)),
		() => checkWithoutScript(browser, kind, path),
	])
	const worker = async () => { for (let job; (job = jobs.shift());) await job() }
	await Promise.all([worker(), worker()])
} finally {
	await browser.close()
}
process.exit(failed ? 1 : 0)
