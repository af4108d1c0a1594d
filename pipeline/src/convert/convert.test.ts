import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataPath, haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { FormatError } from '@contimg/formats/error'
import { loadHdf5, type Uvh5Header, Uvh5Reader } from '@contimg/formats/uvh5'
import { UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OutputExistsError } from '../output.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { GroupError } from './errors.ts'
import { phasingOf } from './phase-centres.ts'
import { convert } from './run.ts'

const DEG = Math.PI / 180
let incoming: string
let files: string[]

beforeAll(async () => {
  incoming = mkdtempSync(join(tmpdir(), 'contimg-convert-'))
  const source = { fluxJy: 2, spectralTerms: [-0.7], referenceFrequencyHz: 1.4e9 }
  const [group] = await simulate(
    plainSimulation(incoming, {
      stations: [1, 30, 103],
      channelCount: 64,
      sources: [{ name: 'A', raRad: 129 * DEG, decRad: 55 * DEG, ...source }],
      beam: 'airy',
      sefdJy: 100,
    }),
  )
  files = [...group.files]
})

afterAll(() => {
  rmSync(incoming, { recursive: true, force: true })
})

describe('sixteen files', () => {
  test('in any order become one Measurement Set: windows and channels ascending, time, window, baseline', async () => {
    const path = join(temporaryFolder(), 'x.ms')
    const made = await convert([...files.slice(5), ...files.slice(0, 5).reverse()], path)
    expect(made).toMatchObject({ rowCount: 24 * 16 * 6, spectralWindowCount: 16, fieldCount: 24 })
    using source = openVisibilities(path)
    const centres = source.spectralWindows.map(({ frequenciesHz }) => frequenciesHz[0])
    expect([...centres].sort((a, b) => a - b)).toEqual(centres)
    for (const { frequenciesHz } of source.spectralWindows) expect(frequenciesHz[1]).toBeGreaterThan(frequenciesHz[0])
    expect(source.telescopeName).toBe('OVRO_MMA')
    expect(source.antennas).toHaveLength(117)
    const times = source.ms.main.column('TIME').readScalars() as Float64Array
    expect(times.every((time, row) => row === 0 || time >= times[row - 1])).toBe(true)
    const windows = source.ms.main.column('DATA_DESC_ID').readScalars() as Int32Array
    expect([...windows.slice(0, 13)]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2])
  })

  test('keep every visibility, unconjugated, at its own frequency', async () => {
    const path = join(temporaryFolder(), 'x.ms')
    await convert(files, path)
    using reader = new Uvh5Reader(await loadHdf5(), files[2])
    const stored = new Float32Array(2 * 6 * 4 * 2)
    reader.readVisibilities(7 * 6, 6, stored)
    using source = openVisibilities(path)
    const cells = source.ms.main.column('DATA').readCells(7 * 96 + 13 * 6, 6) as Float32Array // sb02 is window 13
    for (let row = 0; row < 6; row++) {
      for (let channel = 0; channel < 4; channel++) {
        const [to, from] = [2 * (row * 4 + channel) * 2, 2 * (row * 4 + 3 - channel) * 2]
        expect([...cells.subarray(to, to + 4)]).toEqual([...stored.subarray(from, from + 4)])
      }
    }
    expect(source.spectralWindows[13].frequenciesHz[0]).toBe(reader.header.frequenciesHz[3])
  })

  test('get the uvw of their meridian in the ICRS: the correlator’s, turned by a small angle and otherwise the same', async () => {
    const path = join(temporaryFolder(), 'x.ms')
    await convert(files, path)
    using reader = new Uvh5Reader(await loadHdf5(), files[0])
    using source = openVisibilities(path)
    const uvwM = source.ms.main.column('UVW').readCells(11 * 96, 6) as Float64Array
    for (let row = 0; row < 6; row++) {
      const [u, v, w] = uvwM.subarray(3 * row, 3 * row + 3)
      const [u0, v0, w0] = reader.header.uvwM.subarray(3 * row, 3 * row + 3)
      expect(Math.abs(w - w0)).toBeLessThan(2e-3)
      expect(Math.abs(Math.hypot(u, v) - Math.hypot(u0, v0))).toBeLessThan(2e-3)
    }
  })
})

describe('an error in one line, and nothing under the final name', () => {
  const attempt = async (paths: readonly string[], options = {}) => {
    const folder = temporaryFolder()
    const path = join(folder, 'x.ms')
    const failure = await convert(paths, path, options).catch((error: Error) => error)
    expect(existsSync(path)).toBe(false)
    expect(readdirSync(folder)).toEqual([])
    expect(failure).toBeInstanceOf(Error)
    return failure as Error
  }

  test('a missing subband is named, and --allow-missing converts the rest', async () => {
    expect((await attempt(files.slice(1))).message).toMatch(/15 subbands found, sb00 missing; wanted all 16/)
    const path = join(temporaryFolder(), 'x.ms')
    expect((await convert(files.slice(1), path, { missing: 'leave out' })).spectralWindowCount).toBe(15)
  })

  test('a subband given twice', async () => {
    expect((await attempt([...files, files[3]])).message).toMatch(/_sb03.hdf5: subband 3 is given twice/)
  })

  test('a truncated file', async () => {
    const cut = join(temporaryFolder(), '2025-10-17T14:40:09_sb00.hdf5')
    copyFileSync(files[0], cut)
    truncateSync(cut, 20_000)
    const error = await attempt([cut, ...files.slice(1)])
    expect(error).toBeInstanceOf(FormatError)
    expect(error.message).toMatch(/_sb00.hdf5: .*trunc/)
    expect(error.message).not.toContain('\n')
  })

  test('a file that is not there', async () => {
    expect((await attempt(['/nowhere/a.hdf5'])).message).toMatch(/nowhere/)
  })

  test('an existing output', async () => {
    const path = join(temporaryFolder(), 'x.ms')
    mkdirSync(path)
    await expect(convert(files, path)).rejects.toThrow(OutputExistsError)
  })

  test.skipIf(!haveData)('data that are not phased to anything fixed', async () => {
    const error = await attempt([dataPath('uvh5', 'hera_zen.2458661.23480.uvh5')])
    expect(error.message).toMatch(/phased "drift", wanted a drift scan with phase_center_dec/)
  })
})

test('phase centres that a file names and does not tell are an error', () => {
  const centre = { id: 3, name: 'A', type: 'sidereal', frame: 'icrs', longitudeRad: 1, latitudeRad: 0.5 }
  const given = { phaseType: 'catalog', phaseCentres: [centre], uvwM: new Float64Array(6) }
  const phase = (changes: object) => {
    const fieldIds = new Int32Array(2)
    const header = { ...given, ...changes } as unknown as Uvh5Header
    const rows = [{ header, firstRow: 0, rowCount: 2, timeMjdS: 5e9 }]
    const none = new Int32Array(0)
    phasingOf('a.uvh5', header, rows, UNKNOWN_ORIENTATION).fill(0, none, none, new Float64Array(6), fieldIds)
    return [...fieldIds]
  }
  expect(phase({ phaseCentreIds: Int32Array.of(3, 3) })).toEqual([0, 0])
  expect(phase({ phaseCentreIds: undefined })).toEqual([0, 0])
  expect(() => phase({ phaseCentreIds: Int32Array.of(3, 4) })).toThrow(/a.uvh5: row 1: no phase centre 4/)
  expect(() => phase({ phaseCentres: [] })).toThrow(GroupError)
})

describe.skipIf(!haveData)('real data', () => {
  test('the VLA file becomes the Measurement Set that pyuvdata made of it, uvw and DATA bit by bit', async () => {
    const path = join(temporaryFolder(), 'vla.ms')
    await convert([dataPath('uvh5', 'vla_L_3c286.uvh5')], path)
    using ours = openVisibilities(path)
    using theirs = openVisibilities(unpackedTable('ms', 'vla_L_3c286_2spw.ms'))
    // theirs has the second window after all times of the first, ours after each integration
    const [mine, other] = [keyed(ours.ms.main), keyed(theirs.ms.main)]
    expect(mine.size).toBe(30312)
    let worst = 0
    for (const [key, row] of mine) {
      const match = other.get(key)
      if (match === undefined) throw new Error(`no row ${key}`)
      for (const column of ['UVW', 'DATA']) {
        const [a, b] = [ours.ms.main, theirs.ms.main].map(
          (table, i) => table.column(column).readCell([row, match][i]) as Float64Array,
        )
        for (let k = 0; k < a.length; k++) worst = Math.max(worst, Math.abs(a[k] - b[k]))
      }
    }
    expect(worst).toBe(0)
  })

  test('the ATA file with nonsense in it is converted, the nonsense flagged', async () => {
    const path = join(temporaryFolder(), 'ata.ms')
    await convert([dataPath('uvh5', 'ata_C0352_3c286.uvh5')], path)
    using source = openVisibilities(path)
    const dead = new Set<number>()
    for (const block of source.blocks()) {
      for (const { flags, rowCount, firstRow } of block.spectra) {
        const samples = flags.length / rowCount
        for (let row = 0; row < rowCount; row++) {
          if (flags.subarray(row * samples, (row + 1) * samples).every((flag) => flag === 1)) dead.add(firstRow + row)
        }
      }
    }
    expect(source.rowCount).toBe(406)
    expect(dead.size).toBeGreaterThan(0)
  })
})

function keyed(table: ReturnType<typeof openVisibilities>['ms']['main']): Map<string, number> {
  const numbers = (name: string) => table.column(name).readScalars() as Float64Array
  const [time, a1, a2, window] = ['TIME', 'ANTENNA1', 'ANTENNA2', 'DATA_DESC_ID'].map(numbers)
  const shift = Math.min(...a1, ...a2) // pyuvdata numbers VLA antennas from 1, the header's order from 0
  return new Map(
    Array.from(time, (t, row) => [`${t.toFixed(3)} ${a1[row] - shift} ${a2[row] - shift} ${window[row]}`, row]),
  )
}
