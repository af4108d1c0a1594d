import { existsSync } from 'node:fs'
import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { expect, test } from 'vitest'
import { type FlagMode, FlagOptionError } from './options.ts'
import { summariseFlags } from './run.ts'
import { columnOf, flagWith, noiseMeasurementSet, putCells } from './testing.ts'

test.skipIf(!haveData)('modes add to the flags that are there, reset takes all of them back', async () => {
  const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  const before = await summariseFlags(path)
  expect(before.all).toEqual({ name: 'all', total: 424368, flagged: 4186, fraction: 4186 / 424368 })
  const data = columnOf<Float32Array>(path, 'DATA').slice()

  const clip = await flagWith(path, { mode: 'clip', minimum: 10, maximum: 20 })
  const flags = columnOf<Uint8Array>(path, 'FLAG')
  let [outside, kept] = [0, 0]
  for (let i = 0; i < flags.length; i++) {
    const amplitude = Math.hypot(data[2 * i], data[2 * i + 1])
    if (amplitude < 10 || amplitude > 20) outside += 1 - flags[i]
    kept += 1 - flags[i]
  }
  expect(outside).toBe(0)
  expect(kept).toBe(Math.round(424368 * (1 - clip.fractions.all.fraction)))
  expect(kept).toBe(424368 - 4186 - clip.changed)

  const reset = await flagWith(path, { mode: 'reset' })
  expect(reset.changed).toBe(424368 - kept)
  expect(reset.fractions.all.fraction).toBe(0)
  expect(columnOf<Uint8Array>(path, 'FLAG')).not.toContain(1)
  expect(columnOf<Float32Array>(path, 'DATA')).toEqual(data)
})

test.skipIf(!haveData)('the one row of this table is an autocorrelation and is flagged whole', async () => {
  const path = unpackedTable('ms', 'mwa_birli.ms')
  expect((await flagWith(path, { mode: 'reset' })).fractions.all).toMatchObject({ total: 3072, fraction: 0 })
  expect(await flagWith(path, { mode: 'autos' })).toMatchObject({ changed: 3072, fractions: { all: { fraction: 1 } } })
})

test.skipIf(!haveData)('zeros flags what is zero or no number, and the other columns stay as they are', async () => {
  const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  const others = ['UVW', 'WEIGHT', 'SIGMA', 'TIME', 'ANTENNA2', 'SCAN_NUMBER']
  const ms = openMeasurementSet(nodeTableFiles(path))
  const cell = ms.main.column('DATA').readCells(40, 1) as Float32Array
  cell.set([0, 0, Number.NaN, 1, 1, Infinity, 0, 1], 0)
  ms.main.column('DATA').writeCells(40, 1, cell)
  const flags = ms.main.column('FLAG').readCells(40, 1) as Uint8Array
  ms.main.column('FLAG').writeCells(40, 1, flags.fill(0))
  ms.close()
  const before = others.map((name) => columnOf(path, name))
  await flagWith(path, { mode: 'zeros' })
  expect([...columnOf<Uint8Array>(path, 'FLAG').subarray(40 * 14, 40 * 14 + 5)]).toEqual([1, 1, 1, 0, 0])
  expect(others.map((name) => columnOf(path, name))).toEqual(before)
})

test.skipIf(!haveData)('the summary tells antennas, spectral windows and polarizations apart by name', async () => {
  const { antennas, spectralWindows, polarizations } = await summariseFlags(unpackedTable('ms', 'vla_L_3c286_2spw.ms'))
  expect(antennas.map(({ name }) => name)).toContain('VA21')
  expect(spectralWindows.map(({ total }) => total)).toEqual([212184, 212184])
  expect(polarizations.map(({ name }) => name)).toEqual(['RR', 'LL'])
})

test('a request that makes no sense is refused before the file is opened', async () => {
  const refused = (options: Parameters<typeof flagWith>[1], message: RegExp) =>
    expect(flagWith('/nowhere.ms', { mode: 'zeros' }, options)).rejects.toThrow(message)
  await expect(flagWith('/nowhere.ms', { mode: 'clip' })).rejects.toThrow(FlagOptionError)
  await expect(flagWith('/nowhere.ms')).rejects.toThrow(/no flag mode/)
  await refused({ mode: 'clip', minimum: 5, maximum: 1 }, /from 5 to 1/)
  await refused({ mode: 'clip', clipOutside: false }, /would flag everything/)
  await refused({ mode: 'clip', sigma: Number.NaN }, /NaN σ/)
  await refused({ mode: 'fancy' as FlagMode }, /"fancy", wanted one of reset, zeros/)
  await refused({ mode: 'manual', selection: { antenna: '' } }, /manual without a selection would flag everything/)
  await refused({ mode: 'quack', quackIntervalS: 0 }, /interval 0 s/)
  await refused({ mode: 'elevation' }, /without a lower or an upper limit/)
  await refused({ mode: 'elevation', lowestElevationRad: 1, highestElevationRad: 0.5 }, /57.30° to 28.65°/)
  await refused({ mode: 'extend' }, /without a direction/)
  await refused({ mode: 'extend', growTimePercent: 101 }, /101 %/)
  await refused({ mode: 'shadow', shadowToleranceM: Infinity }, /tolerance Infinity/)
})

test('a selection of nothing is a mistake, and leaves no flag version behind', async () => {
  const path = await noiseMeasurementSet(temporaryFolder())
  await expect(flagWith(path, { mode: 'manual', selection: { scan: '99' } })).rejects.toThrow(/nothing is selected/)
  await expect(flagWith(path, { mode: 'manual', selection: { spw: '0:7' } })).rejects.toThrow(/channels that are there/)
  expect(existsSync(`${path}.flagversions`)).toBe(false)
})

test('FLAG_ROW is set where all of a row is flagged, and taken back where it is not', async () => {
  const path = await noiseMeasurementSet(temporaryFolder())
  const rows = () => columnOf<Uint8Array>(path, 'FLAG_ROW').subarray(0, 4).join('')
  const second = columnOf<Int32Array>(path, 'ANTENNA2')
  const autos = columnOf<Int32Array>(path, 'ANTENNA1').map((first, row) => (first === second[row] ? 1 : 0))
  await flagWith(path, { mode: 'autos' })
  expect(columnOf<Uint8Array>(path, 'FLAG_ROW')).toEqual(Uint8Array.from(autos))

  expect(rows()).toBe('1010')
  putCells(path, 'FLAG_ROW', 1, 1, Uint8Array.of(1)) // FLAG of that row is not set
  expect(rows()).toBe('1110')
  await flagWith(path, { mode: 'reset', selection: { correlation: 'YY' } })
  expect(rows()).toBe('0000')
  expect(columnOf<Uint8Array>(path, 'FLAG').subarray(0, 12).join('')).toBe('101010101010')
})
