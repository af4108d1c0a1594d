import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { Supervisor, type SupervisorOptions } from './supervisor.ts'

const folder = mkdtempSync(join(tmpdir(), 'contimg-supervisor-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function supervisor(options: Omit<SupervisorOptions, 'tell'> = {}) {
  const said: string[] = []
  return { said, one: new Supervisor({ tell: (message) => said.push(message), ...options }) }
}

/** A program that writes what happens to it into a file. */
function program(name: string, body: string) {
  const path = join(folder, name)
  const code = `const { appendFileSync } = require('node:fs')
    const note = (text) => appendFileSync(${JSON.stringify(path)}, text + ' ')
    ${body}`
  return { path, service: { name, command: process.execPath, args: ['-e', code], environment: {} } }
}

async function text(path: string, wanted: string): Promise<string> {
  for (;;) {
    try {
      const found = readFileSync(path, 'utf8')
      if (found.includes(wanted)) return found
    } catch {}
    await setTimeout(20)
  }
}

test('what ends is started again, after a while that grows to a limit', async () => {
  const { one, said } = supervisor({ firstDelayMs: 10, longestDelayMs: 40 })
  one.start(program('short', `process.exit(3)`).service)
  while (said.length < 5) await setTimeout(20)
  await one.stop()
  const delays = said.map((line) => /^short ended with exit code 3, starts again in ([\d.]+) s$/.exec(line)?.[1])
  expect(delays.slice(0, 5)).toEqual(['0.01', '0.02', '0.04', '0.04', '0.04'])
})

test('what cannot begin is told, and tried again', async () => {
  const { one, said } = supervisor({ firstDelayMs: 10, longestDelayMs: 10 })
  one.start({ name: 'gone', command: join(folder, 'nowhere'), args: [], environment: {} })
  while (said.length < 2) await setTimeout(10)
  await one.stop()
  expect(said[0]).toMatch(/^gone ended before it began \(.*ENOENT\), starts again/)
})

test('to stop, it asks; who does not end in time is asked more firmly', async () => {
  const { one, said } = supervisor({ patienceMs: 400 })
  const body = (times: number) =>
    `let asked = 0; process.on('SIGTERM', () => { note('asked'); if (++asked === ${times}) process.exit(0) })
     setInterval(() => {}, 1000); note('ready')`
  const [polite, slow] = [program('polite', body(1)), program('slow', body(2))]
  one.start(polite.service)
  one.start(slow.service)
  await text(polite.path, 'ready')
  await text(slow.path, 'ready')
  expect(Object.keys(one.pids)).toEqual(['polite', 'slow'])
  await one.stop()
  expect(readFileSync(polite.path, 'utf8')).toBe('ready asked ')
  expect(readFileSync(slow.path, 'utf8')).toBe('ready asked asked ')
  expect([one.pids, said]).toEqual([{}, []])
})

test('what waits to be started again is not, once it is to stop', async () => {
  const { one, said } = supervisor({ firstDelayMs: 60_000 })
  const { path, service } = program('once', `note('began')`)
  one.start(service)
  while (said.length === 0) await setTimeout(10)
  await one.stop()
  expect(readFileSync(path, 'utf8')).toBe('began ')
})
