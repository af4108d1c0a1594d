import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { CatalogSource } from '@contimg/pipeline'
import { degrees, RAD_PER_ARCSEC, RAD_PER_DEG, tidy } from '../units.ts'
import { columnsOf, hasTable, readCatalog, writeCatalog } from './catalog-file.ts'
import { CellReader, type Row } from './cell.ts'
import { boxOf, type Cone, isInCone } from './cone.ts'
import { CatalogFileError } from './errors.ts'
import { type ImportOrigin, importMeta } from './origin.ts'

const SCHEMA = `
  CREATE TABLE sources (
    source_id TEXT NOT NULL,
    ra_deg REAL NOT NULL,
    dec_deg REAL NOT NULL,
    flux_mjy REAL NOT NULL,
    maj_arcsec REAL,
    min_arcsec REAL
  ) STRICT;`

// A cone's rows are those of a span of this index; right ascension is looked at in it, before any row of the table.
const INDEX = 'CREATE INDEX sources_dec_ra ON sources (dec_deg, ra_deg);'

/** Takes the sources of a survey one by one. */
export type PutSource = (source: CatalogSource) => void

export interface DecSpan {
  readonly fromRad: number
  readonly toRad: number
}

export interface SourceCatalogRequest {
  readonly survey: string // such as nvss
  readonly origin: ImportOrigin
  readonly cut: DecSpan | undefined // keeps only what lies in it
}

/** What a catalogue of sources holds. */
export interface SourceCoverage {
  readonly count: number
  readonly span: DecSpan // of declination, within which nothing of the survey is missing
}

const EDGE_RAD = 0.1 * RAD_PER_DEG // the outermost source of a span lies this near to its edge or nearer

/**
 * Makes a catalogue of sources, in a file that is not there yet.
 *
 * @param fill  puts all sources of the survey
 * @throws what `fill` throws
 */
export async function writeSourceCatalog(
  path: string,
  { survey, origin, cut }: SourceCatalogRequest,
  fill: (put: PutSource) => Promise<void>,
): Promise<SourceCoverage> {
  const seen = new SeenSpan()
  let count = 0
  await writeCatalog(path, async (db) => {
    db.exec(SCHEMA)
    const insert = db.prepare('INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?)')
    await fill(({ id, raRad, decRad, fluxJy, majorRad, minorRad }) => {
      seen.add(decRad)
      if (cut !== undefined && !(decRad >= cut.fromRad && decRad <= cut.toRad)) return
      insert.run(id, degrees(raRad), degrees(decRad), tidy(1000 * fluxJy), arcsec(majorRad), arcsec(minorRad))
      count++
    })
    db.exec(INDEX)
    const { fromRad, toRad } = seen.within(cut)
    const edges = { dec_min_deg: String(degrees(fromRad)), dec_max_deg: String(degrees(toRad)) }
    return { ...importMeta(survey, count, origin), ...edges }
  })
  return { count, span: seen.within(cut) }
}

/** The declinations of the sources that were seen. */
class SeenSpan {
  #fromRad = Number.POSITIVE_INFINITY
  #toRad = Number.NEGATIVE_INFINITY

  add(decRad: number): void {
    this.#fromRad = Math.min(this.#fromRad, decRad)
    this.#toRad = Math.max(this.#toRad, decRad)
  }

  /** What is whole of a cut: to its own edges where sources come near them, else as far as they come. */
  within(cut: DecSpan | undefined): DecSpan {
    if (cut === undefined) return { fromRad: this.#fromRad, toRad: this.#toRad }
    return {
      fromRad: this.#fromRad <= cut.fromRad + EDGE_RAD ? cut.fromRad : this.#fromRad,
      toRad: this.#toRad >= cut.toRad - EDGE_RAD ? cut.toRad : this.#toRad,
    }
  }
}

function arcsec(angleRad: number | undefined): number | null {
  return angleRad === undefined ? null : tidy(angleRad / RAD_PER_ARCSEC)
}

/**
 * The sources of a catalogue within a cone, brightest first. Also of one without columns for the axes.
 *
 * @throws CatalogFileError; file system errors as they come
 */
export function findSources(path: string, cone: Cone): CatalogSource[] {
  return readCatalog(path, (db) => {
    if (!hasTable(db, 'sources')) throw new CatalogFileError(path, 'no table sources, wanted a catalogue of sources')
    const cells = new CellReader(path)
    return rowsInBox(db, cone)
      .map((row) => sourceOf(cells, row))
      .filter((source) => isInCone(cone, source))
      .toSorted((a, b) => b.fluxJy - a.fluxJy)
  })
}

/**
 * The sources of a catalogue within a strip of declination, by declination.
 *
 * @throws CatalogFileError; file system errors as they come
 */
export function sourcesInStrip(path: string, { fromRad, toRad }: DecSpan): CatalogSource[] {
  return readCatalog(path, (db) => {
    if (!hasTable(db, 'sources')) throw new CatalogFileError(path, 'no table sources, wanted a catalogue of sources')
    const cells = new CellReader(path)
    const rows = select(db, 'dec_deg BETWEEN ? AND ? ORDER BY dec_deg').all(degrees(fromRad), degrees(toRad))
    return rows.map((row) => sourceOf(cells, row))
  })
}

function rowsInBox(db: DatabaseSync, cone: Cone): Row[] {
  const { decFromRad, decToRad, raSpansRad } = boxOf(cone)
  const statement = select(db, 'dec_deg BETWEEN ? AND ? AND ra_deg BETWEEN ? AND ?')
  return raSpansRad.flatMap(([from, to]) =>
    statement.all(decFromRad / RAD_PER_DEG, decToRad / RAD_PER_DEG, from / RAD_PER_DEG, to / RAD_PER_DEG),
  )
}

function select(db: DatabaseSync, where: string): StatementSync {
  const present = columnsOf(db, 'sources')
  const columns = ['source_id', 'ra_deg', 'dec_deg', 'flux_mjy', 'maj_arcsec', 'min_arcsec']
  return db.prepare(`SELECT ${columns.filter((name) => present.includes(name)).join()} FROM sources WHERE ${where}`)
}

function sourceOf(cells: CellReader, row: Row): CatalogSource {
  const axis = (column: string) => {
    const value = cells.numberOrNothing(row, column, 0, 1e7)
    return value === undefined ? undefined : value * RAD_PER_ARCSEC
  }
  return {
    id: typeof row.source_id === 'number' ? String(row.source_id) : cells.text(row, 'source_id'),
    raRad: cells.number(row, 'ra_deg', 0, 360) * RAD_PER_DEG,
    decRad: cells.number(row, 'dec_deg', -90, 90) * RAD_PER_DEG,
    fluxJy: cells.number(row, 'flux_mjy', -1e12, 1e12) / 1000,
    majorRad: axis('maj_arcsec'),
    minorRad: axis('min_arcsec'),
  }
}
