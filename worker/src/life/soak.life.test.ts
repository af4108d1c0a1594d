import { requeueGroup } from '@contimg/state/products'
import { AbsurdClient, type EmbeddedServer, startEmbedded } from '@contimg/state/work'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { allEnded, Crew } from './testing/crew.ts'
import './testing/extent.ts'
import { faultsOf } from './testing/faults.ts'
import { observe } from './testing/observations.ts'
import { openHandles, residentMb } from './testing/processes.ts'
import { Site } from './testing/site.ts'
import { until } from './testing/until.ts'

const AT_ONCE = 5
const MOST_MB_A_ROUND = 1 // of growth, after the first third
const { soak } = inject('life')

let site: Site
let server: EmbeddedServer
let client: AbsurdClient

beforeAll(async () => {
  site = new Site()
  server = await startEmbedded(site.stateDir, { isDurable: false })
  client = await AbsurdClient.connect(server.url, { maintains: true })
})

afterAll(async () => {
  await client?.close()
  await server?.stop()
  await site?.[Symbol.asyncDispose]()
})

test.runIf(soak > 0)(
  `memory and handles of recorder and workers stay what they are over ${soak} groups`,
  {
    timeout: 4 * 3_600_000,
  },
  async () => {
    const observations = await observe(site.bench, AT_ONCE)
    const crew = new Crew(site, server.url)
    crew.startRecorder()
    for (let i = 0; i < 2; i++) crew.startWorker()
    for (const one of observations) await site.queue(one, ['convert', 'image'])
    const samples: { mb: number[]; handles: number[] }[] = []
    const products = await site.products()
    const rounds = Math.ceil(soak / AT_ONCE)
    for (let round = 1; ; round++) {
      await allEnded(site, 600)
      await until('nothing waits', async () => (await client.records.count()) === 0)
      samples.push({ mb: crew.pids.map(residentMb), handles: crew.pids.map((pid) => openHandles(pid).length) })
      console.log(round, JSON.stringify(samples.at(-1)))
      if (round === rounds) break
      for (const { group } of observations) await requeueGroup(products, group)
    }
    const settled = samples.slice(Math.floor(rounds / 3))
    for (const i of crew.pids.keys()) {
      expect(slope(settled.map(({ mb }) => mb[i]))).toBeLessThan(MOST_MB_A_ROUND)
      expect(Math.abs(slope(settled.map(({ handles }) => handles[i])))).toBeLessThan(0.2)
    }
    expect(await faultsOf(site, client)).toEqual([])
    await crew.leave()
  },
)

/** Of the straight line through values that come one after the other; 0 for one value. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const over = values.reduce((sum, value, i) => sum + value * (i - middle), 0)
  const under = values.reduce((sum, _, i) => sum + (i - middle) ** 2, 0)
  return under === 0 ? 0 : over / under
}
