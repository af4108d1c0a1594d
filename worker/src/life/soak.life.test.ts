import { setTimeout } from 'node:timers/promises'
import { requeueGroup } from '@contimg/state/products'
import { AbsurdClient, type EmbeddedServer, startEmbedded } from '@contimg/state/work'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { allEnded, Crew } from './testing/crew.ts'
import './testing/extent.ts'
import { faultsOf } from './testing/faults.ts'
import { observe } from './testing/observations.ts'
import { childrenOf, openHandles, residentMb } from './testing/processes.ts'
import { Site } from './testing/site.ts'
import { type Sample, trendOf, trendText } from './testing/trend.ts'
import { until } from './testing/until.ts'

const AT_ONCE = 5
const MOST_MB_A_ROUND = 1 // of growth, after the first third
const MOST_HANDLES_A_ROUND = 0.2
const FEWEST_ROUNDS = 12 // fewer tell of no growth
const UNDONE = ['pending', 'claimed', 'retrying'] as const
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
    const samples = new Map<string, Sample[]>()
    const products = await site.products()
    const rounds = Math.ceil(soak / AT_ONCE)
    for (let round = 1; ; round++) {
      await allEnded(site, 600)
      await until('nothing waits', async () => (await client.records.count()) === 0)
      await until('nobody works', async () => (await client.countTasks({ status: UNDONE })) === 0, 600)
      const now = await atRest(crew)
      for (const [name, sample] of now) samples.set(name, [...(samples.get(name) ?? []), sample])
      console.log(`round ${round} of ${rounds}:`, JSON.stringify(Object.fromEntries(now)))
      if (round === rounds) break
      for (const { group } of observations) await requeueGroup(products, group)
    }
    for (const [name, all] of samples) console.log(trendText(name, all))
    for (const [name, all] of samples) {
      const settled = all.slice(Math.floor(rounds / 3))
      if (settled.length < FEWEST_ROUNDS) break
      expect(trendOf(settled.map(({ mb }) => mb)).slope, `MB of ${name}`).toBeLessThan(MOST_MB_A_ROUND)
      const { slope } = trendOf(settled.map(({ handles }) => handles))
      expect(slope, `handles of ${name}`).toBeLessThan(MOST_HANDLES_A_ROUND)
    }
    expect(await faultsOf(site, client)).toEqual([])
    await crew.leave()
  },
)

const LOOKS = 6
const LOOK_MS = 500

/** The fewest handles of some looks: connections come and go, and who just ended a stage still has its pipes. */
async function atRest(crew: Crew): Promise<[string, Sample][]> {
  let rest = sampled(crew)
  for (let i = 1; i < LOOKS; i++) {
    await setTimeout(LOOK_MS)
    const next = new Map(sampled(crew))
    rest = rest.map(([name, { handles }]) => {
      const now = next.get(name)!
      return [name, { mb: now.mb, handles: Math.min(handles, now.handles) }]
    })
  }
  return rest
}

/** What the processes have; of the server its first process, and how many it has started: one for each connection. */
function sampled(crew: Crew): [string, Sample][] {
  const ofServer = { mb: residentMb(server.pid), handles: childrenOf(server.pid).length }
  const ofCrew = crew.members.map(([name, pid]): [string, Sample] => {
    return [name, { mb: residentMb(pid), handles: openHandles(pid).length }]
  })
  return [...ofCrew, ['postgres', ofServer]]
}
