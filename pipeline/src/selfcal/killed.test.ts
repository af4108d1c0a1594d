import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { housekeeping } from '../housekeeping/run.ts'
import { observeOneSource, Place } from './testing.ts'

const KILLS = 50
const LATE_KILLS = 6 // of these: while the Measurement Set itself is written, beside the share of that time
const AT_ONCE = 2
const POLL_MS = 3
const top = mkdtempSync(join(tmpdir(), 'contimg-killed-'))
const calm = { noted: [] as readonly number[], before: '', after: '' }
let undisturbed: Place

afterAll(() => rmSync(top, { recursive: true }))

beforeAll(async () => {
  await observeOneSource(top)
  await finish(newPlace('first')) // so that compiled sources are kept before it is timed
  undisturbed = newPlace('calm')
  calm.before = undisturbed.content()
  calm.noted = await finish(undisturbed)
  calm.after = undisturbed.content()
  expect(calm.after).not.toBe(calm.before)
  expect(undisturbed.journal()!.steps.map(({ verdict }) => verdict.status)).toEqual(['kept', 'kept'])
}, 300_000)

const newPlace = (name: string) => new Place(join(top, name), join(top, 'fresh.ms'))

/** Lets a self-calibration do the rest of its work. @returns when the journal had n notes, in ms from its begin, by n */
async function finish(place: Place): Promise<number[]> {
  using victim = place.begin()
  const end = endOf(victim)
  await Promise.race([victim.ready(), end.code])
  const startMs = performance.now()
  const noted = [0]
  while (!end.isOver) {
    while (noted.length <= place.noteCount()) noted.push(performance.now() - startMs)
    await setTimeout(POLL_MS)
  }
  expect(await end.code).toBe(0)
  return noted
}

function endOf(victim: ReturnType<Place['begin']>) {
  const end = { isOver: false, code: victim.ended() }
  void end.code.then(() => {
    end.isOver = true
  })
  return end
}

/** A moment of a self-calibration: so long after the journal had so many notes. */
interface Moment {
  readonly notes: number
  readonly delayMs: number
}

/** Random moments, one in each of as many equal parts of the whole time, and some more in its last part. In order. */
function drawMoments(noted: readonly number[]): Moment[] {
  const [lastMs, endMs] = noted.slice(-2)
  const draw = (count: number, fromMs: number) =>
    Array.from({ length: count }, (_, i) => fromMs + ((i + Math.random()) / count) * (endMs - fromMs))
  const times = [...draw(KILLS - LATE_KILLS, 0), ...draw(LATE_KILLS, lastMs)].toSorted((a, b) => a - b)
  return times.map((ms) => {
    const notes = noted.findLastIndex((at) => at <= ms)
    return { notes, delayMs: ms - noted[notes] }
  })
}

/** Begins a self-calibration, or goes on with it, until a moment, and kills it. @returns whether it was still at work */
async function killAt(place: Place, { notes, delayMs }: Moment): Promise<boolean> {
  using victim = place.begin()
  const end = endOf(victim)
  await Promise.race([victim.ready(), end.code])
  while (!end.isOver && place.noteCount() < notes) await setTimeout(POLL_MS)
  await Promise.race([end.code, setTimeout(delayMs)])
  victim[Symbol.dispose]()
  const code = await end.code
  expect([0, null]).toContain(code) // it ended by no error
  return code === null
}

/** What must hold at every moment. @returns whether the Measurement Set is as it was before */
function check(place: Place): boolean {
  const [journal, wanted] = [place.journal(), undisturbed.journal()!]
  const steps = journal?.steps ?? []
  expect(steps).toEqual(wanted.steps.slice(0, steps.length))
  expect(undisturbed.products()).toMatchObject(place.products())
  const content = place.content()
  const possible = steps.length < wanted.steps.length ? [calm.before] : [calm.before, calm.after]
  expect(possible.includes(content)).toBe(true)
  return content === calm.before
}

/** Ends a self-calibration, which must have come to what it comes to undisturbed, with no more files. */
async function checkEnd(place: Place): Promise<void> {
  await finish(place)
  expect(check(place)).toBe(false)
  const patience = { nowMs: Date.now(), olderThanS: 3600 }
  const report = await housekeeping({ folders: [place.path], stageFolder: join(top, 'none'), patience, dryRun: false })
  expect(report.findings.filter(({ step }) => step !== 'remove')).toEqual([])
  expect(place.journal()).toEqual(undisturbed.journal())
  expect(place.products()).toEqual(undisturbed.products())
  expect(place.names()).toEqual(undisturbed.names())
}

/** Kills it at a moment, or earlier where it is faster than it was undisturbed and is over by then. */
async function killBy(place: Place, { notes, delayMs }: Moment): Promise<void> {
  const spare = `${place.path}.spare`
  cpSync(place.path, spare, { recursive: true })
  for (let waitMs = delayMs; !(await killAt(place, { notes, delayMs: waitMs })); waitMs /= 2) {
    await checkEnd(place)
    rmSync(place.path, { recursive: true })
    cpSync(spare, place.path, { recursive: true })
  }
  rmSync(spare, { recursive: true })
}

test(`killed at ${KILLS} random moments, and begun again each time, it ends as if nothing had happened`, async () => {
  const moments = drawMoments(calm.noted)
  let before = 0
  const suffer = async (which: number) => {
    const place = newPlace(`${which}`)
    for (const moment of moments.filter((_, i) => i % AT_ONCE === which)) {
      await killBy(place, moment)
      before += check(place) ? 1 : 0
    }
    await checkEnd(place)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, (_, which) => suffer(which)))
  expect(before).toBeGreaterThan(0.5 * KILLS) // else they came after all was done
}, 900_000)

test('killed after the Measurement Set was written and before that was noted, it writes the same again', async () => {
  const path = join(undisturbed.path, 'sc', 'selfcal.json')
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.replace('"isApplied": true', '"isApplied": false'))
  await finish(undisturbed)
  expect(undisturbed.content()).toBe(calm.after)
  expect(readFileSync(path, 'utf8')).toBe(text)
})
