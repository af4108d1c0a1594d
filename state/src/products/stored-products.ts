import { sql } from 'kysely'
import type { Products } from './products.ts'

/** What the database says to lie on a disk. */
export interface StoredProduct {
  readonly kind: StoredKind
  readonly path: string
  readonly changedS: number // Unix time: when the pipeline last did something to it
  readonly isStored: boolean // as far as it is known
  readonly group: string | undefined // of a Measurement Set
  readonly set: string | undefined // of a calibration table
  readonly status: string | undefined // of its set
}

export type StoredKind = 'measurement-set' | 'image' | 'table' | 'raw'

const TABLES = {
  'measurement-set': sql`SELECT path, stage_updated_at AS changed, stored, group_id, NULL AS set_name, NULL AS status FROM ms_index`,
  image: sql`SELECT path, created_at AS changed, stored, NULL AS group_id, NULL AS set_name, NULL AS status FROM images`,
  table: sql`SELECT path, created_at AS changed, stored, NULL AS group_id, set_name, status FROM calibration_tables`,
  raw: sql`SELECT path, modified_time AS changed, stored, group_id, NULL AS set_name, NULL AS status FROM hdf5_file_index`,
}
const NAMES = {
  'measurement-set': 'ms_index',
  image: 'images',
  table: 'calibration_tables',
  raw: 'hdf5_file_index',
} as const

interface Row {
  readonly path: string
  readonly changed: number | null
  readonly stored: number
  readonly group_id: string | null
  readonly set_name: string | null
  readonly status: string | null
}

/** The oldest first. */
export async function listStoredProducts({ db }: Products, kind: StoredKind): Promise<StoredProduct[]> {
  const { rows } = await sql<Row>`${TABLES[kind]} ORDER BY changed, path`.execute(db)
  return rows.map(({ path, changed, stored, group_id, set_name, status }) => ({
    ...{ kind, path, changedS: changed ?? 0, isStored: stored === 1 },
    group: group_id ?? undefined,
    set: set_name ?? undefined,
    status: status ?? undefined,
  }))
}

/** Notes that something is on its disk, or is not there any more. What was made of it, and measured on it, stays known. */
export async function putProductStored(
  { db }: Products,
  { kind, path }: Pick<StoredProduct, 'kind' | 'path'>,
  isStored: boolean,
): Promise<void> {
  await db
    .updateTable(NAMES[kind])
    .set({ stored: isStored ? 1 : 0 })
    .where('path', '=', path)
    .execute()
}

/** Measurement Sets that a mosaic which is not done yet is to be made of. */
export async function listMeasurementSetsOfMosaics({ db }: Products): Promise<string[]> {
  const { rows } = await sql<{ ms_path: string }>`
    SELECT DISTINCT ms_path FROM mosaic_members JOIN mosaic_groups ON mosaic_group_id = group_id
    WHERE status IN ('pending', 'running')`.execute(db)
  return rows.map(({ ms_path }) => ms_path)
}
