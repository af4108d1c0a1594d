import { mkdirSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import {
  findGroup,
  findStreamState,
  hostClock,
  openProducts,
  type Products,
  putDesiredStreamState,
  putStreamChanges,
  type StreamChanges,
  type StreamState,
  whyNotClaiming,
} from '@contimg/state/products'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workbench } from '../commands/testing.ts'
import type { Gate } from './gates.ts'
import { runStream, type StreamRun } from './run-stream.ts'

const bench = new Workbench()
const clock = hostClock()
let products: Products

beforeAll(async () => {
  mkdirSync(bench.path('in'))
  products = await openProducts(bench.path('p.sqlite3'))
})
afterAll(async () => {
  await products[Symbol.asyncDispose]()
  bench.remove()
})

async function until(isSo: (state: StreamState) => boolean): Promise<StreamState> {
  for (;;) {
    const state = await findStreamState(products)
    if (isSo(state)) return state
    await setTimeout(20)
  }
}

test('it obeys the desired state, tells gates that are shut, and hears of files', async () => {
  const stop = new AbortController()
  const said: string[] = []
  let freeBytes = 20e9
  const gate: Gate = { name: 'output', warnBytes: 50e9, leastBytes: 10e9, freeBytes: () => freeBytes }
  const run: StreamRun = {
    ...{ inputDir: bench.path('in'), outputDir: bench.path('out'), pollS: 0.2, monitorS: 1000, gates: [gate], clock },
    ...{ toleranceS: 60, expectedSubbands: 16, timeoutS: 1e6, settleS: 0.1 },
    handOver: { stages: ['convert'], settings: {} },
    tell: (_level, message) => said.push(message),
  }
  const runOf = ({ areImagesMade }: StreamChanges): StreamRun =>
    areImagesMade ? { ...run, handOver: { stages: ['convert', 'apply', 'image'], settings: {} } } : run
  const ended = runStream(products, runOf, stop.signal)
  const now = () => ({ boot: clock.boot, s: clock.nowS() })
  const first = await until(({ actual }) => actual === 'running')
  expect(whyNotClaiming(first, now())).toBeUndefined()
  expect(said).toContain('output: 20.0 GB free, below 10.0 GB no group is taken on')

  freeBytes = 9.9e9
  const shut = await until(({ isClaiming }) => !isClaiming)
  expect(whyNotClaiming(shut, now())).toBe('output: 9.9 GB free, wanted 10.0 GB')
  expect(whyNotClaiming(shut, { boot: 'another', s: now().s })).toBeUndefined()
  expect(whyNotClaiming(shut, { boot: clock.boot, s: now().s + 1000 })).toBeUndefined()
  freeBytes = 10.5e9 // not yet enough to open again
  await setTimeout(500)
  expect((await findStreamState(products)).isClaiming).toBe(false)
  freeBytes = 11.5e9
  await until(({ isClaiming }) => isClaiming)

  await putDesiredStreamState(products, 'stopped')
  const stopped = await until(({ actual }) => actual === 'stopped')
  expect(whyNotClaiming(stopped, now())).toBe('the stream is to stop')
  await bench.succeed('simulate --out @/in --size tiny')
  await setTimeout(500)
  expect(await findGroup(products, '2025-10-18T02:27:48')).toBeUndefined()
  await putStreamChanges(products, { areImagesMade: true })
  await putDesiredStreamState(products, 'running')
  while ((await findGroup(products, '2025-10-18T02:27:48'))?.state !== 'pending') await setTimeout(20)
  expect((await findGroup(products, '2025-10-18T02:27:48'))?.stages).toEqual(['convert', 'apply', 'image'])
  stop.abort()
  await ended
  expect((await findStreamState(products)).actual).toBe('ended')
})
