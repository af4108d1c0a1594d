import { sql } from 'kysely'
import type { Products } from './products.ts'

/** How many there are of each kind: each is one walk along an index. */
export interface ProductCounts {
  readonly measurementSets: Readonly<Record<string, number>> // by stage
  readonly images: Readonly<Record<string, number>> // by type
  readonly calibrationTables: Readonly<Record<string, number>> // by status of their set
}

export async function countProducts({ db }: Products): Promise<ProductCounts> {
  const by = async (table: string, column: string) => {
    const { rows } = await sql<{ word: string; count: number }>`
      SELECT ${sql.ref(column)} AS word, count(*) AS count FROM ${sql.table(table)} GROUP BY 1`.execute(db)
    return Object.fromEntries(rows.map(({ word, count }) => [word, count]))
  }
  return {
    measurementSets: await by('ms_index', 'stage'),
    images: await by('images', 'type'),
    calibrationTables: await by('calibration_tables', 'status'),
  }
}
