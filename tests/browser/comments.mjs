// Comments read by two people, and the quotes that leave, in a real browser without scripts; each page looked at by the inspector.
//
//   node tests/browser/comments.mjs PROGRAM NODE_MODULES SCREENSHOTS
import { Tally, openBrowser, signInAs } from './inspect.mjs'
import { startDemo } from './server.mjs'

const [program, modules, screenshots] = process.argv.slice(2)
const tally = new Tally()
const tools = await openBrowser(modules)
const server = await startDemo(program)
const { origin } = server

const signIn = name => signInAs(name, { tools, server, tally, screenshots })

const press = text => page => Promise.all([page.waitForNavigation(), page.click(`main button:has-text("${text}")`)]).then(([response]) => response)

async function openFirst(page, state) {
  await page.goto(`${origin}/comments?state=${state}`)
  const link = page.locator('main a:has-text("Open comment 1")').first()
  if (await link.count() === 0) return false
  await link.click()
  return true
}

try {
  const clinician = await signIn('clinician'), governance = await signIn('governance'), evaluator = await signIn('evaluator')
  await governance.inspector.look('comments-empty', origin + '/comments')
  await governance.page.goto(origin + '/comments')
  await press('Look for new comments')(governance.page)
  tally.check(/found \d+ new comments/.test(await governance.page.textContent('main')), 'comments were prepared')
  await governance.inspector.look('comments-queue', origin + '/comments')
  await clinician.inspector.look('comments-clinician', origin + '/comments')

  tally.check(await openFirst(clinician.page, 'unread'), 'a comment opens')
  const first = clinician.page.url()
  tally.check(/\/comments\/[a-z2-7]{26}$/.test(first), 'an address holds no words', first)
  await clinician.inspector.look('comment-unread', first)
  await clinician.inspector.look('comment-mistake', first, { status: 422, prepare: press('Take these words out') })
  const word = (await clinician.page.textContent('#comment')).trim().split(/\s+/)[0].replace(/\W+$/, '')
  await clinician.page.fill('[name=words]', word)
  await press('Take these words out')(clinician.page)
  tally.check((await clinician.page.textContent('#comment')).trim().startsWith('[…]'), 'the word is out and a mark stands there')
  await clinician.inspector.look('comment-cut', first)
  await press('Pass it to a second reader')(clinician.page)
  await clinician.page.goto(first)
  tally.check(await clinician.page.locator('button[value=pass]').count() === 0, 'the first reader has no button for the second pass')
  await governance.inspector.look('comment-second', first)
  await governance.page.goto(first)
  await press('Pass it as the second reader')(governance.page)
  await governance.inspector.look('comment-cleared', first)

  await openFirst(clinician.page, 'unread')
  const refused = clinician.page.url()
  await clinician.page.fill('[name=reason]', 'Only one person could have written this')
  await press('Refuse the comment')(clinician.page)
  await governance.inspector.look('comment-refused', refused)

  await governance.inspector.look('quotes-none', origin + '/quotes')
  for (let i = 0; i < 200 && await openFirst(clinician.page, 'unread'); i++) await press('Pass it to a second reader')(clinician.page)
  for (let i = 0; i < 200 && await openFirst(governance.page, 'passed'); i++) await press('Pass it as the second reader')(governance.page)
  await governance.inspector.look('comments-cleared', origin + '/comments?state=cleared')
  await governance.inspector.look('quotes-mistake', origin + '/quotes', { status: 422, prepare: press('Release the quotes') })
  await governance.page.goto(origin + '/quotes')
  await governance.page.fill('[name=purpose]', 'Yearly report to the public')
  await press('Release the quotes')(governance.page)
  const release = governance.page.url()
  tally.check(/\/quotes\/[a-z2-7]{26}$/.test(release), 'quotes are released', await governance.page.textContent('main'))
  await evaluator.inspector.look('quotes', origin + '/quotes')
  await evaluator.inspector.look('quotes-release', release)
  await evaluator.page.goto(release)
  const [download] = await Promise.all([evaluator.page.waitForEvent('download'), evaluator.page.click('a[href$="/files/quotes.csv"]')])
  tally.check(download.suggestedFilename() === 'quotes.csv', 'the quotes are fetched by a link', download.suggestedFilename())
  tally.check((await evaluator.page.goto(first)).status() === 403, 'an evaluator reads no comments')
} finally {
  await tools.browser.close()
  await server.stop()
}
tally.end()
