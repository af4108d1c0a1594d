import type { StagePerformance } from '@contimg/pipeline'
import type { Products } from './products.ts'

/** How long a stage of a group took; of the same run of a stage the latest is kept. */
export async function putPerformance({ db, nowMs }: Products, one: StagePerformance): Promise<void> {
  const row = {
    ...{ group_id: one.groupId, stage: one.stage, run: one.run },
    load_time: one.loadS ?? null,
    phase_time: one.phaseS ?? null,
    write_time: one.writeS ?? null,
    total_time: one.totalS,
    writer_type: one.writerType ?? null,
    peak_memory_bytes: one.peakMemoryBytes ?? null,
    job_id: one.jobId ?? null,
    recorded_at: nowMs() / 1000,
  }
  await db
    .insertInto('performance_metrics')
    .values(row)
    .onConflict((conflict) => conflict.columns(['group_id', 'stage', 'run']).doUpdateSet(row))
    .execute()
}
