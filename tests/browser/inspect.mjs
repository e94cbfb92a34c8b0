// Shared by the browser tests: a browser, and everything that every page must satisfy.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const SKIPPED = 77

export function skip(reason) {
  console.log(`SKIPPED: ${reason}`)
  process.exit(SKIPPED)
}

// Counts what is said of the pages; the last line of a test program.
export class Tally {
  passed = 0
  failed = 0
  check(condition, sentence, detail = '') {
    if (condition) { this.passed++; return true }
    this.failed++
    console.log(`FAILED: ${sentence}${detail ? ` (${detail})` : ''}`)
    return false
  }
  end() {
    console.log(`${this.passed} passed, ${this.failed} failed`)
    process.exitCode = this.failed ? 1 : 0
  }
}

function findChromium() {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try { return execFileSync('which', [name], { encoding: 'utf8' }).trim() } catch { /* the next */ }
  }
  return ''
}

// modules: the folder of npm's packages. A browser with two contexts: one as patients have it at worst (no scripts), one that inspects.
export async function openBrowser(modules) {
  const executablePath = findChromium()
  if (!executablePath) skip('Chromium is not installed. Run: scripts/dev setup')
  if (!existsSync(join(modules, 'playwright-core'))) skip('playwright-core is not installed. Run: scripts/dev setup')
  const { chromium } = createRequire(join(modules, 'x.js'))('playwright-core')
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--lang=en-GB'],
  })
  const axe = readFileSync(join(modules, 'axe-core/axe.min.js'), 'utf8')
  return { browser, axe }
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const WIDTHS = [320, 768, 1280]

// Looks at pages with scripts on (ours have none; the tools need it): axe, sideways scroll, outside requests, policy violations, pictures.
export class Inspector {
  constructor({ browser, axe }, origin, tally, screenshots, cookies = []) {
    Object.assign(this, { browser, axe, origin, tally, screenshots, cookies })
    mkdirSync(screenshots, { recursive: true })
  }

  async page() {
    if (this.opened) return this.opened
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 900 } })
    if (this.cookies.length) await context.addCookies(this.cookies)
    this.requests = []
    context.on('request', request => this.requests.push(request.url()))
    this.opened = await context.newPage()
    this.violations = []
    this.opened.on('console', message => { if (/Content Security Policy|Refused to/.test(message.text())) this.violations.push(message.text()) })
    await this.opened.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', event => console.error('Content Security Policy: ' + event.violatedDirective + ' ' + event.blockedURI))
    })
    return this.opened
  }

  // name: of the pictures; `prepare` brings the page into a state, for instance an error.
  async look(name, url, { status = 200, prepare } = {}) {
    const page = await this.page()
    await page.setViewportSize({ width: 1280, height: 900 })
    let response = await page.goto(url)
    if (prepare) response = (await prepare(page)) ?? response
    this.tally.check(response.status() === status, `${name} answers ${status}`, `it was ${response.status()}`)
    const title = await page.title()
    this.tally.check(/^(Error|خطأ|Błąd):/.test(title) === (status === 422), `${name}: the title says "Error:" exactly when there is one`, title)
    await this.checkAccessibility(page, name)
    await this.checkWidths(page, name)
    this.tally.check(this.violations.length === 0, `${name} breaks no content policy`, this.violations.splice(0).join('; '))
    const outside = this.requests.splice(0).filter(address => !address.startsWith(this.origin) && !address.startsWith('data:'))
    this.tally.check(outside.length === 0, `${name} asks no other host`, outside.join(' '))
    return page
  }

  async checkAccessibility(page, name) {
    const session = await page.context().newCDPSession(page)  // past the page's policy, without weakening it
    await session.send('Runtime.evaluate', { expression: this.axe })
    const { result } = await session.send('Runtime.evaluate', {
      expression: `axe.run(document, {runOnly: {type: 'tag', values: ${JSON.stringify(TAGS)}}}).then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.html.slice(0, 90)).join(' | ')))`,
      awaitPromise: true, returnByValue: true,
    })
    await session.detach()
    this.tally.check(Array.isArray(result.value) && result.value.length === 0, `${name}: axe finds nothing`, (result.value ?? ['axe did not run']).join('\n   '))
  }

  async checkWidths(page, name) {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 })
      await this.checkNoSidewaysScroll(page, `${name} at ${width} px`)
      await page.screenshot({ path: join(this.screenshots, `${name}-${width}.png`), fullPage: true })
    }
    await page.setViewportSize({ width: 320, height: 900 })
    await page.evaluate(() => { document.documentElement.style.fontSize = '200%' })
    await this.checkNoSidewaysScroll(page, `${name} at 320 px with text of 200 %`)
    await page.screenshot({ path: join(this.screenshots, `${name}-320-large-text.png`), fullPage: true })
    await page.evaluate(() => { document.documentElement.style.fontSize = '' })
  }

  async checkNoSidewaysScroll(page, what) {
    const over = await page.evaluate(() => {
      const root = document.documentElement
      if (root.scrollWidth <= root.clientWidth) return ''
      const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 || e.getBoundingClientRect().left < -1)
      return `${root.scrollWidth} px wide: ${wide.slice(-3).map(e => e.tagName + '.' + e.className).join(', ')}`
    })
    this.tally.check(over === '', `${what} does not scroll sideways`, over)
  }
}

// Bytes that a first visit costs, compressed as a proxy would, and the number of requests.
export async function weigh(origin, pageUrl) {
  const page = await (await fetch(pageUrl)).text()
  const addresses = [...page.matchAll(/<link[^>]+href="([^"]+)"/g)].map(match => match[1])
  let bytes = gzipSync(page).length, css = 0
  for (const address of addresses) {
    const size = gzipSync(Buffer.from(await (await fetch(new URL(address, origin))).arrayBuffer())).length
    if (address.includes('.css')) css = size
    bytes += size
  }
  return { bytes, css, requests: 1 + addresses.length }
}

// Somebody with an account of the demonstration, as patients' browsers are at worst (no scripts): a page, and an inspector of theirs.
export async function signInAs(name, { tools, server, tally, screenshots }) {
  const context = await tools.browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  await page.goto(server.origin + '/sign-in')
  await page.fill('[name=name]', name)
  await page.fill('[name=password]', server.accounts.find(account => account.name === name).password)
  await page.click('main button')
  tally.check(!page.url().includes('/sign-in'), `${name} is signed in`, page.url())
  return { page, inspector: new Inspector(tools, server.origin, tally, screenshots, await context.cookies()) }
}
