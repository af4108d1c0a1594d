import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { temporaryFolder } from '@contimg/fixtures/data'
import type { CatalogSource } from '@contimg/pipeline'
import { expect, test } from 'vitest'
import { CatalogFileError } from './errors.ts'
import { listCatalogs } from './list.ts'
import { findSources, sourcesInStrip, writeSourceCatalog } from './source-catalog.ts'
import { chooseSurveyFile, listSurveyFiles, stripFileName, surveyFileName } from './strips.ts'

const DEG = Math.PI / 180
const origin = { sourceFile: 'survey.csv', importedMs: Date.UTC(2026, 10, 21) }

function source(id: string, raDeg: number, decDeg: number, fluxJy = 0.1): CatalogSource {
  return { id, raRad: raDeg * DEG, decRad: decDeg * DEG, fluxJy, majorRad: undefined, minorRad: undefined }
}

function write(path: string, sources: readonly CatalogSource[], cutDeg?: readonly [number, number]) {
  const cut = cutDeg && { fromRad: cutDeg[0] * DEG, toRad: cutDeg[1] * DEG }
  return writeSourceCatalog(path, { survey: 'nvss', origin, cut }, async (put) => sources.forEach(put))
}

const coneDeg = (raDeg: number, decDeg: number, radiusDeg: number) => ({
  raRad: raDeg * DEG,
  decRad: decDeg * DEG,
  radiusRad: radiusDeg * DEG,
})

/** Even over the sphere: a spiral that turns by the golden angle. */
function manySources(count: number): CatalogSource[] {
  return Array.from({ length: count }, (_, i) =>
    source(
      `S${i}`,
      (137.50776405 * i) % 360,
      Math.asin((2 * i + 1) / count - 1) / DEG,
      1 + ((7919 * i) % count) / count,
    ),
  )
}

test('a cone holds what a search of every source finds, across 0 h and at the poles too', async () => {
  const path = join(temporaryFolder(), 'nvss_full.sqlite3')
  const sources = manySources(4000)
  await write(path, sources)
  const separationDeg = (cone: ReturnType<typeof coneDeg>, { raRad, decRad }: CatalogSource) =>
    Math.acos(
      Math.min(
        1,
        Math.sin(cone.decRad) * Math.sin(decRad) +
          Math.cos(cone.decRad) * Math.cos(decRad) * Math.cos(raRad - cone.raRad),
      ),
    ) / DEG
  for (const [raDeg, decDeg, radiusDeg] of [
    [100, 54.6, 10],
    [0.5, 16, 12],
    [359.9, -30, 8],
    [0, 0, 20],
    [200, 89, 9],
    [20, -90, 15],
    [180, 0, 180],
  ]) {
    const cone = coneDeg(raDeg, decDeg, radiusDeg)
    const wanted = sources
      .filter((each) => separationDeg(cone, each) <= radiusDeg)
      .toSorted((a, b) => b.fluxJy - a.fluxJy)
    expect(wanted.length).toBeGreaterThan(5)
    expect(findSources(path, cone).map(({ id }) => id)).toEqual(wanted.map(({ id }) => id))
  }
})

test('a source comes back as it was put', async () => {
  const path = join(temporaryFolder(), 'nvss_full.sqlite3')
  const put = { ...source('J0834+5534', 128.7287, 55.5725, 8.8), majorRad: 20 * (DEG / 3600) }
  await write(path, [put])
  const [found] = findSources(path, coneDeg(128.7, 55.5, 0.1))
  expect(found).toEqual({
    ...put,
    raRad: expect.closeTo(put.raRad, 13),
    decRad: expect.closeTo(put.decRad, 13),
    fluxJy: 8.8,
    majorRad: expect.closeTo(put.majorRad, 13),
  })
})

test('the table is what other programs look for', async () => {
  const path = join(temporaryFolder(), 'nvss_full.sqlite3')
  await write(path, [source('A', 10, 20, 0.0625)])
  using db = new DatabaseSync(path, { readOnly: true })
  const row = { source_id: 'A', ra_deg: 10, dec_deg: 20, flux_mjy: 62.5, maj_arcsec: null, min_arcsec: null }
  expect({ ...db.prepare('SELECT * FROM sources').get() }).toEqual(row)
  const plan = db.prepare('EXPLAIN QUERY PLAN SELECT * FROM sources WHERE dec_deg BETWEEN 1 AND 2 AND ra_deg < 3').get()
  expect(plan?.detail).toContain('USING INDEX sources_dec_ra')
})

test('a strip keeps what lies in it, and says how far it is whole', async () => {
  const path = join(temporaryFolder(), 'nvss_dec+16.5.sqlite3')
  const sources = [14.01, 15, 16, 17, 18.99].map((dec, i) => source(`S${i}`, 10 * i, dec))
  const { count, span } = await write(path, sources, [15.5, 22])
  expect(count).toBe(3)
  expect([span.fromRad / DEG, span.toRad / DEG]).toEqual([expect.closeTo(15.5, 9), expect.closeTo(18.99, 9)])
  const near = await write(`${path}2`, sources, [15.95, 17.05])
  expect([near.span.fromRad / DEG, near.span.toRad / DEG]).toEqual([expect.closeTo(15.95, 9), expect.closeTo(17.05, 9)])
})

test('a strip is read as a cut of it is, by declination', async () => {
  const path = join(temporaryFolder(), 'nvss_full.sqlite3')
  await write(
    path,
    [18.99, 15.5, 14.01, 16.5].map((dec, i) => source(`S${i}`, 10 * i, dec)),
  )
  const ids = (fromDeg: number, toDeg: number) =>
    sourcesInStrip(path, { fromRad: fromDeg * DEG, toRad: toDeg * DEG }).map(({ id }) => id)
  expect([ids(15, 20), ids(15.5, 16.5), ids(20, 30)]).toEqual([['S1', 'S3', 'S0'], ['S1', 'S3'], []])
})

test('the strip nearest in declination that covers the cone is taken, else the whole survey, else the nearest at all', async () => {
  const folder = temporaryFolder()
  const path = (name: string) => join(folder, name)
  const strip = (from: number, to: number) => [source('a', 1, from), source('b', 2, to)]
  await write(path('nvss_dec+54.6.sqlite3'), strip(51.6, 57.6))
  await write(path('nvss_dec+56.0.sqlite3'), strip(50, 62))
  const chosen = (dec: number, radius: number) => chooseSurveyFile(folder, 'nvss', coneDeg(0, dec, radius))
  expect(chosen(54.7, 2)).toEqual({ path: path('nvss_dec+54.6.sqlite3'), isWhole: false, covers: true })
  expect(chosen(55.2, 3)).toEqual({ path: path('nvss_dec+56.0.sqlite3'), isWhole: false, covers: true })
  expect(chosen(54.7, 20)).toEqual({ path: path('nvss_dec+54.6.sqlite3'), isWhole: false, covers: false })
  expect(chosen(20, 1)).toBeUndefined()
  await write(path('nvss_full.sqlite3'), strip(-40, 90))
  expect(chosen(54.7, 20)).toEqual({ path: path('nvss_full.sqlite3'), isWhole: true, covers: true })
  expect(chosen(89, 3)).toEqual({ path: path('nvss_full.sqlite3'), isWhole: true, covers: true })
  expect(listSurveyFiles(folder, 'nvss')).toHaveLength(3)
  expect(listSurveyFiles(folder, 'first')).toEqual([])
})

test.each([
  [14, 19, 'nvss_dec+16.5.sqlite3'],
  [-3, 2, 'nvss_dec-00.5.sqlite3'],
  [-0.04, 0.02, 'nvss_dec+00.0.sqlite3'],
  [-40, 90, 'nvss_full.sqlite3'],
])('what spans %f° to %f° is called %s', (from, to, name) => {
  expect(surveyFileName('nvss', { fromRad: from * DEG, toRad: to * DEG })).toBe(name)
})

test('the strip at +54.6° is called nvss_dec+54.6.sqlite3', () => {
  expect(stripFileName('nvss', 54.6 * DEG)).toBe('nvss_dec+54.6.sqlite3')
})

test('a table without axes, of another program, is read', () => {
  const path = join(temporaryFolder(), 'nvss_dec+54.6.sqlite3')
  using db = new DatabaseSync(path)
  db.exec('CREATE TABLE sources (source_id INTEGER, ra_deg REAL, dec_deg REAL, flux_mjy REAL)')
  db.exec('INSERT INTO sources VALUES (7, 10, 54, 100)')
  expect(findSources(path, coneDeg(10, 54, 1))).toMatchObject([{ id: '7', fluxJy: 0.1, majorRad: undefined }])
})

test.each([
  ['text for a flux', "('A', 10, 54, 'bright')", /flux_mjy of A is "bright", wanted a number/],
  ['no flux', "('A', 10, 54, NULL)", /flux_mjy of A is null, wanted a number/],
  ['a number beyond all', "('A', 10, 54, 9e999)", /flux_mjy of A is Infinity/],
  ['a blob for a name', "(x'00', 10, 54, 1)", /source_id of .* is .*, wanted text/],
])('%s is refused by name', (_, values, message) => {
  const path = join(temporaryFolder(), 'nvss.sqlite3')
  using db = new DatabaseSync(path)
  db.exec('CREATE TABLE sources (source_id, ra_deg, dec_deg, flux_mjy)')
  db.exec(`INSERT INTO sources VALUES ${values}`)
  const search = () => findSources(path, coneDeg(10, 54, 180))
  expect(search).toThrow(CatalogFileError)
  expect(search).toThrow(message)
})

test('a file of something else is refused, and listed with what is wrong', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'nvss_full.sqlite3'), 'ra,dec\n')
  using _ = new DatabaseSync(join(folder, 'x.sqlite3'))
  _.exec('CREATE TABLE meta (a)')
  const search = () => findSources(join(folder, 'nvss_full.sqlite3'), coneDeg(0, 0, 1))
  expect(search).toThrow(CatalogFileError)
  expect(search).toThrow(/nvss_full.sqlite3: no SQLite file, wanted a catalogue/)
  const [first, second] = listCatalogs(folder)
  expect(first.problem).toContain('no SQLite file')
  expect(second.problem).toContain('no such column: key')
})
