// A patient answers a whole survey from the printed link with scripts off; a clinician finds the score.
//
//   node journey.mjs PROGRAM NODE_MODULES SCREENSHOT_FOLDER
import { Inspector, Tally, openBrowser, weigh } from './inspect.mjs'
import { startDemo } from './server.mjs'

const [program, modules, screenshots] = process.argv.slice(2)
const tally = new Tally()
const tools = await openBrowser(modules)
const demo = await startDemo(program)
try {
  await journey()
} catch (error) {
  tally.check(false, 'the journey runs to its end', error.stack)
} finally {
  await tools.browser.close()
  await demo.stop()
  tally.end()
}

async function journey() {
  const { origin, links: [link] } = demo
  const inspector = new Inspector(tools, origin, tally, screenshots)
  const context = await tools.browser.newContext({ javaScriptEnabled: false, viewport: { width: 375, height: 700 } })
  const page = await context.newPage()

  await inspector.look('home', origin + '/')
  await inspector.look('privacy', origin + '/privacy')
  await inspector.look('accessibility', origin + '/accessibility')
  await inspector.look('start', link)
  await inspector.look('decline', link + '/decline')
  await inspector.look('unknown-link', origin + '/s/AAAAAAAAAAAAAAAAAAAAAA', { status: 404 })

  const start = await page.goto(link)
  tally.check(start.headers()['referrer-policy'] === 'no-referrer', 'a link never leaves in a referrer')
  tally.check(start.headers()['cache-control'] === 'no-store', 'patients\' pages are not kept by browsers')
  await page.getByRole('button', { name: 'Start now' }).click()

  const consentErrors = await answerConsents(page, inspector)
  tally.check(consentErrors === 1, 'an error was made and mended on the way', `${consentErrors}`)
  const answered = await answerQuestions(page, inspector, link)
  tally.check(answered >= 20, 'a whole survey was answered', `${answered} questions`)

  await inspector.look('check', link + '/check')
  await changeOneAnswer(page)
  await page.getByRole('button', { name: 'Send my answers' }).click()
  tally.check(page.url() === link + '/done', 'sending ends on the thank-you page', page.url())
  tally.check(/Thank you/.test(await page.locator('h1').innerText()), 'the thank-you page says thank you')
  const references = await page.locator('.cairn-reference').allInnerTexts()
  tally.check(references.length >= 1, 'the thank-you page shows a reference')
  await inspector.look('done', link + '/done')
  await inspector.look('already-sent', link, { status: 410 })
  const again = await page.goto(link + '/q/1')
  tally.check(again.status() === 410, 'the link works once only', `${again.status()}`)
  tally.check((await context.cookies()).length === 0, 'no cookie was set on the whole journey')
  await asClinician(references, origin)
}

async function answerConsents(page, inspector) {
  let errors = 0
  while (/\/consent\/\d+$/.test(page.url())) {
    tally.check(await page.locator('input:checked').count() === 0, 'nothing is chosen beforehand')
    if (errors === 0) {
      await inspector.look('consent', page.url())
      await inspector.look('consent-error', page.url(), { status: 422, prepare: inspected => submit(inspected) })
      await page.getByRole('button', { name: 'Continue' }).click()
      tally.check((await page.title()).startsWith('Error:'), 'going on without a choice is told in the title')
      tally.check(await page.locator('.nhsuk-error-summary a').getAttribute('href') === '#answer', 'the error summary leads to the field')
      errors++
    }
    await page.locator('input[type=radio]').first().check()
    await page.getByRole('button', { name: 'Continue' }).click()
  }
  return errors
}

async function submit(page) {
  const [response] = await Promise.all([page.waitForResponse(answer => answer.request().method() === 'POST'), page.getByRole('button', { name: 'Continue' }).click()])
  await page.waitForLoadState()
  return response
}

async function answerQuestions(page, inspector, link) {
  const seen = new Set()
  let count = 0
  while (/\/q\/\d+/.test(page.url())) {
    count++
    const kind = await kindOf(page)
    tally.check(await page.locator('input[type=radio]:checked, input[type=checkbox]:checked').count() === 0, 'nothing is chosen beforehand', page.url())
    if (!seen.has(kind)) {
      seen.add(kind)
      await inspector.look(`question-${kind}`, page.url())
      if (count === 1) await checkFirstQuestion(page, inspector)
    }
    if (kind === 'scale' || kind === 'choice') await page.locator('input[type=radio]').nth(2).check()
    else if (kind === 'many') await page.locator('input[type=checkbox]').first().check()
    else if (kind === 'lines') await page.locator('textarea').fill('More time to talk. أريد مزيدًا من الوقت. 🪨')
    else if (kind === 'date') await page.locator('input[name=year]').fill('2019')
    else await page.locator('input[name=answer]').fill('5')
    if (count === 3) {  // back and forth keeps the answer
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('link', { name: 'Back' }).click()
      tally.check(await page.locator('input[type=radio]').nth(2).isChecked(), 'going back shows the saved answer')
    }
    await page.getByRole('button', { name: 'Continue' }).click()
    if (count > 200) throw new Error('The survey does not end.')
  }
  tally.check(page.url() === link + '/check', 'the check page follows the last question', page.url())
  return count
}

async function kindOf(page) {
  if (await page.locator('.cairn-scale').count()) return 'scale'
  if (await page.locator('input[type=checkbox]').count()) return 'many'
  if (await page.locator('input[type=radio]').count()) return 'choice'
  if (await page.locator('textarea').count()) return 'lines'
  if (await page.locator('input[name=year]').count()) return 'date'
  return 'line'
}

async function checkFirstQuestion(page, inspector) {
  const { bytes, css, requests } = await weigh(inspector.origin, page.url())
  console.log(`First question: ${bytes} bytes compressed (style sheet ${css}), ${requests} requests`)
  tally.check(css <= 8 * 1024, 'the style sheet is at most 8 KB compressed', `${css}`)
  tally.check(bytes <= 12 * 1024 && requests <= 3, 'the first question costs at most 12 KB in 3 requests', `${bytes} bytes, ${requests} requests`)
  if (!await page.locator('.cairn-scale').count()) return
  await page.setViewportSize({ width: 320, height: 900 })
  const visible = await page.locator('.cairn-scale__option').evaluateAll(options => options.filter(option => option.getBoundingClientRect().height >= 44).length)
  tally.check(visible === await page.locator('.cairn-scale__option').count(), 'every number of a scale is in sight on a phone, 44 px high', `${visible}`)
  tally.check(await page.locator('.cairn-scale__label:visible').count() === 2, 'the words for both ends are in sight on a phone')
  const inspected = await inspector.page()
  await inspected.setViewportSize({ width: 1280, height: 900 })
  const tops = await inspected.locator('.cairn-scale__option').evaluateAll(options => new Set(options.map(option => Math.round(option.getBoundingClientRect().top))).size)
  tally.check(tops === 1, 'the scale is one row on a wide screen', `${tops} rows`)
  await checkKeyboard(inspected)
}

async function checkKeyboard(page) {
  await page.reload()
  await page.locator('input[type=radio]').first().focus()
  await page.keyboard.press('ArrowDown')
  tally.check(await page.locator('input[type=radio]').nth(1).isChecked(), 'arrows move inside the scale')
  await page.keyboard.press('Tab')
  tally.check(await page.evaluate(() => document.activeElement.textContent.trim()) === 'Continue', 'the next Tab after the scale is Continue')
}

async function changeOneAnswer(page) {
  const change = page.locator('a[id^=question-]').first()
  const id = await change.getAttribute('id')
  await change.click()
  tally.check(await page.locator('input[type=radio]').nth(2).isChecked(), 'changing an answer starts from the one given')
  await page.locator('input[type=radio]').nth(7).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  tally.check(/\/check$/.test(page.url()), 'after a change the check page comes back', page.url())
  const row = await page.locator('.nhsuk-summary-list__row', { has: page.locator('#' + id) }).innerText()
  tally.check(/\b7\b/.test(row), 'the check page shows the changed answer', row)
}

async function asClinician(references, origin) {
  const account = demo.accounts.find(one => one.role === 'clinician')
  if (!tally.check(account, 'the demonstration prints a clinician\'s account', demo.printed)) return
  const context = await tools.browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(origin + '/sign-in')
  await page.getByLabel(/name/i).first().fill(account.name)
  await page.getByLabel(/password/i).first().fill(account.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  tally.check(!page.url().includes('/sign-in'), 'the clinician is signed in', page.url())
  const documents = []
  for (const shown of references) {
    await page.goto(`${origin}/staff/response/${shown}`)
    const reference = await page.locator('.nhsuk-summary-list__row', { hasText: 'Reference' }).locator('dd').innerText()
    tally.check(reference.startsWith(shown.replaceAll('-', '')), 'the reference that the person was given leads to the answers', shown)
    const answer = await context.request.get(`${origin}/fhir/QuestionnaireResponse/${reference}`)
    tally.check(answer.ok(), 'the clinician finds the answers at their FHIR address', `${answer.status()}`)
    documents.push(await answer.text())
  }
  tally.check(answerOf(JSON.parse(documents[0]).item, 'pain') === '7', 'the stored answer is the changed one')
  tally.check(scoreOf(JSON.parse(documents[0]), 'nrs-pain') === 7, 'the document carries the score of the changed answer', documents[0])

  const inspector = new Inspector(tools, origin, tally, screenshots, await context.cookies())
  await inspector.look('staff', origin + '/staff')
  await page.goto(origin + '/staff')
  const sent = page.locator(`a[href*="${references[0].replaceAll('-', '')}"]`)
  if (tally.check(await sent.count() === 1, 'the staff page leads to what was just sent')) {
    await sent.click()
    const score = await page.locator('tr', { hasText: 'Pain, 0 to 10' }).first().innerText()
    tally.check(/Pain, 0 to 10\s+7\b/.test(score), 'the staff page shows the score of the changed answer', score)
    await inspector.look('staff-response', page.url())
  }
  await inspector.look('dashboard', origin + '/pathway/fibromyalgia')
  await page.goto(origin + '/pathway/fibromyalgia')
  const change = await page.locator('a[href*="/change/"]').first().getAttribute('href')
  await inspector.look('change', origin + change)
}

// The value of one score that a QuestionnaireResponse carries as an extension.
function scoreOf(document, measure) {
  const parts = (document.extension ?? []).filter(one => one.url.endsWith('/response-score')).map(one => one.extension)
  return parts.find(one => one.some(part => part.valueCode === measure))?.find(part => part.url === 'value')?.valueDecimal
}

// The code or number of the answer to one question of a QuestionnaireResponse.
function answerOf(items, linkId) {
  for (const item of items ?? []) {
    if (item.linkId === linkId) return item.answer?.[0]?.valueCoding?.code ?? String(item.answer?.[0]?.valueInteger)
    const inside = answerOf(item.item, linkId)
    if (inside !== undefined) return inside
  }
}
