import type { WeightedSet } from '@contimg/pipeline'
import type { Products } from './products.ts'
import { transacted } from './together.ts'

/**
 * Notes which registered tables a Measurement Set was calibrated with, in place of what was noted of it before, and that
 * it is calibrated.
 *
 * @returns false where the Measurement Set is not in the index: then nothing is noted
 */
export async function putAppliedTables(
  products: Products,
  msPath: string,
  parts: readonly WeightedSet[],
): Promise<boolean> {
  const nowS = products.nowMs() / 1000
  return transacted(products.db, async (db) => {
    const { numUpdatedRows } = await db
      .updateTable('ms_index')
      .set({ cal_applied: 1, stage: 'calibrated', stage_updated_at: nowS, status: 'completed' })
      .set({ size_bytes: null, flagged_fraction: null }) // which changed with it, and may be told after it
      .where('path', '=', msPath)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await db.deleteFrom('calibration_applied').where('ms_path', '=', msPath).execute()
    const rows = parts.flatMap(({ tables, weight }) =>
      tables.map(({ path }) => ({
        ms_path: msPath,
        caltable_path: path,
        applied_at: nowS,
        weight,
        quality: null,
        error_message: null,
      })),
    )
    await db.insertInto('calibration_applied').values(rows).execute()
    return true
  })
}
