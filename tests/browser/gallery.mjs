// Every look of a question, with errors, hostile texts and from right to left: the pages that the test SurveyPages wrote.
//
//   node gallery.mjs PAGES_FOLDER NODE_MODULES SCREENSHOT_FOLDER
import { createServer } from 'node:http'
import { readFileSync, readdirSync, existsSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { Inspector, Tally, openBrowser, skip } from './inspect.mjs'

const [folder, modules, screenshots] = process.argv.slice(2)
if (!existsSync(folder)) skip('The pages were not written. Run the test SurveyPages with CAIRN_PAGES_FOLDER set.')
const TYPES = { html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml' }
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const server = createServer((request, response) => {
  const path = join(folder, normalize(new URL(request.url, 'http://x').pathname))
  if (!existsSync(path)) { response.writeHead(404).end(); return }
  const isError = path.endsWith('-error.html')
  response.writeHead(isError ? 422 : 200, { 'Content-Type': TYPES[path.split('.').at(-1)], 'Content-Security-Policy': POLICY }).end(readFileSync(path))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${server.address().port}`

const tally = new Tally()
const tools = await openBrowser(modules)
try {
  const inspector = new Inspector(tools, origin, tally, screenshots)
  const names = readdirSync(folder).filter(name => name.endsWith('.html')).map(name => name.slice(0, -5))
  tally.check(names.length >= 90, 'every type of question and every control has its pages in two directions', `${names.length}`)
  for (const name of names) {
    const page = await inspector.look(`gallery-${name}`, `${origin}/${name}.html`, { status: name.endsWith('-error') ? 422 : 200 })
    if (name.includes('-ar')) await checkMirrored(page, name)
  }
} catch (error) {
  tally.check(false, 'the gallery is walked to its end', error.stack)
} finally {
  await tools.browser.close()
  server.close()
  tally.end()
}

// axe does not see a layout that was not mirrored: circles must stand to the right of their words.
async function checkMirrored(page, name) {
  const gaps = await page.evaluate(() => [...document.querySelectorAll('.nhsuk-radios__item, .nhsuk-checkboxes__item')].map(item => {
    const circle = item.querySelector('input').getBoundingClientRect(), words = item.querySelector('label').getBoundingClientRect()
    return circle.right - words.right
  }))
  tally.check(gaps.every(gap => gap >= 0 && gap < 60), `${name}: circles stand where the text starts`, gaps.join(' '))
}
