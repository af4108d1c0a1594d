import { findJobRun } from '@contimg/state/products'
import { jobLogFolder } from '@contimg/state/work'
import type { ApiContext } from '../context.ts'
import type { Job } from '../schemas/jobs.ts'
import { jobOfRun, jobOfTask, usualTimes } from './items.ts'

const COLUMNS = [
  ...(['job_id', 'type', 'target', 'group_id', 'state', 'stage', 'attempt', 'worker', 'by', 'queued_at'] as const),
  ...(['started_at', 'ended_at', 'took_s', 'usual_s', 'error'] as const),
] as const satisfies readonly (keyof Job)[]

/** Jobs as a table (RFC 4180), in the order in which they were asked for; those that are not known are left out. */
export async function csvOfJobs(context: ApiContext, ids: readonly string[]): Promise<string> {
  const usual = await usualTimes(context)
  const logs = jobLogFolder(context.settings.stateDir)
  const rows: string[] = [COLUMNS.join(',')]
  for (const id of new Set(ids)) {
    const task = await context.work.ask((client) => client.findTask(id))
    const run = task ? undefined : await findJobRun(context.products, id)
    const job = task ? await jobOfTask(task, usual, logs) : run && jobOfRun(run, usual)
    if (job) rows.push(COLUMNS.map((column) => cell(job[column])).join(','))
  }
  return `${rows.join('\r\n')}\r\n`
}

/** Text that a spreadsheet would take for a formula has a quote before it. */
function cell(value: string | number | null): string {
  if (value === null) return ''
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
