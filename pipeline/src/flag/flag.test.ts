import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { expect, test } from 'vitest'
import { DEFAULT_FLAG_OPTIONS, FlagOptionError, type FlagOptions } from './options.ts'
import { flagMeasurementSet, summariseFlags } from './run.ts'

const flagged = (path: string, options: Partial<FlagOptions>) =>
  flagMeasurementSet(path, { ...DEFAULT_FLAG_OPTIONS, ...options })

function columnOf<T>(path: string, name: string): T {
  const ms = openMeasurementSet(nodeTableFiles(path))
  try {
    return ms.main.column(name).readCells(0, ms.main.rowCount) as T
  } finally {
    ms.close()
  }
}

test.skipIf(!haveData)('modes add to the flags that are there, reset takes all of them back', async () => {
  const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  const before = await summariseFlags(path)
  expect(before.all).toEqual({ name: 'all', total: 424368, fraction: 4186 / 424368 })
  const data = columnOf<Float32Array>(path, 'DATA').slice()

  const clip = await flagged(path, { mode: 'clip', minimum: 10, maximum: 20 })
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

  const reset = await flagged(path, { mode: 'reset' })
  expect(reset.changed).toBe(424368 - kept)
  expect(reset.fractions.all.fraction).toBe(0)
  expect(columnOf<Uint8Array>(path, 'FLAG')).not.toContain(1)
  expect(columnOf<Float32Array>(path, 'DATA')).toEqual(data)
})

test.skipIf(!haveData)('the one row of this table is an autocorrelation and is flagged whole', async () => {
  const path = unpackedTable('ms', 'mwa_birli.ms')
  expect((await flagged(path, { mode: 'reset' })).fractions.all).toEqual({ name: 'all', total: 3072, fraction: 0 })
  expect(await flagged(path, { mode: 'autos' })).toMatchObject({ changed: 3072, fractions: { all: { fraction: 1 } } })
})

test.skipIf(!haveData)(
  'zeros flags what is zero or no number, and the rest of the table stays byte for byte',
  async () => {
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const untouched = readFileSync(join(path, 'table.dat'))
    const ms = openMeasurementSet(nodeTableFiles(path))
    const cell = ms.main.column('DATA').readCells(40, 1) as Float32Array
    cell.set([0, 0, Number.NaN, 1, 1, Infinity, 0, 1], 0)
    ms.main.column('DATA').writeCells(40, 1, cell)
    const flags = ms.main.column('FLAG').readCells(40, 1) as Uint8Array
    ms.main.column('FLAG').writeCells(40, 1, flags.fill(0))
    ms.close()
    await flagged(path, { mode: 'zeros' })
    expect([...columnOf<Uint8Array>(path, 'FLAG').subarray(40 * 14, 40 * 14 + 5)]).toEqual([1, 1, 1, 0, 0])
    expect(readFileSync(join(path, 'table.dat'))).toEqual(untouched)
  },
)

test.skipIf(!haveData)('the summary tells antennas, spectral windows and polarizations apart by name', async () => {
  const { antennas, spectralWindows, polarizations } = await summariseFlags(unpackedTable('ms', 'vla_L_3c286_2spw.ms'))
  expect(antennas.map(({ name }) => name)).toContain('VA21')
  expect(spectralWindows.map(({ total }) => total)).toEqual([212184, 212184])
  expect(polarizations.map(({ name }) => name)).toEqual(['RR', 'LL'])
})

test('a request that makes no sense is refused before the file is opened', async () => {
  await expect(flagged('/nowhere.ms', { mode: 'clip' })).rejects.toThrow(FlagOptionError)
  await expect(flagged('/nowhere.ms', { mode: 'clip', minimum: 5, maximum: 1 })).rejects.toThrow(/from 5 to 1/)
  await expect(flagged('/nowhere.ms', { mode: 'rfi' as 'clip' })).rejects.toThrow(/"rfi", wanted one of reset, zeros/)
})
