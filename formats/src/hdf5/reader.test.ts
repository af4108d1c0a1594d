import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataJson, dataPath, haveData, temporaryFolder } from '@contimg/fixtures/data'
import { describe, expect, test } from 'vitest'
import { FormatError } from '../error.ts'
import { loadHdf5 } from './library.ts'
import { HdfReader } from './reader.ts'

interface Expected {
  readonly datasets: Record<
    string,
    {
      shape: number[] | null
      dtype: string
      chunks?: number[] | null
      filters?: number[]
      digest?: { n: number; sum?: number | [number, number]; sumabs?: number; true?: number; nonfinite?: number }
      sha256_joined_LF?: string
    }
  >
}

const FILES = [
  'ata_C0352_3c286',
  'hera_zen.2457698.40355191',
  'hera_zen.2458432.34569_int32',
  'hera_zen.2458661.23480',
  'mock_hera_bda',
  'pyuvsim_singlesource',
  'vla_L_3c286',
]

describe.skipIf(!haveData).each(FILES)('%s.uvh5', (name) => {
  test('gives the shapes, filters and sums that h5py gives', async () => {
    using file = new HdfReader(await loadHdf5(), dataPath('uvh5', `${name}.uvh5`))
    const { datasets } = dataJson<Expected>('expected', `${name}.uvh5.h5py.json`)
    const found = file.names().filter((path) => file.kind(path) === 'data set')
    expect(found.map((path) => path.replace(/^\//, '')).sort()).toEqual(Object.keys(datasets).sort())
    for (const [path, expected] of Object.entries(datasets)) {
      const { shape, chunks, type } = file.dataSet(path)
      expect(shape, path).toEqual(expected.shape)
      if (!shape) continue
      expect(chunks, path).toEqual(expected.chunks ?? null)
      expect(file.filterIds(path), path).toEqual(expected.filters)
      if (type.kind === 'string' || type.kind === 'variable-string') {
        const joined = createHash('sha256')
          .update(
            file
              .strings(path)
              .map((line) => `${line}\n`)
              .join(''),
          )
          .digest('hex')
        expect(joined, path).toBe(expected.sha256_joined_LF)
      } else {
        compareNumbers(path, file.numbers(path), type.kind === 'complex', expected.digest!)
      }
    }
  })
})

function compareNumbers(
  path: string,
  numbers: Float64Array,
  complex: boolean,
  digest: NonNullable<Expected['datasets'][string]['digest']>,
) {
  const step = complex ? 2 : 1
  expect(numbers.length, path).toBe(digest.n * step)
  let real = 0
  let imaginary = 0
  let absolute = 0
  let nonFinite = 0
  for (let i = 0; i < numbers.length; i += step) {
    const [x, y] = [numbers[i], complex ? numbers[i + 1] : 0]
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      nonFinite++
      continue
    }
    real += x
    imaginary += y
    absolute += Math.hypot(x, y)
  }
  const scale = Math.max(absolute, 1e-300)
  expect(nonFinite, path).toBe(digest.nonfinite ?? 0)
  if (digest.true !== undefined) expect(real, path).toBe(digest.true)
  if (digest.sumabs !== undefined) expect(Math.abs(absolute - digest.sumabs) / scale, path).toBeLessThan(1e-9)
  const [sumReal, sumImaginary] = Array.isArray(digest.sum) ? digest.sum : [digest.sum ?? real, 0]
  expect(Math.abs(real - sumReal) / scale, path).toBeLessThan(1e-9)
  expect(Math.abs(imaginary - sumImaginary) / scale, path).toBeLessThan(1e-9)
}

test.skipIf(!haveData)('a box of a compressed data set is the box of the whole', async () => {
  using file = new HdfReader(await loadHdf5(), dataPath('uvh5', 'hera_zen.2458661.23480.uvh5'))
  const whole = file.numbers('Header/uvw_array')
  const box = file.slab('Header/uvw_array', [2, 1], [3, 2])
  expect(Array.from(new Float64Array(box.buffer, box.byteOffset, 6))).toEqual(
    [2, 3, 4].flatMap((row) => [whole[3 * row + 1], whole[3 * row + 2]]),
  )
  expect(() => file.slab('Header/uvw_array', [2, 1], [3, 3])).toThrow(FormatError)
})

test.skipIf(!haveData).each([100, 5000, 150_000])(
  'a file cut to %i bytes is a FormatError, never numbers',
  async (size) => {
    const cut = join(temporaryFolder(), 'cut.uvh5')
    writeFileSync(cut, readFileSync(dataPath('uvh5', 'hera_zen.2458432.34569_int32.uvh5')).subarray(0, size))
    const library = await loadHdf5()
    expect(() => new HdfReader(library, cut)).toThrow(FormatError)
  },
)
