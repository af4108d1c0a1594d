import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { litterOf, openTable } from '@contimg/formats/casatable'
import { openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyCalibration } from '../calibrate/apply.ts'
import { convert } from '../convert/run.ts'
import { standInProgram } from '../flag/rfi/testing.ts'
import { housekeeping } from '../housekeeping/run.ts'
import { moduleAddress, Victim } from '../housekeeping/testing.ts'
import { writeModel } from '../model/run.ts'
import { phaseshift } from '../phaseshift/run.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import { attemptOf } from './attempt.ts'
import { beginChange } from './change.ts'
import { digests, writeSomeTables } from './testing.ts'

const KILLS = 50
const AT_ONCE = 2
const PATIENCE = 50
const folder = mkdtempSync(join(tmpdir(), 'contimg-killed-'))
const path = (name: string) => join(folder, name)
const FRESH = path('fresh.ms') // without CORRECTED_DATA
const CORRECTED = path('corrected.ms') // with another one than apply will write
const ONE = path('one.ms') // of one phase centre
const TABLES = path('tables')

const APPLY = `
  const { applyCalibration } = await import('${moduleAddress('calibrate/apply.ts')}')
  const [ms, ...tables] = process.argv.slice(1)
  await ready()
  await applyCalibration(ms, tables)`
const FLAG = `
  const { flagMeasurementSet } = await import('${moduleAddress('flag/run.ts')}')
  const { DEFAULT_FLAG_OPTIONS } = await import('${moduleAddress('flag/options.ts')}')
  const modes = [{ mode: 'clip', maximum: 9 }, { mode: 'autos' }, { mode: 'extend', growTimePercent: 20 }]
  await ready()
  await flagMeasurementSet(process.argv[1], modes.map((mode) => ({ ...DEFAULT_FLAG_OPTIONS, ...mode })))`
const MODEL = `
  const { writeModel } = await import('${moduleAddress('model/run.ts')}')
  await ready()
  await writeModel(process.argv[1], { calibrator: '0834+555', beam: 'airy' })`
const AOFLAGGER = `
  const { flagWithAoflagger } = await import('${moduleAddress('flag/rfi/aoflagger.ts')}')
  const [path, program] = process.argv.slice(1)
  await ready()
  await flagWithAoflagger(path, { program, strategy: undefined, column: 'DATA' })`

const work: { readonly name: string; readonly code: string; readonly from: string; readonly tables: string[] }[] = []

afterAll(() => rmSync(folder, { recursive: true }))

beforeAll(async () => {
  mkdirSync(path('in'))
  mkdirSync(TABLES)
  const [group] = await simulate(plainSimulation(path('in'), { sefdJy: 5800, channelCount: 128 }))
  await convert(group.files, FRESH)
  cpSync(FRESH, CORRECTED, { recursive: true })
  const [bandpass, gain] = writeSomeTables(path('tables/x'), FRESH)
  await finish(APPLY, CORRECTED, [bandpass])
  work.push({ name: 'apply', code: APPLY, from: FRESH, tables: [bandpass, gain] })
  work.push({ name: 'apply again', code: APPLY, from: CORRECTED, tables: [bandpass, gain] })
  await writeModel(CORRECTED, { calibrator: '0834+555', beam: 'tapered4' })
  await phaseshift(FRESH, 'meridian', ONE)
  work.push({ name: 'model again', code: MODEL, from: CORRECTED, tables: [] })
  work.push({ name: 'aoflagger', code: AOFLAGGER, from: ONE, tables: [standInProgram(folder)] })
  work.push({ name: 'flag', code: FLAG, from: CORRECTED, tables: [] })
})

/** Lets a process do all of its work. @returns how long that took, from when it began */
async function finish(code: string, ms: string, tables: readonly string[]): Promise<number> {
  using victim = new Victim(code, ms, ...tables)
  const end = victim.ended()
  await victim.ready()
  const startMs = performance.now()
  expect(await end).toBe(0)
  return performance.now() - startMs
}

/** What a Measurement Set holds, whatever it says of who writes it. */
const contentOf = (ms: string) => JSON.stringify(digests(ms))

test(`apply, flag and model, killed at ${KILLS} random moments, leave all as before or as after; housekeeping leaves no litter`, async () => {
  const counts = { before: 0, after: 0, marked: 0 }
  for (const [i, { name, code, from, tables }] of work.entries()) {
    cpSync(from, path('done.ms'), { recursive: true })
    const longestMs = 1.1 * (await finish(code, path('done.ms'), tables))
    const [before, after] = [contentOf(from), contentOf(path('done.ms'))]
    expect(after).not.toBe(before)
    const kills = Math.ceil((KILLS - i) / work.length)
    const delays = Array.from({ length: kills }, (_, k) => ((k + Math.random()) / kills) * longestMs)
    for (let first = 0; first < kills; first += AT_ONCE) {
      const some = delays.slice(first, first + AT_ONCE).map((delayMs, k) => ({ ms: path(`killed${k}.ms`), delayMs }))
      await Promise.all(
        some.map(async ({ ms, delayMs }) => {
          cpSync(from, ms, { recursive: true })
          using victim = new Victim(code, ms, ...tables)
          await victim.killAfter(delayMs)
        }),
      )
      for (const { ms } of some) {
        const content = contentOf(ms)
        expect([before, after], name).toContain(content)
        counts[content === before ? 'before' : 'after']++
        counts.marked += markedAs(ms) === undefined ? 0 : 1
      }
      await keepHouse()
      for (const { ms } of some) {
        expect([before, after]).toContain(contentOf(ms))
        expect([markedAs(ms), litter(ms)]).toEqual([undefined, []])
        rmSync(ms, { recursive: true })
        rmSync(`${ms}.flagversions`, { recursive: true, force: true })
      }
    }
    rmSync(path('done.ms'), { recursive: true })
    rmSync(path('done.ms.flagversions'), { recursive: true, force: true })
  }
  expect(counts.before).toBeGreaterThan(KILLS / 4)
  expect(counts.marked).toBeGreaterThan(KILLS / 8) // the kills came in the midst of it
  expect(
    readdirSync(folder)
      .filter((name) => !['in', 'tables', 'aoflagger'].includes(name))
      .toSorted(),
  ).toEqual(['corrected.ms', 'corrected.ms.flagversions', 'fresh.ms', 'one.ms'].toSorted())
  expect(readdirSync(TABLES).length).toBe(2)
}, 600_000)

test('the next change takes away what the last one left, counts the attempts, and does its work', async () => {
  const ms = path('again.ms')
  const { from, tables } = work[1]
  cpSync(from, ms, { recursive: true })
  const [before, columns] = [contentOf(ms), Object.keys(digests(ms))]
  for (const attempt of [1, 2]) {
    const { main } = openMeasurementSet(nodeTableFiles(ms))
    beginChange({ main }, { stage: 'apply', flagVersion: 'version' }).copy('FLAG', 'WEIGHT') // and is never ended
    expect(markedAs(ms)).toEqual({ stage: 'apply', attempt, flagVersion: 'version' })
    expect([contentOf(ms), litter(ms).length]).toEqual([before, 4])
  }
  await applyCalibration(ms, tables)
  expect([markedAs(ms), litter(ms)]).toEqual([undefined, []])
  expect(Object.keys(digests(ms))).toEqual(columns)
  expect(contentOf(ms)).not.toBe(before)
  rmSync(ms, { recursive: true })
})

async function keepHouse(): Promise<void> {
  const patience = { nowMs: Date.now(), olderThanS: 3600 }
  const request = { folders: [folder], stageFolder: path('none'), patience, dryRun: false }
  let report = await housekeeping(request)
  for (let tries = 0; tries < PATIENCE && report.failures.length > 0; tries++) {
    await setTimeout(200) // a program outlives who started it, for a moment, and works on its copy
    report = await housekeeping(request)
  }
  expect(report.failures).toEqual([])
  expect(report.findings.filter(({ step }) => step === 'leave')).toEqual([])
}

function opened<T>(ms: string, look: (table: ReturnType<typeof openTable>) => T): T {
  const files = nodeTableFiles(ms)
  try {
    return look(openTable(files))
  } finally {
    files.close()
  }
}

function markedAs(ms: string) {
  return opened(ms, ({ keywords }) => attemptOf(keywords))
}

function litter(ms: string): string[] {
  return opened(ms, ({ files, layout }) => litterOf(files, layout!))
}
