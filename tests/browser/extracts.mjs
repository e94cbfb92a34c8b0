// From a study to its files in a real browser without scripts: an evaluator records it and makes an extract, information governance
// refuses one and releases the other. Each page is looked at: axe, widths, policy, pictures.
//
//   node extracts.mjs CAIRN NODE_MODULES SCREENSHOTS
import { Tally, openBrowser, signInAs } from './inspect.mjs'
import { startDemo } from './server.mjs'

const [program, modules, screenshots] = process.argv.slice(2)
const tally = new Tally()
const tools = await openBrowser(modules)
const server = await startDemo(program)
const { origin } = server

const signIn = name => signInAs(name, { tools, server, tally, screenshots })

async function recordStudy(page, name) {
  await page.goto(origin + '/exports/new')
  for (const [field, value] of Object.entries({
    name, purpose: 'To see whether the changed classes help with pain', lawful_basis: 'Article 6(1)(e) and 9(2)(j)', requester: 'Dr Ada Example, University',
    recipient: 'Study office, University', expires_day: '31', expires_month: '12', expires_year: String(new Date().getUTCFullYear() + 1), opt_out_reason: 'Every person said yes to this use',
  })) await page.fill(`[name=${field}]`, value)
  await page.check('input[name=choice][value$=" evaluation-study"]')
  await page.check('input[name=pseudonyms][value="per-study"]')
  await page.check('input[name=opt_out][value="not-applicable:consent"]')
  await page.click('text=Record the study')
}

async function makeExtract(page, study) {
  await page.goto(study)
  await page.click('main button:has-text("Make the extract")')
  return page.url()
}

try {
  const evaluator = await signIn('evaluator'), governance = await signIn('governance')
  await evaluator.inspector.look('exports-empty', origin + '/exports')
  await evaluator.inspector.look('exports-new', origin + '/exports/new')
  await evaluator.inspector.look('exports-new-mistakes', origin + '/exports/new', {
    status: 422, prepare: page => Promise.all([page.waitForNavigation(), page.click('text=Record the study')]).then(([response]) => response),
  })
  await recordStudy(evaluator.page, 'Pain 2026')
  const study = evaluator.page.url()
  tally.check(/\/exports\/studies\/\w+$/.test(study), 'the study is recorded', study)
  await evaluator.inspector.look('exports-study', study)
  const first = await makeExtract(evaluator.page, study), second = await makeExtract(evaluator.page, study)
  tally.check(first !== second, 'two extracts are made', `${first} ${second}`)
  tally.check(await evaluator.page.locator('a[href*="/files/"]').count() === 0, 'nothing can be fetched before the release')
  tally.check((await evaluator.page.goto(second + '/files/data.csv')).status() === 409, 'a file that is asked for by its address is refused')

  await governance.inspector.look('exports-governance', origin + '/exports')
  await governance.inspector.look('export-awaiting', second)
  await governance.page.goto(second)
  const shown = await governance.page.textContent('main')
  tally.check(/stand out beside earlier extracts/.test(shown), 'who decides reads how many people earlier extracts leave')
  tally.check(/same pseudonym in all extracts/.test(shown), 'who decides reads that extracts can be joined')
  await governance.page.goto(first)
  await governance.page.click('text=Refuse the extract')
  tally.check(await governance.page.locator('#reason-error').count() === 1, 'a refusal without a reason is asked for again')
  await governance.page.fill('[name=reason]', 'The recipient is not named closely enough')
  await governance.page.click('text=Refuse the extract')
  await governance.inspector.look('export-refused', first)
  await governance.page.goto(second)
  await governance.page.click('text=Release the extract')
  await governance.inspector.look('export-released', second)
  await governance.inspector.look('exports-recalls', origin + '/exports/recalls')
  await governance.inspector.look('exports-log', origin + '/exports/log')

  await evaluator.page.goto(second)
  const files = await evaluator.page.locator('a[href*="/files/"]').count()
  tally.check(files >= 5, 'the files can be fetched after the release', `${files} links`)
  const [download] = await Promise.all([evaluator.page.waitForEvent('download'), evaluator.page.click('a[href$="/files/data.csv"]')])
  tally.check(download.suggestedFilename() === 'data.csv', 'the data are fetched by a link', download.suggestedFilename())
  const [whole] = await Promise.all([evaluator.page.waitForEvent('download'), evaluator.page.click('text=All files in one zip archive')])
  tally.check(whole.suggestedFilename() === 'extract.zip', 'all files are fetched at once', whole.suggestedFilename())
  await evaluator.page.goto(first)
  tally.check(/not named closely enough/.test(await evaluator.page.textContent('main')), 'who made the refused one reads why')
} finally {
  await tools.browser.close()
  await server.stop()
}
tally.end()
