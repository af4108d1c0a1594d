import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, onTestFinished, test } from 'vitest'
import { tableIdentity } from './identity.ts'
import { Inspector } from './inspector.ts'
import { ResultFiles } from './result-files.ts'

/** A process that writes what it was asked, after a while. */
const SCRIPT = `
import { createInterface } from 'node:readline'
import { appendFileSync, writeFileSync } from 'node:fs'
createInterface(process.stdin).on('line', (line) => {
  const { id, job, cancel } = JSON.parse(line)
  if (cancel) return console.log(JSON.stringify({ id, error: { name: 'AbortError', message: '', details: {} } }))
  appendFileSync(process.argv[1] + '.log', job.path + '\\n')
  setTimeout(() => {
    writeFileSync(job.output, job.path)
    console.log(JSON.stringify({ id, done: true }))
  }, 100)
}).on('close', () => process.exit(0))
`

function inspecting() {
  const folder = temporaryFolder()
  const script = join(folder, 'process.mjs')
  writeFileSync(script, SCRIPT)
  const inspector = new Inspector({ stateDir: folder, inspectProcesses: 2 }, { pool: { script } })
  onTestFinished(() => inspector[Symbol.asyncDispose]())
  const ask = async (path: string, signal = new AbortController().signal) => {
    const { handle, isKept } = await inspector.answer({ kind: 'antennas', path, identity: '' }, signal)
    try {
      return { text: await handle.readFile('utf8'), isKept }
    } finally {
      await handle.close()
    }
  }
  const log = () => (existsSync(`${script}.log`) ? readFileSync(`${script}.log`, 'utf8').trim().split('\n') : [])
  return { inspector, ask, log, cache: join(folder, 'cache/inspect') }
}

test('those who ask the same at once wait for one job, and later ones need none', async () => {
  const { ask, log, cache } = inspecting()
  const answers = await Promise.all([ask('a'), ask('a'), ask('b')])
  expect(answers.map(({ text }) => text)).toEqual(['a', 'a', 'b'])
  expect(await ask('a')).toEqual({ text: 'a', isKept: true })
  expect(log().sort()).toEqual(['a', 'b'])
  expect(readdirSync(cache).filter((name) => name.includes('.'))).toEqual([])
})

test('a job goes on while one of those who wait for it is still there', async () => {
  const { inspector, ask, log } = inspecting()
  const [one, other] = [new AbortController(), new AbortController()]
  const asked = [ask('a', one.signal), ask('a', other.signal)]
  while (log().length === 0) await sleep(5)
  one.abort(new Error('gone'))
  await expect(asked[0]).rejects.toThrow('gone')
  expect((await asked[1]).text).toBe('a')
  const last = new AbortController()
  const alone = ask('c', last.signal)
  while (log().length < 2) await sleep(5)
  last.abort(new Error('gone'))
  await expect(alone).rejects.toThrow('gone')
  while (inspector.jobs.length > 0) await sleep(5)
  expect(log()).toEqual(['a', 'c'])
})

test('results that were not used the longest go first, and unfinished ones that nobody writes any more', async () => {
  const folder = temporaryFolder()
  const files = new ResultFiles(folder, 25)
  for (const [i, key] of ['a', 'b', 'c'].entries()) {
    await files.fill(key, async (path) => writeFileSync(path, '0123456789'))
    utimesSync(join(folder, key), 1000 + i, 1000 + i)
  }
  await (await files.open('a'))?.close()
  writeFileSync(join(folder, 'd.partial'), '')
  utimesSync(join(folder, 'd.partial'), 1000, 1000)
  await files.trim()
  expect(readdirSync(folder).sort()).toEqual(['a', 'c'])
  expect(await files.open('b')).toBeUndefined()
  await expect(files.fill('e', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(readdirSync(folder).sort()).toEqual(['a', 'c'])
})

test('another content of a table is another one, whoever has locked it', async () => {
  const table = temporaryFolder()
  mkdirSync(join(table, 'ANTENNA'))
  for (const name of ['table.dat', 'table.f0', 'table.lock', 'ANTENNA/table.dat']) writeFileSync(join(table, name), 'x')
  await expect(tableIdentity(`${table}.none`)).rejects.toMatchObject({ statusCode: 423 })
  const before = await tableIdentity(table)
  writeFileSync(join(table, 'table.lock'), 'locked')
  writeFileSync(join(table, 'table.dat.partial'), 'x')
  expect(await tableIdentity(table)).toBe(before)
  for (const name of ['table.f0', 'ANTENNA/table.dat']) {
    const known = await tableIdentity(table)
    writeFileSync(join(table, name), 'y')
    expect(await tableIdentity(table)).not.toBe(known)
  }
})
