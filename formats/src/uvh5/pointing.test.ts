import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataPath, haveData, temporaryFolder } from '@contimg/fixtures/data'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FormatError } from '../error.ts'
import { loadHdf5 } from '../hdf5/library.ts'
import { answerOrRefusal, DAMAGE_KINDS, damaged } from '../testing.ts'
import type { Uvh5Header } from './header.ts'
import { readPointing } from './pointing.ts'
import { catalogHeader } from './testing.ts'
import { emptyUvh5, Uvh5Writer } from './writer.ts'

const INTEGRATION_S = 12.884902

/** A drift scan of three integrations of two baselines. */
async function driftScan(changes: Partial<Uvh5Header> = {}): Promise<string> {
  const path = join(temporaryFolder(), 'a_sb00.hdf5')
  writeFileSync(path, emptyUvh5())
  new Uvh5Writer(await loadHdf5(), path, {
    ...catalogHeader(),
    objectName: 'search',
    phaseType: 'drift',
    phaseCentres: [],
    phaseCentreIds: undefined,
    phaseCentreDecRad: undefined,
    ant1Numbers: Int32Array.of(0, 0, 0, 0, 0, 0),
    ant2Numbers: Int32Array.of(1, 102, 1, 102, 1, 102),
    timesJd: Float64Array.from({ length: 6 }, (_, row) => 2460923.5 + (Math.floor(row / 2) * INTEGRATION_S) / 86400),
    extraKeywords: { phase_center_dec: 0.95 },
    ...changes,
  }).close()
  return path
}

test('the pointing of a drift scan: site, apparent declination, first and last time, number of integrations', async () => {
  const found = readPointing(await loadHdf5(), await driftScan())
  expect(found).toEqual({
    latitudeDeg: 37.2,
    longitudeDeg: -118.3,
    altitudeM: 1188,
    decRad: 0.95,
    firstTimeJd: 2460923.5,
    lastTimeJd: 2460923.5 + (2 * INTEGRATION_S) / 86400,
    integrationCount: 3,
  })
})

test('the declination stands among the extra keywords, or at the top', async () => {
  const path = await driftScan({ extraKeywords: {}, phaseCentreDecRad: -0.2 })
  expect(readPointing(await loadHdf5(), path).decRad).toBe(-0.2)
})

test.each<[what: string, changes: Partial<Uvh5Header>, message: RegExp]>([
  ['no declination', { extraKeywords: {} }, /no \/Header\/extra_keywords\/phase_center_dec, wanted a drift scan/],
  ['a declination of NaN', { extraKeywords: { phase_center_dec: Number.NaN } }, /phase_center_dec is NaN, wanted/],
  ['a declination in words', { extraKeywords: { phase_center_dec: '54d36m' } }, /phase_center_dec holds strings/],
  [
    'times that go back',
    { timesJd: Float64Array.of(9, 9, 8, 8, 7, 7) },
    /times from 9 to 7 in steps of .*, wanted 1 to 6/,
  ],
  ['gaps of years', { timesJd: Float64Array.of(1, 1, 500, 500, 900, 900) }, /wanted 1 to 6 integrations/],
  ['integrations of no length', { integrationTimesS: new Float64Array(6) }, /in steps of 0 s/],
  ['a time of NaN', { timesJd: Float64Array.of(9, 9, 9, 9, 9, Number.NaN) }, /time_array is NaN/],
])('%s is refused, and named', async (_, changes, message) => {
  const [library, path] = [await loadHdf5(), await driftScan(changes)]
  expect(() => readPointing(library, path)).toThrow(FormatError)
  expect(() => readPointing(library, path)).toThrow(message)
  expect(() => readPointing(library, path)).toThrow(path)
})

test.skipIf(!haveData)('a file of another kind is refused', async () => {
  const library = await loadHdf5()
  expect(() => readPointing(library, dataPath('uvh5', 'vla_L_3c286.uvh5'))).toThrow(/wanted a drift scan/)
  expect(() => readPointing(library, dataPath('README.md'))).toThrow(/not a whole HDF5 file/)
})

test('a damaged file is read or refused (300 cases)', async () => {
  const [library, path] = [await loadHdf5(), await driftScan()]
  const whole = new Uint8Array(readFileSync(path))
  const damages = fc.array(fc.tuple(fc.nat(DAMAGE_KINDS - 1), fc.nat(), fc.nat()), { minLength: 1, maxLength: 4 })
  let refused = 0
  const law = fc.property(damages, (list) => {
    writeFileSync(path, damaged(whole, list))
    if (answerOrRefusal(() => readPointing(library, path)) === 'refused') refused++
  })
  fc.assert(law, { numRuns: 300, seed: 20261121 })
  expect(refused).toBeGreaterThan(30)
})
