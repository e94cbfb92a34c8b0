// Starts `cairn serve` on a free port with a data folder of its own, and reads the links and accounts that it prints.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

function freePort() {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => resolve(port)) })
  })
}

export const makeFolder = () => mkdtempSync(join(tmpdir(), 'cairn-browser-'))

export const startDemo = program => startServer(program, makeFolder(), ['--demo'])

// The folder is removed when the server stops.
export async function startServer(program, folder, options = [], secondsToWait = 300) {
  const port = await freePort()
  const child = spawn(program, ['serve', '--data', folder, '--listen', `127.0.0.1:${port}`, ...options])
  const origin = `http://127.0.0.1:${port}`
  let printed = ''
  child.stdout.on('data', data => { printed += data })
  child.stderr.on('data', data => { printed += data })
  const stop = () => new Promise(resolve => {
    child.once('exit', () => { rmSync(folder, { recursive: true, force: true }); resolve() })
    if (child.exitCode !== null) { rmSync(folder, { recursive: true, force: true }); resolve() } else child.kill('SIGTERM')
  })
  const until = Date.now() + secondsToWait * 1000
  for (;;) {
    if (child.exitCode !== null) throw new Error(`cairn serve ended early:\n${printed}`)
    if (Date.now() > until) { await stop(); throw new Error(`cairn serve is not ready:\n${printed}`) }
    const isReady = await fetch(`${origin}/health/ready`).then(answer => answer.ok, () => false)
    if (isReady && (!options.includes('--demo') || /\/s\/[\w-]{20,}/.test(printed))) break
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  const links = [...printed.matchAll(/\/s\/[\w-]{20,}/g)].map(match => origin + match[0])
  const accounts = [...printed.matchAll(/Account: (\S+) (\S+) \((\S+)\)/g)].map(([, name, password, role]) => ({ name, password, role }))
  return { origin, links, accounts, stop, printed }
}
