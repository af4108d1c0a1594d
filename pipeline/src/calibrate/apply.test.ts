import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { columnOf, putCells } from '../flag/testing.ts'
import { flagVersionTable } from '../flag/version-list.ts'
import { digests, writeSomeGains, writeSomeTables } from '../in-place/testing.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { applyBlocks, applyCalibration } from './apply.ts'
import { type ApplyOptions, DEFAULT_APPLY_OPTIONS } from './apply-options.ts'
import { CombinedGains } from './combined-gains.ts'
import { correctedAhead } from './corrected-blocks.ts'
import { UnusableTableError } from './errors.ts'
import { BANDPASS } from './gain-table.ts'
import { readGainTable } from './table-file.ts'
import { termsOf } from './terms.ts'

const folder = mkdtempSync(join(tmpdir(), 'contimg-apply-'))
const data = join(folder, 'data.ms')
let tables: string[]
let copies = 0
afterAll(() => rmSync(folder, { recursive: true }))

beforeAll(async () => {
  const [group] = await simulate(plainSimulation(folder, { sefdJy: 5800 }))
  await convert(group.files, data)
  tables = writeSomeTables(join(folder, 'x'), data)
})

function copy(): string {
  const path = join(folder, `copy${copies++}.ms`)
  cpSync(data, path, { recursive: true })
  return path
}

async function applied(options: Partial<ApplyOptions> = {}, path = copy()) {
  return { path, report: await applyCalibration(path, tables, {}, options) }
}

/** V / (G_i conj(G_j)) and |G_i G_j|² of every sample, from the tables' own numbers; NaN where there is no gain. */
function byDefinition(): { values: Float64Array; powers: Float64Array } {
  const all = tables.map((path) => readGainTable(path).solutions)
  using source = openVisibilities(data, 'DATA')
  const visibilities = columnOf<Float32Array>(data, 'DATA')
  const [values, powers] = [new Float64Array(visibilities.length), new Float64Array(visibilities.length / 2)]
  const ids = source.ms.main.column('DATA_DESC_ID').readScalars() as Int32Array
  const antennas = ['ANTENNA1', 'ANTENNA2'].map((name) => source.ms.main.column(name).readScalars() as Int32Array)
  for (let row = 0, sample = 0; row < ids.length; row++)
    for (let channel = 0; channel < 2; channel++)
      for (let receptor = 0; receptor < 2; receptor++, sample++) {
        const [a, b] = antennas.map((list) => {
          let [re, im] = [1, 0]
          for (const solutions of all) {
            const { gains, flags, channelCount } = solutions[source.dataDescriptions[ids[row]].spectralWindow]
            const at = (list[row] * channelCount + (channelCount === 1 ? 0 : channel)) * 2 + receptor
            if (flags[at] === 1) re = Number.NaN
            ;[re, im] = [re * gains[2 * at] - im * gains[2 * at + 1], re * gains[2 * at + 1] + im * gains[2 * at]]
          }
          return [re, im]
        })
        const [gr, gi] = [a[0] * b[0] + a[1] * b[1], a[1] * b[0] - a[0] * b[1]]
        const [vr, vi] = [visibilities[2 * sample], visibilities[2 * sample + 1]]
        powers[sample] = gr * gr + gi * gi
        values[2 * sample] = (vr * gr + vi * gi) / powers[sample]
        values[2 * sample + 1] = (vi * gr - vr * gi) / powers[sample]
      }
  return { values, powers }
}

test('corrected data are V / (G_i conj(G_j)), weights are multiplied by |G_i G_j|², errors stay those of DATA', async () => {
  const { path, report } = await applied()
  const { values, powers } = byDefinition()
  const corrected = columnOf<Float32Array>(path, 'CORRECTED_DATA')
  const flags = columnOf<Uint8Array>(path, 'FLAG')
  const [before, after] = [columnOf<Float32Array>(data, 'WEIGHT'), columnOf<Float32Array>(path, 'WEIGHT')]
  let [missing, worst, worstWeight] = [0, 0, 0]
  for (let sample = 0; sample < powers.length; sample++) {
    const isMissing = Number.isNaN(powers[sample])
    expect(flags[sample]).toBe(isMissing ? 1 : 0)
    missing += isMissing ? 1 : 0
    const [re, im] = [values[2 * sample], values[2 * sample + 1]]
    if (isMissing) continue
    worst = Math.max(worst, Math.hypot(corrected[2 * sample] - re, corrected[2 * sample + 1] - im) / Math.hypot(re, im))
  }
  for (let row = 0; row < before.length / 2; row++)
    for (const pol of [0, 1]) {
      const known = [powers[4 * row + pol], powers[4 * row + 2 + pol]].filter((power) => power > 0)
      const factor = known.length === 0 ? 1 : known.reduce((sum, power) => sum + power, 0) / known.length
      worstWeight = Math.max(worstWeight, Math.abs(after[2 * row + pol] / before[2 * row + pol] / factor - 1))
    }
  expect(missing).toBeGreaterThan(100)
  expect(report.flagged).toBe(missing)
  expect(worst).toBeLessThan(2e-6)
  expect(worstWeight).toBeLessThan(1e-5)
  expect(columnOf<Float32Array>(path, 'SIGMA')).toEqual(before.map((weight) => 1 / Math.sqrt(weight)))
  expect(existsSync(flagVersionTable(path, report.savedAs))).toBe(true)
})

test('applying again gives the same, also where the first time other tables were taken', async () => {
  const { path } = await applied()
  const [once, weights] = [digests(path), columnOf<Float32Array>(path, 'WEIGHT')]
  const other = copy()
  await applyCalibration(other, tables.slice(0, 1), {}, { mode: 'calonly' })
  for (const again of [path, other]) {
    await applied({}, again)
    expectClose(columnOf<Float32Array>(again, 'WEIGHT'), weights)
    expect({ ...digests(again), WEIGHT: once.WEIGHT }).toEqual(once)
  }
})

/** Weights that go through SIGMA and back are rounded. */
function expectClose(found: Float32Array, wanted: Float32Array): void {
  let worst = 0
  for (const [i, weight] of found.entries()) worst = Math.max(worst, Math.abs(weight / wanted[i] - 1))
  expect(worst).toBeLessThan(1e-6)
}

test('weights by channel make a WEIGHT_SPECTRUM, whose errors of DATA are those of SIGMA', async () => {
  const { path } = await applied({ weights: 'channels' })
  const { powers } = byDefinition()
  const [spectrum, before] = [columnOf<Float32Array>(path, 'WEIGHT_SPECTRUM'), columnOf<Float32Array>(data, 'WEIGHT')]
  spectrum.forEach((weight, sample) => {
    const row = Math.floor(sample / 4)
    const factor = Number.isNaN(powers[sample]) ? 1 : powers[sample]
    expect(weight / before[2 * row + (sample % 2)] / factor).toBeCloseTo(1, 5)
  })
  await applied({ weights: 'channels' }, path)
  expectClose(columnOf<Float32Array>(path, 'WEIGHT_SPECTRUM'), spectrum)
})

test('weights that are not to follow stay those of DATA', async () => {
  const { path } = await applied({ weights: 'none' })
  expect(columnOf(path, 'WEIGHT')).toEqual(columnOf(data, 'WEIGHT'))
  await applied({}, path)
  await applied({ weights: 'none' }, path)
  expectClose(columnOf<Float32Array>(path, 'WEIGHT'), columnOf<Float32Array>(data, 'WEIGHT'))
})

test('a trial changes nothing, flagonly only flags, calonly all but flags', async () => {
  const before = digests(data)
  const whole = (await applied()).path
  const trial = await applied({ mode: 'trial' })
  expect(digests(trial.path)).toEqual(before)
  const flagged = await applied({ mode: 'flagonly' })
  expect(flagged.report.fractions).toEqual(trial.report.fractions)
  expect(digests(flagged.path)).toEqual({ ...before, FLAG: digests(whole).FLAG })
  const corrected = await applied({ mode: 'calonly' })
  expect(digests(corrected.path)).toEqual({ ...digests(whole), FLAG: before.FLAG })
  expect([corrected.report.flagged, corrected.report.savedAs]).toEqual([0, ''])
})

test('rows of other fields get DATA at first, and later keep what they have', async () => {
  const { path } = await applied({ fields: [0, 1] })
  const fields = columnOf<Int32Array>(path, 'FIELD_ID')
  const rows = (name: string, isWanted: (field: number) => boolean) => {
    const cells = columnOf<Float32Array>(path === '' ? data : path, name)
    const width = cells.length / fields.length
    return Array.from(cells).filter((_, i) => isWanted(fields[Math.floor(i / width)]))
  }
  const others = (field: number) => field > 1
  expect(rows('CORRECTED_DATA', others)).toEqual(rows('DATA', others))
  expect(rows('FLAG', others)).not.toContain(1)
  const first = rows('CORRECTED_DATA', (field) => !others(field))
  await applied({ fields: [5] }, path)
  expect(rows('CORRECTED_DATA', (field) => !others(field))).toEqual(first)
  expect(rows('CORRECTED_DATA', (field) => field === 5)).not.toEqual(rows('DATA', (field) => field === 5))
  await expect(applied({ fields: [99] })).rejects.toThrow(/field 99, wanted some of/)
})

test('tables for trials are refused unless allowed, and numbers of tables and options must agree', async () => {
  const trial = join(folder, 'NON_SCIENCE_x_bpcal')
  writeSomeGains(trial, data, BANDPASS, 3)
  const path = copy()
  const before = digests(path)
  await expect(applyCalibration(path, [trial])).rejects.toThrow(UnusableTableError)
  await expect(applyCalibration(path, tables, {}, { after: [trial] })).rejects.toThrow(/1 later tables for 2/)
  await expect(applyCalibration(path, tables, {}, { tables: [{}, {}, {}] })).rejects.toThrow(/of 3 tables, wanted one/)
  expect(digests(path)).toEqual(before)
  await applyCalibration(path, [trial], {}, { nonScience: 'allow' })
  expect(Object.keys(digests(path))).toContain('CORRECTED_DATA')
})

test('a sample whose value is no number is flagged, and the one beside it is not', async () => {
  const path = copy()
  const cell = columnOf<Float32Array>(path, 'DATA').slice(0, 8)
  putCells(path, 'DATA', 3, 1, cell.fill(Number.NaN, 0, 2))
  await applied({}, path)
  const [now, then] = [path, (await applied()).path].map((one) => columnOf<Uint8Array>(one, 'FLAG').subarray(12, 16))
  expect([...now]).toEqual([1, ...then.subarray(1)])
})

test.skipIf(!haveData)('the real tables are applied: their dead antenna is flagged, and no other', async () => {
  mkdirSync(join(folder, 'real'))
  const [group] = await simulate(plainSimulation(join(folder, 'real'), { stations: [1, 22, 103], channelCount: 768 }))
  const path = join(folder, 'real.ms')
  await convert(group.files, path)
  const real = ['bpcal', 'gpcal'].map((kind) => unpackedTable('caltables', `dsa110_20251013T132803_${kind}`))
  const { fractions } = await applyCalibration(path, real)
  const [alive, dead, last] = fractions.antennas.map(({ fraction }) => fraction)
  expect(dead).toBe(1)
  for (const fraction of [alive, last]) expect(fraction).toBeGreaterThan(0.3) // the baselines to the dead one
  for (const fraction of [alive, last]) expect(fraction).toBeLessThan(0.6)
})

test.skipIf(!haveData)('a table that does not fit the data tells what it has and what they have', async () => {
  const vla = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  const real = unpackedTable('caltables', 'dsa110_20251013T132803_bpcal')
  await expect(applyCalibration(vla, [real])).rejects.toThrow(
    /no antenna of .*: its antennas are "1", "2", "3" …, those of the data "VA\d+"/,
  )
})

test('a thread that corrects ahead does the same as correcting in turn, and is told where it cannot', async () => {
  const [turn, ahead] = [(await applied()).path, copy()]
  {
    using source = openVisibilities(ahead, 'DATA', 'change')
    const gains = new CombinedGains(termsOf(tables, DEFAULT_APPLY_OPTIONS), source)
    await using blocks = await correctedAhead(source, tables, DEFAULT_APPLY_OPTIONS)
    const { flagged } = await applyBlocks(source, gains, blocks, DEFAULT_APPLY_OPTIONS, {})
    expect(flagged).toBeGreaterThan(0)
  }
  for (const column of ['CORRECTED_DATA', 'FLAG', 'WEIGHT', 'SIGMA'])
    expect(columnOf(ahead, column), column).toEqual(columnOf(turn, column))
  using source = openVisibilities(copy(), 'DATA')
  const absent = correctedAhead(source, [join(folder, 'none')], DEFAULT_APPLY_OPTIONS)
  await expect(absent).rejects.toThrow(/none: there is no table.dat/)
})
