// Makes the one style sheet of all pages: the compiled CSS of nhsuk-frontend without its fonts (which lie on another host),
// cut to the classes and elements that our templates and sources name, followed by our own rules.
//
//   node web/build_css.mjs NHSUK_CSS SOURCE_FOLDER OUTPUT
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const [nhsukFile, source, output] = process.argv.slice(2)
if (!output) {
  console.error('Usage: node web/build_css.mjs NHSUK_CSS SOURCE_FOLDER OUTPUT')
  process.exit(2)
}

// Elements of HTML that pages may hold without any source naming them.
const ALWAYS = ['html', 'body']

function* filesUnder(folder, pattern) {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesUnder(path, pattern)
    else if (pattern.test(entry.name)) yield path
  }
}

function wordsOfSources() {
  const words = new Set(ALWAYS)
  const files = [...filesUnder(join(source, 'web/templates'), /\.html$/), ...filesUnder(join(source, 'api'), /\.cpp$/)]
  for (const file of files) for (const word of readFileSync(file, 'utf8').match(/[A-Za-z][\w-]*/g) ?? []) words.add(word)
  return words
}

// Splits at `separator` outside brackets and strings.
function splitOutside(text, separator) {
  const parts = []
  let depth = 0, quote = '', start = 0
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '\\') i++
    else if (quote) { if (c === quote) quote = '' }
    else if (c === '"' || c === "'") quote = c
    else if (c === '(' || c === '[') depth++
    else if (c === ')' || c === ']') depth--
    else if (c === separator && depth === 0) { parts.push(text.slice(start, i)); start = i + 1 }
  }
  parts.push(text.slice(start))
  return parts
}

// A list of {head, body} rules; body is a list for @media and its like, and null for statements such as @charset.
function parseRules(css, from = 0) {
  const rules = []
  let i = from
  while (i < css.length) {
    while (/\s/.test(css[i] ?? '')) i++
    if (css.startsWith('/*', i)) { i = css.indexOf('*/', i) + 2; continue }
    if (i >= css.length || css[i] === '}') return { rules, end: i + 1 }
    const { at, end } = findAny(css, i, '{;')
    const head = css.slice(i, end).trim()
    if (at === ';') { if (head) rules.push({ head, body: null }); i = end + 1; continue }
    if (/^@(media|supports|container|layer)/.test(head)) {
      const inner = parseRules(css, end + 1)
      rules.push({ head, body: inner.rules })
      i = inner.end
    } else {
      const close = closingBrace(css, end)
      rules.push({ head, body: css.slice(end + 1, close) })
      i = close + 1
    }
  }
  return { rules, end: i }
}

function findAny(css, from, wanted) {
  let quote = ''
  for (let i = from; i < css.length; i++) {
    const c = css[i]
    if (c === '\\') i++
    else if (quote) { if (c === quote) quote = '' }
    else if (c === '"' || c === "'") quote = c
    else if (wanted.includes(c)) return { at: c, end: i }
  }
  throw new Error('The style sheet ends inside a rule.')
}

function closingBrace(css, open) {
  let depth = 1
  for (let from = open + 1; ;) {
    const { at, end } = findAny(css, from, '{}')
    depth += at === '{' ? 1 : -1
    if (depth === 0) return end
    from = end + 1
  }
}

function isUsed(selector, words) {
  if (/moz-focusring|-ms-|:-ms|::-webkit-search|\.js-enabled|\.nhsuk-frontend-supported/.test(selector)) return false
  const asked = selector.replace(/:not\([^)]*\)/g, '')
  const parts = [...asked.matchAll(/\[class[*^]=["']?([\w-]+)/g)].map(([, part]) => part)
  if (!parts.every(part => [...words].some(word => word.includes(part)))) return false
  const bare = asked.replace(/\[[^\]]*\]/g, '').replace(/\\(.)/g, '$1')
  const classes = bare.match(/\.-?[A-Za-z_][\w-]*/g) ?? []
  if (!classes.every(name => words.has(name.slice(1)))) return false
  const elements = bare.replace(/[.#:]+-?[A-Za-z_][\w-]*/g, ' ').match(/[a-z][a-z0-9]*/g) ?? []
  return elements.every(name => words.has(name))
}

function cut(rules, words) {
  const kept = []
  for (const { head, body } of rules) {
    if (body === null || head.startsWith('@font-face') || /-ms-|screen\\0/.test(head.replace(/\(-ms-high-contrast:active\),/g, ''))) continue
    if (Array.isArray(body)) {
      const inner = cut(body, words)
      const condition = head.replace(/\([^()]*\) and \(-ms-high-contrast:active\),|\(-ms-high-contrast:active\),/g, '')
      if (inner.length) kept.push({ head: condition, body: inner })
    } else if (head.startsWith('@')) {
      kept.push({ head, body })
    } else {
      const selectors = splitOutside(head, ',').filter(selector => isUsed(selector, words))
      const plain = body.replace(/-webkit-(clip-path|appearance):[^;]*;/g, '') // the standard names follow
      if (selectors.length && plain.trim()) kept.push({ head: selectors.join(','), body: plain })
    }
  }
  return mergeNeighbours(kept)
}

// Neighbouring blocks with the same condition become one: most of the compiled sheet is one @media per rule.
function mergeNeighbours(rules) {
  const merged = []
  for (const rule of rules) {
    const last = merged.at(-1)
    if (last && last.head === rule.head && Array.isArray(rule.body)) last.body.push(...rule.body)
    else merged.push(rule)
  }
  return merged
}

// Custom properties that no kept rule reads, keyframes that none names.
function dropUnread(rules) {
  let text = print(rules)
  for (const rule of rules) {
    if (rule.head !== ':root') continue
    rule.body = splitOutside(rule.body, ';').filter(one => {
      const name = one.split(':')[0].trim()
      return !name.startsWith('--') || text.includes(`var(${name}`)
    }).join(';')
  }
  text = print(rules)
  return rules.filter(({ head, body }) => {
    if (head.startsWith('@keyframes') || head.startsWith('@-webkit-keyframes')) return text.split(head.split(' ')[1]).length > 2
    return typeof body !== 'string' || body.trim() !== ''
  })
}

function print(rules) {
  return rules.map(({ head, body }) => `${head}{${Array.isArray(body) ? print(body) : body}}`).join('')
}

function squeeze(css) {
  return css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s+/g, ' ').replace(/ ?([{};,>]) ?/g, '$1').replace(/: /g, ':').replace(/;}/g, '}').trim()
}

const words = wordsOfSources()
const nhsuk = print(dropUnread(cut(parseRules(readFileSync(nhsukFile, 'utf8')).rules, words)))
const own = squeeze(readFileSync(join(source, 'web/assets/cairn.css'), 'utf8'))
const css = `@charset "UTF-8";${nhsuk}${own}\n`
if (/url\(["']?(?!data:)/.test(css)) {
  console.error('build_css: a rule asks for another file or host: ' + css.match(/.{60}url\((?!data:).{60}/)?.[0])
  process.exit(1)
}
mkdirSync(dirname(output), { recursive: true })
if (!existsSync(output) || readFileSync(output, 'utf8') !== css) writeFileSync(output, css)
