import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { dataPath, haveData, temporaryFolder } from '@contimg/fixtures/data'
import { FormatError } from '@contimg/formats/error'
import { VLA_CALIBRATORS } from '@contimg/numerics/flux'
import { expect, test } from 'vitest'
import type { CatalogCalibrator, CatalogSource } from '../products.ts'
import { calibratorsOf, readCalibrators } from './calibrators.ts'
import { CATALOG_SOURCES, CatalogMissingError } from './missing.ts'
import { readOrientationFile } from './orientation-file.ts'
import { replaceFile } from './replace-file.ts'
import { readSurvey } from './survey.ts'

const VLA_LIST = dataPath('catalogs', 'vlacalibrators.txt.gz')
const NVSS = dataPath('catalogs', 'nvss_gt50mJy_dec+52_+57.csv.gz')
const IERS = dataPath('coords', 'finals2000A.all.gz')
const RAD_DEG = 180 / Math.PI

function fluxAt(calibrator: CatalogCalibrator, band: string): number | undefined {
  return calibrator.fluxes.find((flux) => flux.band === band)?.fluxJy
}

function unpacked(path: string, name: string): string {
  const plain = join(temporaryFolder(), name)
  writeFileSync(plain, gunzipSync(readFileSync(path)))
  return plain
}

test.skipIf(!haveData)('the 84 calibrators that are built in agree with the whole list', () => {
  const list = new Map(readCalibrators(VLA_LIST).map((calibrator) => [calibrator.name, calibrator]))
  const differing = VLA_CALIBRATORS.filter(([name, b1950, otherName, raDeg, decDeg, flux20Jy, flux6Jy]) => {
    const listed = list.get(name)
    return !(
      listed !== undefined &&
      listed.altNames[0] === b1950 &&
      (otherName === '' || listed.altNames[1] === otherName) &&
      Math.abs(listed.raRad * RAD_DEG - raDeg) < 1e-7 &&
      Math.abs(listed.decRad * RAD_DEG - decDeg) < 1e-7 &&
      (fluxAt(listed, '20cm') || undefined) === flux20Jy && // 0.00 is no flux to calibrate with
      (fluxAt(listed, '6cm') || undefined) === flux6Jy
    )
  })
  expect(differing).toEqual([])
  expect(VLA_CALIBRATORS).toHaveLength(84)
})

test.skipIf(!haveData)('every calibrator of the list has a name of its own', () => {
  const list = readCalibrators(VLA_LIST)
  expect(list).toHaveLength(1865)
  expect(new Set(list.map(({ name }) => name)).size).toBe(1865)
  const twins = list.filter(({ name }) => name.endsWith('b')).map(({ name, altNames }) => [name, ...altNames])
  expect(twins).toEqual([
    ['0354+801b', '0346+800', '0354+801'],
    ['0632+159b', '0629+159', '0632+159'],
    ['1300+142b', '1258+145', '1300+142'],
    ['1914+166b', '1911+165', '1914+166'],
  ])
})

test('of entries with one name that of more bands keeps it', () => {
  const entry = { line: 1, name: 'A', b1950Name: '', altName: '', positionCode: 'A', raDeg: 0, decDeg: 0 }
  const band = (code: 'L' | 'C') => ({ code, fluxJy: 1, qualityCodes: '' })
  const list = calibratorsOf([
    { ...entry, bands: [] },
    { ...entry, bands: [band('L'), band('C')] },
    { ...entry, bands: [band('L')] },
  ])
  expect(list.map(({ name }) => name)).toEqual(['Ac', 'A', 'Ab'])
})

test.skipIf(!haveData)('packed or not, a list is the same', () => {
  expect(readCalibrators(unpacked(VLA_LIST, 'list.txt'))).toEqual(readCalibrators(VLA_LIST))
})

test.skipIf(!haveData)('the list as comma separated values gives the same calibrators', () => {
  const list = readCalibrators(VLA_LIST).filter(({ name }) => !name.endsWith('b'))
  const codes = ['P', 'L', 'C', 'X', 'U', 'K', 'Q']
  const configurations = ['A', 'B', 'C', 'D']
  const columns = codes.flatMap((code) => [
    `flux_${code}_jy`,
    ...configurations.map((each) => `struct_${code}_${each}`),
  ])
  const rows = list.map(({ name, altNames: [b1950, alt], raRad, decRad, positionCode, fluxes }) => {
    const cells = codes.flatMap((code) => {
      const flux = fluxes.find(({ bandCode }) => bandCode === code)
      return [flux?.fluxJy ?? '', ...configurations.map((_, i) => flux?.qualityCodes[i] ?? '')]
    })
    return [name, raRad * RAD_DEG, decRad * RAD_DEG, positionCode, b1950 ?? '', alt ?? '', ...cells].join()
  })
  const path = join(temporaryFolder(), 'vla.csv')
  const head = ['name', 'ra_deg', 'dec_deg', 'position_code', 'b1950_name', 'alt_name', ...columns].join()
  writeFileSync(path, [head, ...rows].join('\n'))
  const close = (calibrators: readonly CatalogCalibrator[]) =>
    calibrators.map(({ raRad, decRad, ...rest }) => ({ ...rest, ra: raRad.toFixed(12), dec: decRad.toFixed(12) }))
  const told = list.map((each) => {
    const fluxes = each.fluxes.map((flux) => ({ ...flux, qualityCodes: flux.qualityCodes.replace('????', '') }))
    return { ...each, fluxes: fluxes.filter(({ fluxJy, qualityCodes }) => fluxJy !== undefined || qualityCodes !== '') }
  })
  expect(close(readCalibrators(path))).toEqual(close(told))
})

async function sourcesOf(path: string): Promise<CatalogSource[]> {
  const sources: CatalogSource[] = []
  await readSurvey(path, (source) => sources.push(source))
  return sources
}

test.skipIf(!haveData)('packed or not, a survey is the same', async () => {
  const sources = await sourcesOf(NVSS)
  expect(sources).toHaveLength(3810)
  expect(sources[1].decRad * RAD_DEG).toBeCloseTo(55.652499, 9)
  expect(sources[1].fluxJy).toBeCloseTo(1.534259, 12)
  expect(await sourcesOf(unpacked(NVSS, 'nvss.csv'))).toEqual(sources)
})

test.skipIf(!haveData)('a packed file that breaks off, or is damaged, is refused by name', async () => {
  const folder = temporaryFolder()
  const [cut, bent] = [join(folder, 'cut.gz'), join(folder, 'bent.gz')]
  const bytes = readFileSync(NVSS)
  writeFileSync(cut, bytes.subarray(0, 30_000))
  bytes[20_000] ^= 0xff
  writeFileSync(bent, bytes)
  for (const path of [cut, bent]) {
    await expect(sourcesOf(path)).rejects.toThrow(FormatError)
    await expect(sourcesOf(path)).rejects.toThrow(new RegExp(`^${path}: (gzip that cannot be unpacked|line )`))
    expect(() => readCalibrators(path)).toThrow(FormatError)
  }
})

test('a survey that is being read can be stopped', async () => {
  const path = join(temporaryFolder(), 'many.csv.gz')
  const rows = Array.from({ length: 200_000 }, (_, i) => `${i % 360},${(i % 100) - 40},5`)
  writeFileSync(path, gzipSync(`ra_deg,dec_deg,flux_mjy\n${rows.join('\n')}\n`))
  const stop = new AbortController()
  const reason = new Error('stopped')
  const reading = readSurvey(path, () => {}, { progress: () => stop.abort(reason), signal: stop.signal })
  await expect(reading).rejects.toBe(reason)
})

test.skipIf(!haveData)('an Earth orientation table is unpacked, and says to which day it was measured', () => {
  const { bytes, ...days } = readOrientationFile(IERS)
  expect(days).toEqual({ firstMjd: 41684, lastMeasuredMjd: 58710, lastMjd: 59083 })
  expect(Buffer.compare(bytes, gunzipSync(readFileSync(IERS)))).toBe(0)
  expect(() => readOrientationFile(NVSS)).toThrow(FormatError)
})

test('a catalogue that is missing is named, with where it is published and how to bring it in', () => {
  const error = new CatalogMissingError('nvss', 'state/catalogs/nvss_full.sqlite3')
  expect(error.message).toMatch(
    /^state\/catalogs\/nvss_full.sqlite3: the NVSS catalogue is not there; HEASARC publishes/,
  )
  expect(error.message).toContain('https://heasarc.gsfc.nasa.gov/')
  expect(error.message).toContain('contimg catalog import nvss FILE')
  expect(Object.keys(CATALOG_SOURCES)).toEqual(['vla', 'nvss', 'iers'])
})

test('a file is replaced whole, or not at all', async () => {
  const path = join(temporaryFolder(), 'a', 'file')
  await replaceFile(path, async (partial) => writeFileSync(partial, 'first'))
  const failing = replaceFile(path, async (partial) => {
    writeFileSync(partial, 'sec')
    expect(readFileSync(path, 'utf8')).toBe('first')
    throw new Error('no more')
  })
  await expect(failing).rejects.toThrow('no more')
  expect(readFileSync(path, 'utf8')).toBe('first')
  await replaceFile(path, async (partial) => writeFileSync(partial, 'third'))
  expect(readFileSync(path, 'utf8')).toBe('third')
})
