import { type RawBuilder, type Selectable, sql } from 'kysely'
import { boxOf } from '../catalogs/cone.ts'
import { RAD_PER_DEG } from '../units.ts'
import { type GradeLimits, type GradeWord, gradeOf } from './group-results.ts'
import { countTo, limitTo } from './limit.ts'
import type { ImageRow, Products } from './products.ts'

/** An image with what is known of its observation. */
export type ImageLine = Selectable<ImageRow> & {
  readonly group_id: string | null
  readonly calibrator: string | null // in the beam
  readonly antennas: number | null // with baselines
  readonly version: number // of the contents that have stood at its path, from 1
}

/** Degrees, ICRS. */
export interface ImageCone {
  readonly raDeg: number
  readonly decDeg: number
  readonly radiusDeg: number
}

type Range = readonly [low: number, high: number]

export interface ImageFilter {
  readonly ids?: readonly number[]
  readonly type?: string
  readonly span?: { readonly fromMjd: number; readonly toMjd: number } // of the observation's middle, the end not in it
  readonly decDeg?: Range // of the centre
  readonly cone?: ImageCone // holds the centre
  readonly noiseJy?: Range
  readonly isPbCorrected?: boolean
  readonly calibrator?: string
  readonly hasCalibrator?: boolean
  readonly msPath?: string
  readonly isStored?: boolean
  readonly isLatest?: boolean // of its Measurement Set and type
  readonly grades?: { readonly words: readonly GradeWord[]; readonly limits: GradeLimits }
}

export const IMAGE_ORDERS = ['observed_mjd', 'noise_jy', 'dynamic_range', 'created_at', 'center_dec_deg'] as const

/** A page of a list: images without the value stand last, equal ones in the order of their numbers. */
export interface ImageListPage {
  readonly order: (typeof IMAGE_ORDERS)[number]
  readonly descending: boolean
  readonly limit: number
  readonly after?: { readonly value: number | null; readonly id: number } // the last of the page before
}

/** Those that have the value are read off its index, as far as the page goes; then those that have none. */
export async function pageOfImages(products: Products, filter: ImageFilter, page: ImageListPage): Promise<ImageLine[]> {
  const isAmongNull = page.after?.value === null
  const valued = isAmongNull ? [] : await pagePart(products, filter, page, false)
  if (valued.length === page.limit) return valued
  const rest = { ...page, limit: page.limit - valued.length, after: isAmongNull ? page.after : undefined }
  return [...valued, ...(await pagePart(products, filter, rest, true))]
}

/** Counts no further than `most`; without it to the end. */
export async function countImages(products: Products, filter: ImageFilter, most?: number): Promise<number> {
  return await countTo(products, sql`FROM images ${joined(filter)} WHERE ${conditionsOf(filter, true)}`, most)
}

const [NOTHING, PLUS, TRUE, AND] = ['', '+', 'TRUE', ' AND '].map((text) => sql.raw(text))
const LINE = sql.raw(`
  SELECT images.*, ms_index.group_id, ms_index.calibrator, ms_index.antennas,
    max(1, (SELECT count(*) FROM artifacts WHERE artifacts.path = images.path)) AS version
  FROM images CROSS JOIN ms_index ON ms_index.path = images.ms_path`)

/** Few lie in a cone: its index serves better than that of the order, which a sign before the column leaves alone. */
async function pagePart(
  { db }: Products,
  filter: ImageFilter,
  { order, descending, limit, after }: Omit<ImageListPage, 'after'> & { readonly after?: ImageListPage['after'] },
  isNull: boolean,
): Promise<ImageLine[]> {
  const value = filter.cone ? `+images.${order}` : `images.${order}`
  const [than, way] = descending ? ['<', 'DESC'] : ['>', 'ASC']
  const keys = isNull ? ['images.id'] : [value, 'images.id']
  const inOrder = keys.map((key) => `${key} ${way}`).join(', ')
  const behind = after && (isNull ? sql`${after.id}` : sql`(${after.value}, ${after.id})`)
  const { rows } = await sql<ImageLine>`${LINE} WHERE ${conditionsOf(filter)}
    AND ${sql.raw(`${value} IS ${isNull ? '' : 'NOT '}NULL`)}
    ${behind ? sql`AND ${sql.raw(`(${keys.join(', ')}) ${than}`)} ${behind}` : NOTHING}
    ORDER BY ${sql.raw(inOrder)} ${limitTo(limit)}`.execute(db)
  return rows
}

/** The Measurement Sets, where they are asked about: CROSS, so that images stay the outer loop, in the order of their index. */
function joined({ calibrator, hasCalibrator }: ImageFilter): RawBuilder<unknown> {
  if (calibrator === undefined && hasCalibrator === undefined) return NOTHING
  return sql`CROSS JOIN ms_index ON ms_index.path = images.ms_path`
}

/**
 * With a sign before a column its index is left alone: that of the order serves wide ranges, which most are, better. Counts
 * have no order.
 */
function conditionsOf(filter: ImageFilter, isCounted = false): RawBuilder<unknown> {
  const { ids, type, span, decDeg, cone, noiseJy, isPbCorrected, msPath, isStored, isLatest, grades } = filter
  const sign = isCounted ? NOTHING : PLUS
  const some: (RawBuilder<unknown> | undefined)[] = [
    ids && sql`images.id IN (${sql.join(ids)})`,
    type === undefined ? undefined : sql`images.type = ${type}`,
    span && sql`images.observed_mjd >= ${span.fromMjd} AND images.observed_mjd < ${span.toMjd}`,
    decDeg && sql`${sign}images.center_dec_deg BETWEEN ${decDeg[0]} AND ${decDeg[1]}`,
    cone && isInCone(cone),
    noiseJy && sql`${sign}images.noise_jy BETWEEN ${noiseJy[0]} AND ${noiseJy[1]}`,
    isPbCorrected === undefined ? undefined : sql`images.pbcor = ${isPbCorrected ? 1 : 0}`,
    msPath === undefined ? undefined : sql`images.ms_path = ${msPath}`,
    isStored === undefined ? undefined : sql`images.stored = ${isStored ? 1 : 0}`,
    isLatest ? IS_LATEST : undefined,
    grades && sql`${gradeOf(grades.limits)} IN (${sql.join(grades.words)})`,
    ...calibratorConditions(filter),
  ]
  const given = some.filter((one) => one !== undefined)
  return given.length === 0 ? TRUE : sql.join(given, AND)
}

const SEEN = sql.raw(
  'SELECT value FROM ingest_queue, json_each(calibrators) WHERE ingest_queue.group_id = ms_index.group_id',
)

function calibratorConditions({ calibrator, hasCalibrator }: ImageFilter): RawBuilder<unknown>[] {
  const some: RawBuilder<unknown>[] = []
  if (calibrator !== undefined) some.push(sql`(ms_index.calibrator = ${calibrator} OR ${calibrator} IN (${SEEN}))`)
  if (hasCalibrator !== undefined) {
    const has = sql`(ms_index.calibrator IS NOT NULL OR EXISTS (${SEEN}))`
    some.push(hasCalibrator ? has : sql`NOT ${has}`)
  }
  return some
}

/** With signs before columns, so that the few images of the same Measurement Set are looked at and not all of a type. */
const IS_LATEST = sql`NOT EXISTS (SELECT 1 FROM images AS newer
  WHERE newer.ms_path = images.ms_path AND +newer.type = images.type
    AND (+newer.created_at, +newer.id) > (images.created_at, images.id))`

/** hav d = hav Δδ + cos δ₁ cos δ₂ hav Δα ≤ hav r, of what lies in the box that holds the cone. */
function isInCone({ raDeg, decDeg, radiusDeg }: ImageCone): RawBuilder<unknown> {
  const [ra, dec] = [sql.ref('images.center_ra_deg'), sql.ref('images.center_dec_deg')]
  const [raRad, decRad, radiusRad] = [raDeg, decDeg, radiusDeg].map((angle) => angle * RAD_PER_DEG)
  const { decFromRad, decToRad, raSpansRad } = boxOf({ raRad, decRad, radiusRad })
  const spans = raSpansRad.map(([from, to]) => sql`${ra} BETWEEN ${from / RAD_PER_DEG} AND ${to / RAD_PER_DEG}`)
  const half = (difference: RawBuilder<unknown>) => sql`pow(sin(radians(${difference}) / 2), 2)`
  const distance = sql`${half(sql`${dec} - ${decDeg}`)}
    + cos(radians(${dec})) * ${Math.cos(decRad)} * ${half(sql`${ra} - ${raDeg}`)}`
  return sql`${dec} BETWEEN ${decFromRad / RAD_PER_DEG} AND ${decToRad / RAD_PER_DEG}
    AND (${sql.join(spans, sql` OR `)}) AND ${distance} <= ${Math.sin(radiusRad / 2) ** 2}`
}
