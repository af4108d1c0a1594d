import { basename, dirname, join } from 'node:path'
import type { SubbandFileRecord } from '@contimg/pipeline'
import { degrees, RAD_PER_DEG } from '../units.ts'
import type { Products, SubbandFileRow } from './products.ts'
import { isoOf, mjdOf, mjdSOf } from './times.ts'
import { transacted } from './together.ts'

/** A subband file as it was found, and why it could not be read, where it could not. */
export interface IndexedSubbandFile extends SubbandFileRecord {
  readonly problem: string | undefined
}

/** The readable files of an observation that still stand. */
export interface IndexedGroup {
  readonly id: string // stamp of its first file
  readonly files: readonly IndexedSubbandFile[] // by subband; of several of a subband the earliest
  readonly missing: readonly number[] // subbands without a file
  readonly spareCount: number // later files of subbands that are there already
}

const SUBBAND_COUNT = 16
const ROWS_AT_ONCE = 500

/** Puts files in, or anew where they are in already. */
export async function putSubbandFiles(products: Products, files: readonly IndexedSubbandFile[]): Promise<void> {
  const indexedAt = products.nowMs() / 1000
  await transacted(products.db, async (transaction) => {
    for (let first = 0; first < files.length; first += ROWS_AT_ONCE)
      await transaction
        .replaceInto('hdf5_file_index')
        .values(files.slice(first, first + ROWS_AT_ONCE).map((file) => rowOf(file, indexedAt)))
        .execute()
  })
}

/** Notes that files do not stand any more. */
export async function putSubbandFilesGone(products: Products, paths: readonly string[]): Promise<void> {
  await transacted(products.db, async (transaction) => {
    for (let first = 0; first < paths.length; first += ROWS_AT_ONCE)
      await transaction
        .updateTable('hdf5_file_index')
        .set({ stored: 0, indexed_at: products.nowMs() / 1000 })
        .where('path', 'in', paths.slice(first, first + ROWS_AT_ONCE))
        .execute()
  })
}

/** The files in a folder, not in folders in it, that stood when they were last looked at; by path. */
export async function listSubbandFiles(products: Products, folder: string): Promise<IndexedSubbandFile[]> {
  const below = join(folder, '/')
  const rows = await products.db
    .selectFrom('hdf5_file_index')
    .selectAll()
    .where('path', '>=', below)
    .where('path', '<', `${below.slice(0, -1)}0`) // the character after /
    .where('stored', '=', 1)
    .orderBy('path')
    .execute()
  return rows.filter(({ path }) => dirname(path) === dirname(join(below, 'x'))).map(recordOf)
}

/** What is known of some files, of those that are known. */
export async function listIndexedFiles({ db }: Products, paths: readonly string[]): Promise<IndexedSubbandFile[]> {
  const found: IndexedSubbandFile[] = []
  for (let first = 0; first < paths.length; first += ROWS_AT_ONCE) {
    const some = paths.slice(first, first + ROWS_AT_ONCE)
    const rows = await db.selectFrom('hdf5_file_index').selectAll().where('path', 'in', some).execute()
    found.push(...rows.map(recordOf))
  }
  return found
}

/** The groups whose first stamp lies in [startMjdS, endMjdS), by time. */
export async function listSubbandGroups(
  products: Products,
  { startMjdS, endMjdS }: { startMjdS: number; endMjdS: number },
): Promise<IndexedGroup[]> {
  let query = products.db.selectFrom('hdf5_file_index').selectAll().where('stored', '=', 1).where('problem', 'is', null)
  if (Number.isFinite(startMjdS)) query = query.where('group_id', '>=', isoOf(startMjdS))
  if (Number.isFinite(endMjdS)) query = query.where('group_id', '<', isoOf(endMjdS))
  const rows = await query.orderBy('group_id').orderBy('timestamp_mjd').orderBy('path').execute()
  return [...Map.groupBy(rows.map(recordOf), ({ groupId }) => groupId)].map(([id, files]) => groupOf(id, files))
}

/** @param files  by time */
function groupOf(id: string, files: readonly IndexedSubbandFile[]): IndexedGroup {
  const kept = new Map<number, IndexedSubbandFile>()
  for (const file of files) if (!kept.has(file.subband)) kept.set(file.subband, file)
  return {
    id,
    files: [...kept.values()].sort((a, b) => a.subband - b.subband),
    missing: Array.from({ length: SUBBAND_COUNT }, (_, subband) => subband).filter((subband) => !kept.has(subband)),
    spareCount: files.length - kept.size,
  }
}

function rowOf(file: IndexedSubbandFile, indexedAt: number): SubbandFileRow {
  const iso = isoOf(file.stampMjdS)
  const [date, time] = iso.split('T')
  return {
    path: file.path,
    filename: basename(file.path),
    group_id: file.groupId,
    subband_code: `sb${String(file.subband).padStart(2, '0')}`,
    subband_num: file.subband,
    timestamp_iso: iso,
    timestamp_mjd: mjdOf(file.stampMjdS),
    file_size_bytes: file.sizeBytes,
    modified_time: file.modifiedMs / 1000,
    indexed_at: indexedAt,
    stored: 1,
    ra_deg: file.pointingRaRad === undefined ? null : degrees(file.pointingRaRad),
    dec_deg: file.pointingDecRad === undefined ? null : degrees(file.pointingDecRad),
    obs_date: date,
    obs_time: time,
    problem: file.problem ?? null,
  }
}

function recordOf(row: SubbandFileRow): IndexedSubbandFile {
  return {
    path: row.path,
    groupId: row.group_id,
    subband: row.subband_num,
    stampMjdS: mjdSOf(row.timestamp_mjd),
    sizeBytes: row.file_size_bytes,
    modifiedMs: row.modified_time * 1000,
    pointingRaRad: row.ra_deg === null ? undefined : row.ra_deg * RAD_PER_DEG,
    pointingDecRad: row.dec_deg === null ? undefined : row.dec_deg * RAD_PER_DEG,
    problem: row.problem ?? undefined,
  }
}
