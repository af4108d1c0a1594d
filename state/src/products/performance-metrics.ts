import type { StagePerformance } from '@contimg/pipeline'
import type { Kysely } from 'kysely'
import type { Products, Tables } from './products.ts'

/** How long a stage of a group took; of the same run of a stage the latest is kept. */
export async function putPerformance(products: Products, performance: StagePerformance): Promise<void> {
  await insertPerformance(products.db, performance, products.nowMs() / 1000)
}

/** The same within a transaction of the caller's. */
export async function insertPerformance(db: Kysely<Tables>, one: StagePerformance, nowS: number): Promise<void> {
  const row = {
    ...{ group_id: one.groupId, stage: one.stage, run: one.run },
    load_time: one.loadS ?? null,
    phase_time: one.phaseS ?? null,
    write_time: one.writeS ?? null,
    total_time: one.totalS,
    writer_type: one.writerType ?? null,
    peak_memory_bytes: one.peakMemoryBytes ?? null,
    job_id: one.jobId ?? null,
    recorded_at: nowS,
  }
  await db
    .insertInto('performance_metrics')
    .values(row)
    .onConflict((conflict) => conflict.columns(['group_id', 'stage', 'run']).doUpdateSet(row))
    .execute()
}
