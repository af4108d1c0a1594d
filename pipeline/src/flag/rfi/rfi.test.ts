import { cpSync, globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copiesOf, haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { expect, test } from 'vitest'
import { undoFlags } from '../undo.ts'
import { DEFAULT_RFI_OPTIONS, flagInterference } from './run.ts'
import { disturbedObservation, scoreRfi } from './testing.ts'

const ALL_KINDS = 'narrow=4,bursts=1,combs=1,drifting=2,edges=1,satellites=2'

function columnOf<T>(path: string, name: string): T {
  const ms = openMeasurementSet(nodeTableFiles(path))
  try {
    return (ms.main.column(name).readCells(0, ms.main.rowCount) as unknown as { slice(): T }).slice()
  } finally {
    ms.close()
  }
}

test.each([6, 12, 50, 1000])(
  'of interference of %s σ over a strong source, 95 % of every kind is found',
  async (sigma) => {
    const { path, truthFile } = await disturbedObservation(temporaryFolder(), 'rfi', {
      rfi: `${ALL_KINDS},strength=${sigma}`,
    })
    await flagInterference(path)
    const { found } = scoreRfi(path, truthFile)
    expect(Object.keys(found).length).toBe(6)
    for (const [kind, part] of Object.entries(found)) expect(part, kind).toBeGreaterThan(0.95)
  },
)

test.each([6, 10, 100])(
  'of what few antennas hear at %s σ, and of what one makes itself, 95 % of each is found',
  async (sigma) => {
    const { path, truthFile } = await disturbedObservation(temporaryFolder(), 'few', {
      rfi: `local=3,own=3,strength=${sigma}`,
      antennas: '24',
    })
    await flagInterference(path)
    const { found, foundInAll, falseFlags } = scoreRfi(path, truthFile)
    expect(Object.keys(found).sort()).toEqual(['local', 'own'])
    expect(foundInAll).toBeGreaterThan(0.95)
    expect(found.local).toBeGreaterThan(0.95)
    expect(found.own).toBeGreaterThan(0.995) // seen in the mean of the antenna's baselines
    expect(falseFlags).toBeLessThan(0.01)
  },
)

test('two sources of 16 σ and 3 σ that beat lose less than 1 % of clean data', async () => {
  const { path, truthFile } = await disturbedObservation(temporaryFolder(), 'beat', { antennas: '12', sefdJy: 1000 })
  await flagInterference(path)
  expect(scoreRfi(path, truthFile).falseFlags).toBeLessThan(0.01)
})

const quiet = copiesOf((folder) => disturbedObservation(folder, 'clean', {}))

test.each(['gentle', 'default', 'aggressive'])(
  'strategy %s takes less than 1 % of clean data with a source of 8.8 Jy 0.9° off axis',
  async (strategy) => {
    const folder = await quiet()
    const [path, [truthFile]] = [join(folder, 'clean.ms'), globSync(join(folder, 'clean/*_truth.json'))]
    const { changed, badChannels, badTimes } = await flagInterference(path, { ...DEFAULT_RFI_OPTIONS, strategy })
    const { falseFlags, falseAutos } = scoreRfi(path, truthFile)
    expect(falseFlags).toBeLessThan(strategy === 'aggressive' ? 0.03 : 0.01)
    expect(falseAutos).toBeLessThan(strategy === 'aggressive' ? 0.06 : 0.02)
    expect([badChannels, badTimes]).toEqual([0, 0])
    expect(changed).toBe(columnOf<Uint8Array>(path, 'FLAG').reduce((sum, flag) => sum + flag, 0))
  },
)

test('only flags change, none is taken back, flagged rows stay, and it can be undone', async () => {
  const folder = temporaryFolder()
  const { path } = await disturbedObservation(folder, 'rfi', { rfi: `${ALL_KINDS},strength=10`, antennas: '5' })
  const files = nodeTableFiles(path)
  const { main } = openMeasurementSet(files)
  const before = main.column('FLAG').readCells(0, main.rowCount) as Uint8Array
  const width = before.length / main.rowCount
  for (let i = 0; i < before.length; i += 97) before[i] = 1
  main.column('FLAG').writeCells(0, main.rowCount, before)
  const rowFlags = new Uint8Array(main.rowCount)
  rowFlags[7] = 1
  main.column('FLAG_ROW').writeCells(0, main.rowCount, rowFlags)
  files.close()
  const data = columnOf<Float32Array>(path, 'DATA')
  const { changed, savedAs, badTimes } = await flagInterference(path)
  const flags = columnOf<Uint8Array>(path, 'FLAG')
  expect(flags.every((flag, i) => flag >= before[i])).toBe(true)
  expect(changed).toBe(flags.reduce((sum, flag) => sum + flag, 0) - before.reduce((sum, flag) => sum + flag, 0))
  expect(flags.subarray(7 * width, 8 * width)).toEqual(before.subarray(7 * width, 8 * width))
  const rowsAfter = columnOf<Uint8Array>(path, 'FLAG_ROW')
  expect(badTimes).toBe(2) // one burst, in both polarizations
  for (let row = 0; row < rowsAfter.length; row++)
    if (row !== 7) expect(rowsAfter[row]).toBe(flags.subarray(row * width, (row + 1) * width).includes(0) ? 0 : 1)
  expect(rowsAfter.filter((flag) => flag === 1).length).toBeGreaterThan(200)
  expect(columnOf<Float32Array>(path, 'DATA')).toEqual(data)
  expect((await undoFlags(path)).restored).toBe(savedAs)
  expect(columnOf<Uint8Array>(path, 'FLAG')).toEqual(before)
})

test('one thread finds what three find', async () => {
  const folder = temporaryFolder()
  const { path } = await disturbedObservation(folder, 'rfi', { rfi: `${ALL_KINDS},strength=8`, antennas: '5' })
  cpSync(path, join(folder, 'copy.ms'), { recursive: true })
  await flagInterference(path, { ...DEFAULT_RFI_OPTIONS, threads: 1 })
  await flagInterference(join(folder, 'copy.ms'), { ...DEFAULT_RFI_OPTIONS, threads: 3 })
  expect(columnOf(join(folder, 'copy.ms'), 'FLAG')).toEqual(columnOf(path, 'FLAG'))
})

test('an abort is heard, and nothing is flagged then', async () => {
  const { path } = await disturbedObservation(temporaryFolder(), 'rfi', { rfi: 'narrow=3,strength=50', antennas: '4' })
  const controller = new AbortController()
  const progress = (fraction: number) => fraction > 0.3 && controller.abort()
  const { signal } = controller
  await expect(flagInterference(path, DEFAULT_RFI_OPTIONS, { signal, progress })).rejects.toThrow(/abort/)
  expect(columnOf(path, 'FLAG')).not.toContain(1)
})

test.skipIf(!haveData)('tables of other telescopes are searched too', async () => {
  for (const name of ['vla_L_3c286_2spw.ms', 'vla_day2_TDEM0003_1spw.ms', 'lofar_generic.ms', 'wsrt_3c343.ms']) {
    const path = unpackedTable('ms', name)
    const before = columnOf<Uint8Array>(path, 'FLAG')
    const { changed } = await flagInterference(path)
    const flags = columnOf<Uint8Array>(path, 'FLAG')
    expect(flags.every((flag, i) => flag >= before[i])).toBe(true)
    expect(changed / flags.length, name).toBeLessThan(0.5)
  }
})

test('rows that are twice there are refused', async () => {
  const { path } = await disturbedObservation(temporaryFolder(), 'twice', { antennas: '3' })
  const files = nodeTableFiles(path)
  const { main } = openMeasurementSet(files)
  main.column('ANTENNA2').writeCells(0, 2, Int32Array.of(1, 1))
  main.column('ANTENNA1').writeCells(0, 2, Int32Array.of(0, 0))
  files.close()
  await expect(flagInterference(path)).rejects.toThrow(/rows 0 and 1 are of one time, baseline and window/)
})

test('a strategy may be a file of one', async () => {
  const folder = temporaryFolder()
  const { path } = await disturbedObservation(folder, 'rfi', { rfi: 'narrow=2,strength=50', antennas: '4' })
  writeFileSync(join(folder, 'mine.json'), '{"extends": "gentle", "arrayThreshold": 900, "timeThreshold": 900}')
  const { strategy } = await flagInterference(path, { ...DEFAULT_RFI_OPTIONS, strategy: join(folder, 'mine.json') })
  expect(strategy).toContain('mine.json')
})
