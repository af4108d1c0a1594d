import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataPath, haveData, temporaryFolder } from '@contimg/fixtures/data'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerOrRefusal, DAMAGE_KINDS, damaged } from '../testing.ts'
import { type HdfLibrary, loadHdf5, Uvh5Reader } from './index.ts'

const damages = fc.array(fc.tuple(fc.nat(DAMAGE_KINDS - 1), fc.nat(), fc.nat()), { minLength: 1, maxLength: 4 })

/** Reads the header and the samples of the first rows. */
function readFile(library: HdfLibrary, path: string): void {
  using reader = new Uvh5Reader(library, path)
  const rows = Math.min(reader.rowCount, 8)
  const samples = rows * reader.channelCount * reader.polarizationCount
  reader.readVisibilities(0, rows, new Float32Array(2 * samples))
  reader.readFlags(0, rows, new Uint8Array(samples))
  reader.readSampleCounts(0, rows, new Float32Array(samples))
}

test.skipIf(!haveData).each(['pyuvsim_singlesource', 'hera_zen.2458661.23480'])(
  'UVH5 file %s, damaged, is read or refused (500 cases: each goes through a file and the HDF5 library)',
  async (name) => {
    const library = await loadHdf5()
    const whole = new Uint8Array(readFileSync(dataPath('uvh5', `${name}.uvh5`)))
    const path = join(temporaryFolder(), 'hostile.uvh5')
    readFile(library, dataPath('uvh5', `${name}.uvh5`))
    let refused = 0
    fc.assert(
      fc.property(damages, (list) => {
        writeFileSync(path, damaged(whole, list))
        if (answerOrRefusal(() => readFile(library, path)) === 'refused') refused++
      }),
      { numRuns: 500, seed: 20261121 },
    )
    expect(refused).toBeGreaterThan(50)
  },
)
