import { findGroup, type IngestGroup, performanceOfGroup, productsOfGroup } from '@contimg/state/products'
import type { Attempt, Task } from '@contimg/state/work'
import type { Command } from 'commander'
import { type AbsurdFlags, addDatabaseUrl, connectWork } from './absurd-connection.ts'
import { recordOf } from './absurd-list.ts'
import { secondsText, shortText, tookText } from './absurd-text.ts'
import { groupRecord, groupsText } from './group-list.ts'
import { addExamples } from './help.ts'
import { snakeKeys } from './json-text.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { sizeText } from './size-text.ts'
import { textTable } from './text-table.ts'
import { warn } from './warn.ts'

/** There is no such observation in the queue. */
export class UnknownGroupError extends Error {
  override readonly name = 'UnknownGroupError'
  readonly id: string

  constructor(id: string) {
    super(`there is no observation ${id}, wanted one that "contimg group list" shows`)
    this.id = id
  }
}

interface Worked {
  readonly task: Task
  readonly attempts: readonly Attempt[]
}

export function registerGroupShow(group: Command): void {
  const command = group
    .command('show')
    .argument('<id>', 'of an observation')
    .summary('show an observation: its stages, tasks, times and products')
    .description(
      'Shows where an observation is, the tasks of its stages with their attempts, how long each stage took, and what was made.',
    )
    .option('--json', 'print as JSON')
    .action(show)
  addDatabaseUrl(addDatabase(command))
  addExamples(command, ['contimg group show 2025-10-18T02:27:48'])
}

async function show(
  id: string,
  { db, json, ...flags }: RegistryOptions & AbsurdFlags & { json?: boolean },
): Promise<void> {
  await using products = await openRegistry(db)
  const group = await findGroup(products, id)
  if (group === undefined) throw new UnknownGroupError(id)
  const [tasks, times, made] = [
    await tasksOf(id, flags),
    await performanceOfGroup(products, id),
    await productsOfGroup(products, id),
  ]
  if (json) return console.log(JSON.stringify(storyRecord(group, tasks, times, made)))
  console.log([groupsText([group]), ...tasksText(tasks), ...timesText(times), ...madeText(made)].join('\n'))
}

/** The latest last; without the work database, which may be away, what stands in the other is shown all the same. */
async function tasksOf(group: string, flags: AbsurdFlags): Promise<Worked[]> {
  try {
    await using client = await connectWork(flags)
    const { tasks } = await client.listTasks({ group }, { limit: 1000 })
    return await Promise.all(
      tasks.toReversed().map(async (task) => ({ task, attempts: await client.attempts(task.id) })),
    )
  } catch (error) {
    warn(`its tasks are not known: ${(error as Error).message}`)
    return []
  }
}

type Times = Awaited<ReturnType<typeof performanceOfGroup>>
type Made = Awaited<ReturnType<typeof productsOfGroup>>

function storyRecord(group: IngestGroup, tasks: readonly Worked[], times: Times, made: Made) {
  const worked = tasks.map(({ task, attempts }) => ({
    ...recordOf(task),
    attempts_made: attempts.map((one) => snakeKeys({ ...one })),
  }))
  return { ...groupRecord(group), tasks: worked, performance: times, products: made }
}

function tasksText(tasks: readonly Worked[]): string[] {
  if (tasks.length === 0) return []
  const columns = ['task', 'id', 'status', 'attempts', 'started', 'took', 'error'].map((heading) => ({ heading }))
  const rows = tasks.map(({ task, attempts }) => [
    ...[task.task, task.id, task.status],
    attempts.map(({ outcome }) => outcome ?? 'under way').join(', '),
    ...[secondsText(task.startedOn), tookText(task), shortText(task.error?.message)],
  ])
  return ['', textTable(columns, rows)]
}

function timesText(times: Times): string[] {
  if (times.length === 0) return []
  const seconds = (heading: string) => ({ heading, unit: 's', digits: 2 })
  const columns = [{ heading: 'stage' }, { heading: 'run' }, ...['load', 'phase', 'write', 'total'].map(seconds)]
  const rows = times.map((one) => [
    ...[one.stage, one.run, one.load_time, one.phase_time, one.write_time, one.total_time],
    one.peak_memory_bytes === null ? '' : sizeText(one.peak_memory_bytes),
  ])
  return ['', textTable([...columns, { heading: 'memory' }], rows)]
}

const madeText = (made: Made): string[] => (made.length === 0 ? [] : ['', ...made.map(({ path }) => path)])
