import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seed } from '@contimg/fixtures/config'
import { isoFromMjdS, mjdSFromIso } from '@contimg/pipeline'
import { filesOfGroup, listGroups, openProducts, type Products, requeueGroup } from '@contimg/state/products'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Crash, crashingAfter, MemoryFolder, TestClock } from './testing.ts'
import { Watcher, type WatcherOptions } from './watcher.ts'

const RUNS = 10_000 // of 3 ms each
const SUBBANDS = 3
const OBSERVATIONS = 2
const FIRST_MJD_S = mjdSFromIso('2025-10-18T02:27:48')
const TIMEOUT_S = 600
const scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'contimg-watcher-'))
let products: Products

beforeAll(async () => {
  products = await openProducts(join(scratch, 'pipeline.sqlite3'), { nowMs: () => 1.7e12 })
  const { rows } = (await run("SELECT name FROM sqlite_schema WHERE type = 'trigger'")) as { rows: { name: string }[] }
  for (const { name } of rows) await run(`DROP TRIGGER ${name}`) // for who looks on: a fifth of the time
})

afterAll(async () => {
  await products[Symbol.asyncDispose]()
  rmSync(scratch, { recursive: true })
})

const TABLES = ['ingest_queue', 'spare_subband_files', 'hdf5_file_index', 'pointing_history'] as const

const run = (sql: string) => products.db.executeQuery({ sql, parameters: [] } as never)

async function empty(): Promise<void> {
  for (const sql of ['BEGIN', ...TABLES.map((table) => `DELETE FROM ${table}`), 'COMMIT']) await run(sql)
}

type Step =
  | {
      readonly what: 'deliver'
      readonly observation: number
      readonly subband: number
      readonly lateS: number
      readonly isTorn: boolean
    }
  | { readonly what: 'mend' | 'remove' | 'reprocess'; readonly pick: number }
  | { readonly what: 'look'; readonly watcher: number; readonly crashAfter: number } // statements; ∞ for none
  | { readonly what: 'wait'; readonly s: number }
  | { readonly what: 'away' | 'back' | 'reboot' }

const FILES = Array.from({ length: OBSERVATIONS * SUBBANDS }, (_, i) => ({
  ...{ what: 'deliver' as const, observation: Math.floor(i / SUBBANDS), subband: i % SUBBANDS },
}))
const lateS = fc.nat(40)
const isTorn = fc.nat(15).map((one) => one === 0)
const first = fc
  .record({
    files: fc.shuffledSubarray(FILES, { minLength: 4 }),
    more: fc.array(fc.record({ lateS, isTorn }), { minLength: 6, maxLength: 6 }),
  })
  .map(({ files, more }) => files.map((file, i) => ({ ...file, ...more[i] })))
const again = fc
  .record({ file: fc.constantFrom(...FILES), lateS, isTorn })
  .map(({ file, ...more }) => ({ ...file, ...more }))
const look = fc.record({
  what: fc.constant('look' as const),
  watcher: fc.nat(1),
  crashAfter: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(40)),
})
const pick = fc.record({
  what: fc.constantFrom('mend' as const, 'remove' as const, 'reprocess' as const),
  pick: fc.nat(20),
})
const wait = fc.record({ what: fc.constant('wait' as const), s: fc.constantFrom(1, 3, 3, 20, 700) })
const other = fc.record({ what: fc.constantFrom('away' as const, 'back' as const, 'reboot' as const) })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: look },
  { weight: 5, arbitrary: wait },
  { weight: 1, arbitrary: again },
  { weight: 1, arbitrary: pick },
  { weight: 1, arbitrary: other },
)
/** Files in any order, and between them whatever else happens. */
const schedule = fc
  .tuple(first, fc.array(fc.tuple(fc.nat(5), step), { maxLength: 10 }))
  .map(([files, others]): Step[] =>
    files.flatMap((file, i) => [file, ...others.filter(([at]) => at === i).map(([, one]) => one)]),
  )

const observationOf = (group: string) => Math.floor((mjdSFromIso(group) - FIRST_MJD_S) / 309)

/** A site with two watchers of one folder, and what it has seen. */
class Site {
  readonly folder = new MemoryFolder()
  readonly clock = new TestClock()
  readonly handed = new Map<string, { files: string[]; times: number }>()
  readonly given = new Set<number>() // observations whose group was incomplete at some time, whatever its id was then
  readonly differences: string[] = []
  isSound = true // nothing was torn, or went away
  #watchers: Watcher[] = []

  readonly #options: WatcherOptions = {
    ...{ toleranceS: 60, expectedSubbands: SUBBANDS, timeoutS: TIMEOUT_S, settleS: 2 },
    handOver: { stages: ['convert'], settings: {} },
    clock: this.clock,
    tell: (_level, message, facts) => {
      const group = facts?.group as string
      if (message.startsWith('incomplete')) this.given.add(observationOf(group))
      if (message === 'whole: pending') this.#hand(group)
    },
  }

  #hand(group: string): void {
    const files = this.folder.batch().get(group) ?? []
    this.handed.set(group, { files, times: (this.handed.get(group)?.times ?? 0) + 1 })
  }

  async look(watcher: number, crashAfter: number): Promise<void> {
    this.#watchers[watcher] ??= new Watcher(products, this.folder.watched, this.#options)
    if (crashAfter === Number.POSITIVE_INFINITY) return void (await this.#watchers[watcher].look())
    const dying = new Watcher(crashingAfter(products, crashAfter), this.folder.watched, this.#options)
    for (let i = 0; i < 2; i++) {
      try {
        await dying.look()
        this.clock.s += 3
      } catch (error) {
        if (!(error instanceof Crash)) throw error
        for (const { id } of await listGroups(products, ['failed'])) this.given.add(observationOf(id)) // not told
      }
    }
    delete this.#watchers[watcher]
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (step.what === 'deliver') this.#deliver(step)
      else if (step.what === 'look') await this.look(step.watcher, step.crashAfter)
      else if (step.what === 'wait') this.clock.s += step.s
      else if ('pick' in step) await this.#pick(step.what, step.pick)
      else if (step.what === 'reboot') this.#reboot()
      else this.folder.isAway = step.what === 'away'
    }
    this.folder.isAway = false
    for (const waitS of [3, TIMEOUT_S + 11, 0]) {
      await this.look(0, Number.POSITIVE_INFINITY)
      this.clock.s += waitS
    }
  }

  #deliver({ observation, subband, lateS, isTorn }: Extract<Step, { what: 'deliver' }>): void {
    const stamp = isoFromMjdS(FIRST_MJD_S + 309 * observation + lateS, 0)
    if (isTorn) this.isSound = false
    this.folder.write(`${stamp}_sb0${subband}.hdf5`, isTorn)
  }

  async #pick(what: 'mend' | 'remove' | 'reprocess', pick: number): Promise<void> {
    if (what === 'reprocess') {
      const groups = await listGroups(products, ['failed', 'collecting'])
      const group = groups[pick % groups.length]
      if (group) await requeueGroup(products, group.id)
      return
    }
    const names = [...this.folder.files.keys()].filter(
      (name) => what === 'remove' || this.folder.files.get(name)?.isTorn,
    )
    const name = names[pick % names.length]
    if (name === undefined) return
    this.isSound = false
    if (what === 'mend') this.folder.write(name)
    else this.folder.files.delete(name)
  }

  #reboot(): void {
    this.clock.boot = `${this.clock.boot}'`
    this.clock.s = 10
    this.#watchers = []
  }
}

/** What is not as it must be: every group is handed over, once, or has failed and says why; no file is forgotten. */
async function faultsOf({ folder, handed, given, isSound }: Site): Promise<string[]> {
  const groups = await listGroups(products, ['collecting', 'pending', 'in_progress', 'completed', 'failed'])
  const closed = new Set<string>()
  const faults: string[] = []
  const must = (isSo: boolean, fault: string) => isSo || faults.push(fault)
  for (const { id, state, error, stages } of groups) {
    const files = await filesOfGroup(products, id)
    for (const file of files) closed.add(file)
    const then = handed.get(id)
    must((then?.times ?? 0) <= 1, `${id} was handed over ${then?.times} times`)
    if (state === 'pending') {
      must(files.length === SUBBANDS && error === undefined, `${id} is pending with ${files.length} files: ${error}`)
      must(stages.join() === 'convert', `${id} is to go through ${stages}`)
    } else {
      const start = `incomplete: ${files.length} of ${SUBBANDS}, missing sb`
      must(state === 'failed' && error !== undefined && error.startsWith(start), `${id} is ${state}: ${error}`)
      must(then === undefined, `${id} has failed and was handed over`)
    }
    if (then && isSound && !given.has(observationOf(id)))
      must(files.toSorted().join() === then.files.toSorted().join(), `${id} is made of other files than the batch's`)
  }
  for (const id of handed.keys())
    must(
      groups.some((group) => group.id === id && group.state === 'pending'),
      `${id} was handed over and is not pending`,
    )
  const observations = groups.map(({ id }) => observationOf(id))
  must(new Set(observations).size === observations.length, `of one observation: ${groups.map(({ id }) => id)}`)
  const spare = await products.db.selectFrom('spare_subband_files').select('path').execute()
  for (const { path } of spare) closed.add(path)
  for (const [name, { isTorn }] of folder.files)
    must(isTorn || closed.has(join(folder.path, name)), `${name} is forgotten`)
  if (!isSound || given.size > 0) return faults
  const index = await products.db.selectFrom('hdf5_file_index').select('filename').execute()
  const indexed = index.map(({ filename }) => filename).toSorted()
  must(indexed.join() === [...folder.files.keys()].toSorted().join(), `the index has ${indexed}`)
  return faults
}

test('whatever comes when, and wherever a watcher is killed, each group is handed over once or has failed', {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async (steps) => {
      await empty()
      const site = new Site()
      await site.play(steps)
      expect(await faultsOf(site)).toEqual([])
    }),
    { numRuns: RUNS, ...seed },
  )
})

test('how long a group was collected is known to the next process, and begins anew when the host was started again', async () => {
  await empty()
  const [folder, clock] = [new MemoryFolder(), new TestClock()]
  const handOver = { stages: ['convert'], settings: {} }
  const options = {
    toleranceS: 60,
    expectedSubbands: 3,
    timeoutS: TIMEOUT_S,
    settleS: 2,
    clock,
    handOver,
    tell: () => {},
  }
  const stateAfter = async (waitS: number) => {
    const watcher = new Watcher(products, folder.watched, options) // what one before had in mind is gone
    for (const s of [waitS, 3, 3]) {
      clock.s += s
      await watcher.look()
    }
    const [group] = await listGroups(products, ['collecting', 'pending', 'failed'])
    return group.state
  }
  folder.write('2025-10-18T02:27:48_sb00.hdf5')
  folder.write('2025-10-18T02:27:49_sb01.hdf5')
  expect(await stateAfter(0)).toBe('collecting') // for 0 s
  expect(await stateAfter(300)).toBe('collecting') // for 306 s
  clock.boot = 'boot 2'
  clock.s = 5000
  expect(await stateAfter(0)).toBe('collecting') // for 0 s again
  expect(await stateAfter(TIMEOUT_S - 20)).toBe('collecting')
  folder.write('2025-10-18T02:27:47_sb02.hdf5', true) // torn
  expect(await stateAfter(20)).toBe('failed')
})

test('a group that is whole is not taken while a file beside it has not settled, and no file keeps it for ever', async () => {
  await empty()
  const [folder, clock] = [new MemoryFolder(), new TestClock()]
  const handOver = { stages: ['convert'], settings: {} }
  const options = {
    toleranceS: 60,
    expectedSubbands: 2,
    timeoutS: TIMEOUT_S,
    settleS: 2,
    clock,
    handOver,
    tell: () => {},
  }
  const watcher = new Watcher(products, folder.watched, options)
  const look = async (restless?: string) => {
    if (restless !== undefined) folder.write(restless)
    clock.s += 3
    await watcher.look()
    return (await listGroups(products, ['collecting', 'pending'])).map(({ id, state }) => [id, state])
  }
  folder.write('2025-10-18T02:27:48_sb00.hdf5')
  await look()
  folder.write('2025-10-18T02:27:48_sb01.hdf5')
  await look()
  const earlier = '2025-10-18T02:27:40_sb00.hdf5'
  for (let i = 0; i < 4; i++) expect(await look(earlier)).toEqual([['2025-10-18T02:27:48', 'collecting']])
  expect(await look(earlier)).toEqual([['2025-10-18T02:27:48', 'pending']])
})

test('a declination 1° or more from the last one that was noted is noted, and told', async () => {
  await empty()
  const [folder, clock, said] = [new MemoryFolder(), new TestClock(), [] as string[]]
  const watcher = new Watcher(products, folder.watched, {
    ...{ toleranceS: 60, expectedSubbands: 1, timeoutS: TIMEOUT_S, settleS: 2, clock },
    handOver: { stages: ['convert'], settings: {} },
    tell: (_level, message) => said.push(message),
  })
  for (const [i, decDeg] of [54, 54.6, 55, 54.9, 53.9].entries()) {
    folder.decRad = (decDeg * Math.PI) / 180
    folder.write(`${isoFromMjdS(FIRST_MJD_S + 309 * i, 0)}_sb00.hdf5`)
    for (let look = 0; look < 3; look++) {
      clock.s += 3
      await watcher.look()
    }
  }
  const rows = await products.db.selectFrom('pointing_history').selectAll().orderBy('timestamp_mjd').execute()
  expect(rows.map(({ dec_deg, source }) => [dec_deg, source])).toEqual(
    [54, 55, 53.9].map((decDeg) => [decDeg, 'stream']),
  )
  expect(said.filter((text) => text.startsWith('the pointing changed'))).toEqual([
    'the pointing changed from declination 54.000° to 55.000°',
    'the pointing changed from declination 55.000° to 53.900°',
  ])
})
