import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { filesOfGroup, findStreamState, listGroups } from '@contimg/state/products'
import { AbsurdClient, findEmbedded } from '@contimg/state/work'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { deliver } from './testing/delivery.ts'
import './testing/extent.ts'
import { faultsOf } from './testing/faults.ts'
import { type Course, figuresTable, memoryTable, stageTable, streamFigures } from './testing/figures.ts'
import { MemoryPeaks } from './testing/memory-peaks.ts'
import { observationsIn } from './testing/observations.ts'
import { processesOf } from './testing/processes.ts'
import { ended, Site } from './testing/site.ts'
import { until } from './testing/until.ts'

const { stream } = inject('life')
const LONGEST_MS = 14 * 3_600_000
const AHEAD = 0.9 // of the time that a group takes to come, in which the next one is made
let site: Site

beforeAll(() => {
  site = new Site()
})

afterAll(async () => {
  for (const pid of processesOf(site.folder)) process.kill(pid, 'SIGKILL')
  await site[Symbol.asyncDispose]()
})

test.runIf(stream !== null)(
  `${stream?.name}: ${stream?.groups} ${stream?.size} groups, one every ${stream?.everyS} s, are all imaged within ${stream?.withinS} s of the last file`,
  { timeout: LONGEST_MS },
  async () => {
    const { groups, everyS, size, isMadeBefore, isCleared, withinS } = stream!
    const made = site.bench.path('made')
    mkdirSync(made)
    const pace = ['--every', String(isMadeBefore ? 1 : AHEAD * everyS), '--groups', String(groups)]
    const feed = site.start(['feed', '--input-dir', made, '--size', size, ...pace], { under: ['nice', '-n', '19'] })
    if (isMadeBefore) await until('the observations', () => hasMade(feed), 60 * groups)
    const served = site.start(['serve'])
    using memory = new MemoryPeaks(site.folder)
    const products = await site.products()
    await until('the stream', async () => (await findStreamState(products)).actual === 'running')
    await using client = await AbsurdClient.connect(await until('the work database', () => findEmbedded(site.stateDir)))

    const endedCount = async () => (await listGroups(products, ['completed', 'failed'])).length
    let openMost = 0
    const arrivals = await deliver({
      ...{ groups, everyS, intoFolder: site.inputDir, ready: () => observationsIn(made) },
      delivered: async (_group, count) => {
        openMost = Math.max(openMost, count - (await endedCount()))
        if (isCleared) await clear(site)
      },
    })
    const isEnded = async () => (await endedCount()) === groups && (await client.records.count()) === 0
    const inTime = await until('all groups', isEnded, withinS, 500).catch(() => false)
    await print({ arrivals, openMost }, memory, client)
    if (!inTime) console.log(site.warnings().join('\n'))
    expect(inTime).toBe(true)
    expect((await listGroups(products, ['failed'])).map(({ id, error }) => `${id}: ${error}`)).toEqual([])
    expect(await uncalibrated(site)).toEqual([])
    if (!isCleared) expect(await faultsOf(site, client)).toEqual([])
    await ended(served, 'SIGTERM')
    expect(served.exitCode).toBe(0)
  },
)

function hasMade({ exitCode }: ChildProcess): boolean {
  if (exitCode) throw new Error(site.warnings().join('\n'))
  return exitCode === 0
}

/** Images that no calibration was applied to: the first observation has a calibrator, and the gains are those of all. */
async function uncalibrated(site: Site): Promise<string[]> {
  const { db } = await site.products()
  const rows = await db.selectFrom('ms_index').select(['path', 'cal_applied']).execute()
  return rows.filter(({ cal_applied }) => cal_applied !== 1).map(({ path }) => path)
}

/** Takes away raw files, Measurement Sets and images of what is completed, so that a night has room. */
async function clear(site: Site): Promise<void> {
  const products = await site.products()
  for (const { id } of await listGroups(products, ['completed'])) {
    for (const path of await filesOfGroup(products, id)) rmSync(path, { force: true })
    for (const kind of ['ms/calibrators', 'ms/science', 'images']) {
      const folder = join(site.outputDir, kind, id.slice(0, 10))
      const mine = (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.startsWith(id))
      for (const name of mine) rmSync(join(folder, name), { recursive: true })
    }
  }
}

async function print(course: Course, memory: MemoryPeaks, client: AbsurdClient): Promise<void> {
  const products = await site.products()
  const { name, groups, size, everyS } = stream!
  console.log(
    [
      `${name}: ${groups} ${size} groups, one every ${everyS} s`,
      figuresTable(await streamFigures(products, client, course)),
      await stageTable(products),
      memoryTable(memory.peaks()),
    ].join('\n\n'),
  )
}
