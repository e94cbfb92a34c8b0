// A REDCap data dictionary and an XLSForm workbook, imported with the commands of docs/authoring.md, are
// sent to two people: one answers the dictionary in English, one the workbook in Arabic.
//
//   node imported.mjs PROGRAM NODE_MODULES SCREENSHOT_FOLDER
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Inspector, Tally, openBrowser } from './inspect.mjs'
import { makeFolder, startServer } from './server.mjs'

const [program, modules, screenshots] = process.argv.slice(2)
const SOURCES = join(dirname(fileURLToPath(import.meta.url)), 'imported')
const FINDINGS_ONLY = 1  // an exit code
const TIMEPOINTS = ['WEEK', 'DAY']  // one for each form, so that the translated one offers its languages
const tally = new Tally()
const tools = await openBrowser(modules)
const folder = makeFolder()
const { token, questionnaires } = prepare()
const server = await startServer(program, join(folder, 'data'))
try {
  const [week, day] = await askTwice()
  await answerInEnglish(week)
  await answerInArabic(day)
} catch (error) {
  tally.check(false, 'the imported survey is walked to its end', error.stack)
} finally {
  await tools.browser.close()
  await server.stop()
  tally.end()
}

function run(...words) {
  try {
    return execFileSync(program, words, { encoding: 'utf8' })
  } catch (error) {
    if (error.status === FINDINGS_ONLY) return error.stdout
    throw error
  }
}

function prepare() {
  const [week, workbook, day] = ['week.json', 'day.xlsx', 'day.json'].map(name => join(folder, name))
  run('questionnaire', 'import', join(SOURCES, 'dictionary.csv'), '--out', week, '--url', 'https://example.org/forms/week')
  run('questionnaire', 'export', join(SOURCES, 'day.json'), '--format', 'xlsform', '--out', workbook)
  run('questionnaire', 'import', workbook, '--out', day)
  const added = run('token', 'add', '--data', join(folder, 'data'), '--name', 'import', '--scopes', 'admin')
  return {
    token: added.match(/once: (\S+)/)[1],
    questionnaires: [week, day].map(file => ({ ...JSON.parse(readFileSync(file, 'utf8')), version: '1', status: 'active' })),
  }
}

async function ask(method, path, body) {
  const answer = await fetch(server.origin + path, {
    method, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, body: body && JSON.stringify(body),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${text}`)
  return JSON.parse(text)
}

async function askTwice() {
  const today = new Date().toISOString().slice(0, 10)
  await ask('POST', '/api/v1/pathways', {
    pathway: {
      id: 'small', version: '1', title: 'A small pathway', summary: 'For tests.', organisation: 'Small service', contact: 'Phone us.',
      stages: [{ id: 'start', kind: 'assessment', title: 'First appointment', planned_sessions: 1 }], touchpoints: [],
      timepoints: questionnaires.map(({ url }, i) => ({
        code: TIMEPOINTS[i], title: 'at the start', anchor: 'start', offset_days: 0, window_from: 0, window_to: 30, questionnaires: [url],
      })),
      themes: [], changes: [], consents: [], measures: [],
    },
    questionnaires, scoring: [],
  })
  const links = []
  for (const timepoint of TIMEPOINTS) {
    const { id } = await ask('POST', '/api/v1/episodes', { pathway: 'small', person: `person-${timepoint}`, site: 'north', referred_on: today })
    await ask('POST', `/api/v1/episodes/${id}/events`, { stage: 'start', kind: 'attended', occurred_on: today })
    links.push(server.origin + (await ask('POST', `/api/v1/episodes/${id}/requests`, { timepoint })).link)
  }
  return links
}

async function openPhone(link) {
  const context = await tools.browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } })
  const page = await context.newPage()
  await page.goto(link)
  return page
}

function heading(page) { return page.locator('h1').innerText() }
function goOn(page) { return page.locator('main form button').last().click() }

async function expectQuestion(page, words) {
  tally.check((await heading(page)).includes(words), `the next question is "${words}"`, `${page.url()} ${await heading(page)}`)
}

async function answerInEnglish(link) {
  const inspector = new Inspector(tools, server.origin, tally, screenshots)
  const page = await openPhone(link)
  await page.getByRole('button', { name: 'Start now' }).click()
  await expectQuestion(page, 'Did you have pain this week?')
  await goOn(page)
  tally.check((await page.title()).startsWith('Error:'), 'a question that the dictionary requires cannot be left out')
  await page.getByLabel('No', { exact: true }).check()
  await goOn(page)
  await expectQuestion(page, 'How many nights did you sleep badly?')
  await page.getByRole('link', { name: 'Back' }).click()
  await page.getByLabel('Yes', { exact: true }).check()
  await goOn(page)
  await expectQuestion(page, 'Where was it?')
  await inspector.look('imported-where', page.url())
  await page.getByLabel('Knee').check()
  await page.getByLabel('Somewhere else').check()
  await goOn(page)
  await expectQuestion(page, 'Where else was it?')
  await page.locator('textarea').fill('Left hand')
  await goOn(page)
  await expectQuestion(page, 'How bad was it?')
  await inspector.look('imported-slider', page.url())
  await page.locator('input[type=radio]').nth(8).check()
  await goOn(page)
  await expectQuestion(page, 'How many nights did you sleep badly?')
  tally.check((await page.locator('main').innerText()).includes('Count the last 7 nights.'), 'the note of the field is read')
  await page.locator('input[type=radio]').nth(3).check()
  await goOn(page)
  tally.check(/\/check$/.test(page.url()), 'the calculated field is not asked', page.url())
  await inspector.look('imported-check', page.url())
  await page.getByRole('button', { name: 'Send my answers' }).click()
  const stored = await storedAnswers('week')
  tally.check(same(stored.where, ['2', '3']), 'both places are stored with the codes of the dictionary', JSON.stringify(stored))
  tally.check(same(stored.worst, [8]) && same(stored.elsewhere, ['Left hand']), 'the conditional answers are stored', JSON.stringify(stored))
  tally.check(same(stored.twice, [6]), 'the calculated field is stored', JSON.stringify(stored))
}

async function answerInArabic(link) {
  const inspector = new Inspector(tools, server.origin, tally, screenshots)
  const page = await openPhone(link)
  await page.getByText('العربية').click()
  tally.check(await page.locator('html').getAttribute('dir') === 'rtl', 'the page turns round with its language')
  await inspector.look('imported-start-ar', link)
  await goOn(page)
  await expectQuestion(page, 'كم مشيت اليوم؟')
  await inspector.look('imported-walk-ar', page.url())
  await page.getByLabel('إلى آخر الشارع').check()
  await goOn(page)
  await expectQuestion(page, 'كم دقيقة استغرق ذلك؟')
  await page.locator('input[name=answer]').fill('601')
  await goOn(page)
  tally.check((await page.title()).startsWith('خطأ:'), 'a limit of the workbook is told in Arabic', await page.title())
  await page.locator('input[name=answer]').fill('45')
  await goOn(page)
  await goOn(page)
  tally.check(/\/done$/.test(page.url()), 'the answers are sent', page.url())
  const stored = await storedAnswers('day')
  tally.check(same(stored.walk, ['street']) && same(stored.minutes, [45]), 'the answers are stored with the codes of the workbook', JSON.stringify(stored))
}

function same(left, right) { return JSON.stringify(left) === JSON.stringify(right) }

// The newest response to one of the forms: link id → values.
async function storedAnswers(form) {
  const { entry } = await ask('GET', `/fhir/QuestionnaireResponse?questionnaire=${encodeURIComponent('https://example.org/forms/' + form)}`)
  const answers = {}
  const gather = items => (items ?? []).forEach(item => {
    if (item.answer) answers[item.linkId] = item.answer.map(one => one.valueCoding?.code ?? Object.values(one)[0])
    gather(item.item)
  })
  gather(entry.map(one => one.resource).sort((a, b) => (a.authored < b.authored ? 1 : -1))[0].item)
  return answers
}
