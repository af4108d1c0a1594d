import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { StageRequest } from '../stages/request.ts'
import { residentBytes } from './memory.ts'
import { runStage, type StageLimits } from './stage-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'contimg-stage-test-'))
afterAll(() => rmSync(folder, { recursive: true }))
const addressOf = (name: string) => JSON.stringify(fileURLToPath(new URL(name, import.meta.url)))

/** A stage's process that does as it is told, with the watchdog of the real one. */
function mainOf(code: string): string {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.mjs`)
  writeFileSync(
    path,
    `import { readFileSync, writeFileSync, writeSync } from 'node:fs'
     import { spawn } from 'node:child_process'
     const { dieWithParent } = await import(${addressOf('../stages/watchdog.ts')})
     const request = JSON.parse(readFileSync(3, 'utf8'))
     const say = (message) => writeSync(4, JSON.stringify(message) + '\\n')
     dieWithParent()
     ${code}`,
  )
  return path
}

const request = (payload = {}): StageRequest => ({
  ...{ task: 'imaging', payload: { config: payload, inputs: {}, outputs: {} } },
  ...{ id: '1', attempt: 1, group: undefined, folder: join(folder, 'x.partial') },
})
const limits = (more: Partial<StageLimits> = {}): StageLimits => ({
  ...{ memoryBytes: 2e9, timeoutS: 60, signal: new AbortController().signal, ...more },
})
const run = (code: string, more: Partial<StageLimits> = {}, payload = {}) =>
  runStage(request(payload), limits(more), {}, mainOf(code))

const isAlive = (pid: number) => existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))

test('what a stage says comes out, its progress on the way and what it prints', async () => {
  const heard: unknown[] = []
  const code = `console.log('hello'); say({ kind: 'progress', fraction: 0.5, message: 'half' })
    say({ kind: 'done', outcome: { result: { got: request.payload.config.long.length }, publish: [], records: [] } }); process.exit()`
  const listener = { progress: (...args: unknown[]) => heard.push(args), log: (line: string) => heard.push(line) }
  const outcome = await runStage(request({ long: 'x'.repeat(500_000) }), limits(), listener, mainOf(code))
  expect(outcome.result).toEqual({ got: 500_000 })
  expect(heard).toEqual(expect.arrayContaining(['hello', [0.5, 'half']]))
})

test('an error of a stage keeps its name, and whether it may be tried again', async () => {
  const code = `say({ kind: 'failed', error: { name: 'FormatError', message: 'x.ms: no table', isRetryable: false } })`
  await expect(run(`${code}; process.exit(1)`)).rejects.toMatchObject({
    ...{ name: 'FormatError', message: 'x.ms: no table', isRetryable: false },
  })
})

test('a process that ends without a word has crashed', async () => {
  await expect(run('process.exit(3)')).rejects.toMatchObject({ message: expect.stringContaining('exit code 3') })
  const code = `process.kill(process.pid, 'SIGKILL')`
  await expect(run(code)).rejects.toMatchObject({
    name: 'StageCrashedError',
    message: expect.stringContaining('SIGKILL'),
  })
})

test('who takes too much memory, children counted, is ended and told both numbers', async () => {
  const hog = `const held = []; setInterval(() => held.push(Buffer.alloc(5e7, 1)), 50)`
  const code = `spawn(process.execPath, ['-e', ${JSON.stringify(hog)}]); setInterval(() => {}, 1000)`
  await expect(run(code, { memoryBytes: 4e8 })).rejects.toMatchObject({
    ...{ name: 'OutOfMemoryError', isRetryable: false },
    message: expect.stringMatching(/^out of memory: used 0\.\d+ GB, allowed 0\.40 GB$/),
  })
})

test('who takes too long is ended, also one that hears no signal', async () => {
  const startMs = performance.now()
  const code = `process.on('SIGTERM', () => {}); while (true);`
  await expect(run(code, { timeoutS: 1 })).rejects.toMatchObject({
    name: 'TimeoutError',
    message: 'not done after 1 s',
  })
  expect(performance.now() - startMs).toBeLessThan(30_000)
})

test('who is not wanted any more stops, and so does all that it started', async () => {
  const stop = new AbortController()
  const note = join(folder, 'pids')
  const code = `const child = spawn('sleep', ['1000']); writeFileSync(${JSON.stringify(note)}, process.pid + ' ' + child.pid); setInterval(() => {}, 1000)`
  const running = run(code, { signal: stop.signal })
  const caught = expect(running).rejects.toMatchObject({ name: 'AbortError', message: 'cancelled' })
  while (!existsSync(note)) await setTimeout(50)
  stop.abort(new Error('cancelled'))
  await caught
  await setTimeout(100)
  expect(readFileSync(note, 'utf8').split(' ').map(Number).filter(isAlive)).toEqual([])
})

test('a stage dies within two seconds of its parent, in the midst of a computation and with its programs', async () => {
  const note = join(folder, 'pids-of-killed')
  const code = `const child = spawn('sleep', ['1000']); writeFileSync(${JSON.stringify(note)}, process.pid + ' ' + child.pid); while (true);`
  const parent = parentOf(mainOf(code))
  while (!existsSync(note) || readFileSync(note, 'utf8') === '') await setTimeout(50)
  const pids = readFileSync(note, 'utf8').split(' ').map(Number)
  expect(pids.filter(isAlive)).toHaveLength(2)
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  const killedMs = performance.now()
  while (pids.some(isAlive) && performance.now() - killedMs < 20_000) await setTimeout(20)
  expect(pids.filter(isAlive)).toEqual([])
})

function parentOf(main: string): ChildProcess {
  const script = `const { runStage } = await import(${addressOf('./stage-process.ts')})
    await runStage(${JSON.stringify(request())}, { memoryBytes: 2e9, timeoutS: 60, signal: new AbortController().signal }, {}, ${JSON.stringify(main)})`
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' })
}

test('the memory of a process is what it has resident', () => {
  const own = residentBytes(process.pid)
  expect(own).toBeGreaterThan(2e7)
  expect(residentBytes(2 ** 22 + 7)).toBe(0)
})
