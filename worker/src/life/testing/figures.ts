import { listGroups, type Products } from '@contimg/state/products'
import type { AbsurdClient, Task } from '@contimg/state/work'
import { type Column, textTable } from '../../commands/text-table.ts'
import type { Arrivals } from './delivery.ts'
import { allTasks } from './faults.ts'
import type { MemoryPeak } from './memory-peaks.ts'

const CADENCE_S = 309.24 // of the telescope: 24 integrations of 12.885 s

/** How groups came. */
export interface Course {
  readonly arrivals: Arrivals
  readonly openMost: number // groups that had come and were not at their end, when another one came
}

/** What became of groups that arrived, in seconds. */
export interface StreamFigures {
  readonly groups: number
  readonly completed: number
  readonly failed: number
  readonly waiting: number
  readonly openMost: number
  readonly serviceS: readonly number[] // of a group, all attempts at its tasks together
  readonly delayS: readonly number[] // from its last file to its image
  readonly latestS: number // delivery later than it was to be, at most
}

export async function streamFigures(
  products: Products,
  client: AbsurdClient,
  { arrivals, openMost }: Course,
): Promise<StreamFigures> {
  const groups = await listGroups(products, ['collecting', 'pending', 'in_progress', 'completed', 'failed'])
  const inState = (...states: string[]) => groups.filter(({ state }) => states.includes(state))
  const completed = inState('completed')
  const service = await serviceOfGroups(client)
  return {
    ...{ groups: arrivals.size, completed: completed.length, failed: inState('failed').length },
    waiting: arrivals.size - completed.length - inState('failed').length,
    openMost,
    serviceS: completed.flatMap(({ id }) => service.get(id) ?? []),
    delayS: completed.map(({ id, updatedS }) => updatedS - (arrivals.get(id)?.s ?? Number.NaN)),
    latestS: Math.max(...[...arrivals.values()].map(({ lateS }) => lateS)),
  }
}

/** Seconds that workers spent on the tasks of each group. */
async function serviceOfGroups(client: AbsurdClient): Promise<Map<string, number>> {
  const service = new Map<string, number>()
  for (const task of await allTasks(client)) {
    if (task.group === undefined) continue
    service.set(task.group, (service.get(task.group) ?? 0) + (await spentS(client, task)))
  }
  return service
}

async function spentS(client: AbsurdClient, { id }: Task): Promise<number> {
  const attempts = await client.attempts(id)
  const each = attempts.map(({ startedOn, endedOn }) => (endedOn ? Date.parse(endedOn) - Date.parse(startedOn) : 0))
  return each.reduce((sum, ms) => sum + ms, 0) / 1000
}

/** Of the stages, what their own records say. */
export async function stageTable({ db }: Products): Promise<string> {
  const rows = await db.selectFrom('performance_metrics').select(['stage', 'total_time', 'peak_memory_bytes']).execute()
  const columns: Column[] = [
    { heading: 'stage' },
    { heading: 'done' },
    { heading: 'mean', unit: 's', digits: 1 },
    { heading: 'p95', unit: 's', digits: 1 },
    { heading: 'peak resident', unit: 'MB', digits: 0 },
  ]
  const lines = [...Map.groupBy(rows, ({ stage }) => stage)].map(([stage, all]) => {
    const times = all.map(({ total_time }) => total_time)
    const peak = Math.max(...all.map(({ peak_memory_bytes }) => peak_memory_bytes ?? 0))
    return [stage, all.length, mean(times), p95(times), peak / 1e6]
  })
  return textTable(columns, lines)
}

export function figuresTable(one: StreamFigures): string {
  const { groups, completed, failed, waiting, openMost, serviceS, delayS, latestS } = one
  const columns: Column[] = [
    ...['groups', 'completed', 'failed', 'waiting', 'open at most'].map((heading) => ({ heading })),
    { heading: 'service mean', unit: 's', digits: 1 },
    { heading: 'p95', unit: 's', digits: 1 },
    { heading: 'cadence', unit: 's', digits: 0 },
    { heading: 'last file to image, mean', unit: 's', digits: 1 },
    { heading: 'p95', unit: 's', digits: 1 },
    { heading: 'most', unit: 's', digits: 1 },
    { heading: 'late', unit: 's', digits: 1 },
  ]
  const counts = [groups, completed, failed, waiting, openMost]
  const delays = [mean(delayS), p95(delayS), delayS.length > 0 ? Math.max(...delayS) : Number.NaN, latestS]
  return textTable(columns, [[...counts, mean(serviceS), p95(serviceS), CADENCE_S, ...delays]])
}

export function memoryTable(peaks: readonly MemoryPeak[]): string {
  const columns = [
    { heading: 'process' },
    { heading: 'seen' },
    { heading: 'peak resident, largest', unit: 'MB', digits: 0 },
  ]
  return textTable(
    columns,
    peaks.map(({ name, processes, mb }) => [name, processes, mb]),
  )
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** The smallest value that 95 of 100 do not exceed. */
function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1] ?? Number.NaN
}
