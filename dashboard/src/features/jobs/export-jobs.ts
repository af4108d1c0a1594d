import type { Job } from '@contimg/api/schemas'
import { csvOf } from '../../words/csv.ts'

const COLUMNS = [
  ...(['job_id', 'type', 'target', 'group_id', 'state', 'stage', 'attempt', 'worker', 'by', 'queued_at'] as const),
  ...(['started_at', 'ended_at', 'took_s', 'usual_s', 'error'] as const),
] as const satisfies readonly (keyof Job)[]

/** Jobs as a table, with the columns of the API's. */
export function csvOfJobs(jobs: readonly Job[]): string {
  return csvOf(
    COLUMNS,
    jobs.map((job) => COLUMNS.map((column) => job[column])),
  )
}
