import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataBytes, dataPath, haveData, temporaryFolder } from '@contimg/fixtures/data'
import { haveProgram, havePython, runPython } from '@contimg/fixtures/oracle'
import { describe, expect, test } from 'vitest'
import { writeWhole } from '../node/index.ts'
import {
  type Card,
  celestialCards,
  MemoryBytes,
  readFits,
  readFitsColumn,
  readFitsImage,
  tableColumns,
  writeFitsImage,
} from './index.ts'

const haveAstropy = havePython('astropy', 'numpy')
const haveVerify = haveProgram('fitsverify')

function fitsFiles(...folder: string[]) {
  if (!haveData) return []
  return readdirSync(dataPath(...folder))
    .filter((name) => /\.fits(\.gz)?$/.test(name))
    .map((name) => ({ file: [...folder, name].join('/'), names: [...folder, name] }))
}

const READ_ALL = `
import numpy as np, warnings, hashlib
warnings.simplefilter('ignore')
from astropy.io import fits
answer = []
def sums(x):
    x = np.asarray(x, dtype=float).ravel()
    good = x[np.isfinite(x)]
    return [float(good.sum()), float(np.abs(good).sum()), int(good.size), float(good[0]) if good.size else None]
def physical(hdu):
    h, x = hdu.header, hdu.data.astype(float)
    if h['BITPIX'] > 0 and 'BLANK' in h: x[hdu.data == h['BLANK']] = np.nan
    return x * h.get('BSCALE', 1) + h.get('BZERO', 0)
for hdu in fits.open(given, do_not_scale_image_data=True):
    cards = [[c.keyword, c.value if isinstance(c.value, (str, int, float, bool)) else None] for c in hdu.header.cards]
    one = {'cards': cards, 'image': None, 'columns': {}}
    if hdu.is_image and hdu.data is not None:
        one['image'] = {'shape': list(hdu.data.shape), 'sums': sums(physical(hdu))}
    if not hdu.is_image:
        raw = hdu.data
        for column in hdu.columns:
            x = raw[column.name]
            if x.dtype.kind in 'SU':
                one['columns'][column.name] = [hashlib.md5('|'.join(str(cell).rstrip() for cell in x.tolist()).encode()).hexdigest(), len(x)]
            else:
                if column.null is not None: x = np.where(x == column.null, np.nan, x)
                one['columns'][column.name] = sums(x)
    answer.append(one)
`

interface Read {
  cards: [string, string | number | boolean | null][]
  image: { shape: number[]; sums: [number, number, number, number | null] } | null
  columns: Record<string, [string, number] | [number, number, number, number | null]>
}

function sumsOf(values: Iterable<number | bigint>): [number, number, number, number | null] {
  const good = Array.from(values, Number).filter(Number.isFinite)
  const sum = good.reduce((total, value) => total + value, 0)
  return [sum, good.reduce((total, value) => total + Math.abs(value), 0), good.length, good[0] ?? null]
}

function hashOf(texts: readonly string[]): string {
  return createHash('md5').update(texts.join('|')).digest('hex')
}

function expectSums(ours: ReturnType<typeof sumsOf>, theirs: ReturnType<typeof sumsOf>, relative: number): void {
  expect(ours[2]).toBe(theirs[2])
  expect(Math.abs(ours[0] - theirs[0])).toBeLessThanOrEqual(relative * theirs[1])
  expect(Math.abs(ours[1] - theirs[1])).toBeLessThanOrEqual(relative * theirs[1])
  if (theirs[3] !== null) expect(ours[3]! / theirs[3] || 1).toBeCloseTo(1, 6)
}

const everyFile = [
  ...fitsFiles('images'),
  ...fitsFiles('mosaic'),
  ...fitsFiles('catalogs'),
  ...fitsFiles('expected'),
  ...fitsFiles('sourcefind', 'vast'),
  ...fitsFiles('sourcefind', 'pybdsf'),
]

describe.skipIf(!haveAstropy)('astropy', () => {
  test.each(everyFile)('reads what we read in $file', ({ names }) => {
    const source = new MemoryBytes(names.join('/'), dataBytes(...names))
    const hdus = readFits(source)
    const theirs = runPython<Read[]>(READ_ALL, dataPath(...names))
    expect(hdus.length).toBe(theirs.length)
    for (const [i, hdu] of hdus.entries()) {
      const { cards, image, columns } = theirs[i]
      expect(hdu.cards.map(([keyword]) => keyword)).toEqual(cards.map(([keyword]) => keyword))
      for (const [j, [, value]] of cards.entries()) if (value !== null) expect(hdu.cards[j][1]).toEqual(value)
      if (image) {
        const ours = readFitsImage(source, hdu)
        expect(ours.shape).toEqual(image.shape)
        expectSums(sumsOf(ours.data), image.sums, 1e-7)
      }
      if (hdu.kind === 'binary-table') {
        expect(tableColumns(hdu).map(({ name }) => name)).toEqual(Object.keys(columns))
        for (const [name, expected] of Object.entries(columns)) {
          const values = readFitsColumn(source, hdu, name)
          if (typeof expected[0] === 'string') expect([hashOf(values as string[]), values.length]).toEqual(expected)
          else expectSums(sumsOf(values as Float64Array), expected as ReturnType<typeof sumsOf>, 1e-12)
        }
      }
    }
  })

  test('reads our image bit by bit, its cards and its sums', () => {
    const path = join(temporaryFolder(), 'ours.fits')
    writeOurs(path)
    const theirs = runPython<{ cards: unknown[]; bits: string; warnings: string[] }>(
      `
import warnings, hashlib
from astropy.io import fits
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    hdus = fits.open(given, checksum=True)
    data = hdus[0].data
    header = hdus[0].header
    answer = {
        'cards': [header['CRPIX1'], header['CMDLINE'], header['OBJECT'], header['BMAJ'], header['ESO DET CHIP']],
        'bits': data.astype('<f4').tobytes().hex(),
        'warnings': [str(w.message) for w in caught],
    }
`,
      path,
    )
    expect(theirs.warnings).toEqual([])
    expect(theirs.bits).toBe(Buffer.from(pixels.buffer).toString('hex'))
    expect(theirs.cards).toEqual([4, commandLine, "O'Neill", 0.0123456789, 3])
  })
})

describe.skipIf(!haveVerify)('fitsverify', () => {
  test('finds no fault and nothing to warn of in our image', () => {
    const path = join(temporaryFolder(), 'ours.fits')
    writeOurs(path)
    expect(execFileSync('fitsverify', [path], { encoding: 'utf8' })).toMatch(/0 warning\(s\) and 0 error\(s\)/)
  })

  test('sees a byte that was changed', () => {
    const path = join(temporaryFolder(), 'ours.fits')
    writeOurs(path)
    const bytes = readFileSync(path)
    bytes[bytes.length - 2880] ^= 1
    writeFileSync(path, bytes)
    const output = execFileSync('sh', ['-c', `fitsverify ${path} || true`], { encoding: 'utf8' })
    expect(output).toMatch(/checksum is not in agreement/i)
  })
})

const pixels = Float32Array.from({ length: 7 * 5 }, (_, i) => (i === 3 ? Number.NaN : Math.cos(i) / 3))
const commandLine = `contimg image ${'a-file '.repeat(20)}--niter 1000`

function writeOurs(path: string): void {
  const wcs = {
    projection: 'SIN',
    crvalRad: [1.86, 0.78],
    crpix: [4, 3],
    cdeltRad: [-2e-5, 2e-5],
    pc: [1, 0, 0, 1],
  } as const
  const cards: Card[] = [
    ['OBJECT', "O'Neill"],
    ['BUNIT', 'Jy/beam'],
    ...celestialCards(wcs),
    ['CTYPE3', 'FREQ'],
    ['CRPIX3', 1],
    ['CRVAL3', 1.405e9],
    ['CDELT3', 1.87e8],
    ['CUNIT3', 'Hz'],
    ['CTYPE4', 'STOKES'],
    ['CRPIX4', 1],
    ['CRVAL4', 1],
    ['CDELT4', 1],
    ['BMAJ', 0.0123456789],
    ['BMIN', 0.01],
    ['BPA', 12.5],
    ['DATE-OBS', '2025-10-13T13:28:03.000', 'UTC'],
    ['CMDLINE', commandLine],
    ['ESO DET CHIP', 3, 'a keyword of the HIERARCH convention'],
    ['HISTORY', 'a history longer than the seventy-two columns of one card, which must go on in another'],
  ]
  writeWhole(path, (sink) => writeFitsImage(sink, { shape: [1, 1, 5, 7], data: pixels, cards }))
}
