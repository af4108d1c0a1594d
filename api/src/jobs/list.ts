import { countJobRuns, type JobRun, type JobRunFilter, type JobRunPlace, pageOfJobRuns } from '@contimg/state/products'
import { jobLogFolder, type Task, type TaskFilter, type TaskPage, type TaskStatus } from '@contimg/state/work'
import type * as z from 'zod'
import type { ApiContext } from '../context.ts'
import { invalid } from '../errors/api-error.ts'
import type { JobsQuery, jobPage } from '../schemas/jobs.ts'
import { spanOf } from '../schemas/spans.ts'
import { jobOfRun, jobOfTask, usualTimes } from './items.ts'

/** Where a page ended in each of the two lists that it is made of. */
interface Place {
  readonly tasks: string | undefined // undefined: none of them is told yet
  readonly run: JobRunPlace
}

const FIRST: Place = { tasks: undefined, run: { recordedS: Number.MAX_VALUE, id: '' } }
const RUNS_AT_ONCE = 200
const LAST_ID = '\uffff' // behind every other
const LATEST_S = 8.64e12 // that a date can be

/**
 * Tasks by when they were queued, and among them what is left of those that the queue does not keep any more, by when it was
 * put in: the latest first.
 */
export async function pageOfJobs(context: ApiContext, query: JobsQuery): Promise<z.infer<typeof jobPage>> {
  const { work, settings } = context
  const { limit, cursor } = query
  const place = cursor === undefined ? FIRST : placeOf(cursor)
  const filters = filtersOf(query, context.nowMs())
  const found = await work.ask(async (client) => ({
    page: await client.listTasks(notAfter(filters.tasks, place), { limit, from: place.tasks }),
    total: await client.countTasks(filters.tasks),
  }))
  const tasks = found?.page ?? NO_TASKS
  const runs = filters.runs ? await runsOf(context, filters.runs, place.run, floorOf(tasks), limit) : []
  const merged = [
    ...tasks.tasks.map((task, i) => ({ task, place: tasks.places[i], atS: Date.parse(task.createdOn) / 1000 })),
    ...runs.map((run) => ({ run, atS: run.recordedS })),
  ].toSorted((a, b) => b.atS - a.atS)
  const page = merged.slice(0, limit)
  const usual = await usualTimes(context)
  const logs = jobLogFolder(settings.stateDir)
  const isLast = merged.length <= limit && tasks.next === undefined && runs.length < limit
  const total = found?.total ?? (filters.runs ? await countJobRuns(context.products, filters.runs) : 0)
  return {
    items: await Promise.all(
      page.map((one) => ('task' in one ? jobOfTask(one.task, usual, logs) : jobOfRun(one.run, usual))),
    ),
    total,
    next_cursor: isLast || page.length === 0 ? null : cursorText(placeAfter(place, page)),
    has_queue: found !== undefined,
  }
}

const NO_TASKS: TaskPage = { tasks: [], places: [], next: undefined }

/** Tasks that were queued since the first page do not come to the next. */
function notAfter(filter: TaskFilter, { tasks, run: { recordedS } }: Place): TaskFilter {
  if (tasks !== undefined || recordedS === Number.MAX_VALUE) return filter
  const latestMs = Math.min(1000 * recordedS, filter.createdBefore?.getTime() ?? Number.POSITIVE_INFINITY)
  return { ...filter, createdBefore: new Date(latestMs) }
}

/** Down to when runs belong to this page: where more tasks follow, to its oldest task. */
function floorOf({ tasks, next }: TaskPage): number {
  return next === undefined ? Number.NEGATIVE_INFINITY : Date.parse(tasks[tasks.length - 1].createdOn) / 1000
}

/** Runs that no task is known of any more. */
async function runsOf(
  { products, work }: ApiContext,
  filter: JobRunFilter,
  from: JobRunPlace,
  floorS: number,
  limit: number,
): Promise<JobRun[]> {
  const found: JobRun[] = []
  for (let behind: JobRunPlace | undefined = from; behind && found.length < limit; ) {
    const above = { ...filter, fromS: Math.max(filter.fromS ?? floorS, floorS) }
    const some = await pageOfJobRuns(products, above, { limit: RUNS_AT_ONCE, behind })
    const known = await work.ask((client) => client.knownTasks(some.map(({ id }) => id)))
    found.push(...some.filter(({ id }) => !known?.has(id)))
    behind = some.length < RUNS_AT_ONCE ? undefined : some.at(-1)
  }
  return found.slice(0, limit)
}

type Entry = { readonly atS: number } & ({ readonly task: Task; readonly place: string } | { readonly run: JobRun })

function placeAfter(before: Place, page: readonly Entry[]): Place {
  const last = page[page.length - 1]
  const lastTask = page.findLast((one) => 'task' in one)
  const id = 'run' in last ? last.run.id : LAST_ID
  return { tasks: lastTask?.place ?? before.tasks, run: { recordedS: last.atS, id } }
}

function cursorText({ tasks, run }: Place): string {
  return Buffer.from(JSON.stringify([tasks ?? null, run.recordedS, run.id])).toString('base64url')
}

/** @throws ApiError 422 */
function placeOf(text: string): Place {
  try {
    const [tasks, recordedS, id, ...more] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    const isTime = typeof recordedS === 'number' && Math.abs(recordedS) < LATEST_S
    const isPlace = tasks === null || typeof tasks === 'string'
    if (isTime && isPlace && typeof id === 'string' && more.length === 0)
      return { tasks: tasks ?? undefined, run: { recordedS, id } }
  } catch {
    // told below
  }
  throw invalid('cursor', text, 'the next_cursor of the page before')
}

const WORDS: Readonly<Record<string, readonly TaskStatus[]>> = {
  pending: ['pending', 'retrying'],
  in_progress: ['claimed'],
  completed: ['completed'],
  failed: ['failed'],
  cancelled: ['cancelled'],
}

/** @returns without `runs` where none of them can be wanted: what is left of tasks is of completed ones */
export function filtersOf(
  { t, state, type, group }: JobsQuery,
  nowMs: number,
): { tasks: TaskFilter; runs?: JobRunFilter } {
  const span = t === undefined ? undefined : spanOf(t, nowMs)
  const common = { ...(type !== undefined && { task: type }), ...(group !== undefined && { group }) }
  const tasks: TaskFilter = {
    ...common,
    ...(state && { status: state.flatMap((one) => WORDS[one]) }),
    ...(span && { createdAfter: new Date(span.fromMs), createdBefore: new Date(span.toMs) }),
  }
  if (state && !state.includes('completed')) return { tasks }
  return { tasks, runs: { ...common, ...(span && { fromS: span.fromMs / 1000, toS: span.toMs / 1000 }) } }
}
