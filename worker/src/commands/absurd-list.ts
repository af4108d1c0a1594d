import type { Task, TaskFilter, TaskStatus } from '@contimg/state/work'
import { type Command, Option } from 'commander'
import { type AbsurdFlags, addDatabaseUrl, connectWork } from './absurd-connection.ts'
import { isoTime, plainJson, requireQueue, secondsText, shortText, taskKind, tookText } from './absurd-text.ts'
import { addExamples } from './help.ts'
import { snakeKeys } from './json-text.ts'
import { textTable } from './text-table.ts'
import { wholeNumberFrom } from './values.ts'

interface ListFlags extends AbsurdFlags {
  readonly status?: readonly TaskStatus[]
  readonly task?: string
  readonly group?: string
  readonly key?: string
  readonly queue?: string
  readonly schedule?: string
  readonly since?: Date
  readonly before?: Date
  readonly limit: number
  readonly from?: string
  readonly json?: boolean
}

const STATUSES: readonly TaskStatus[] = ['pending', 'claimed', 'retrying', 'completed', 'failed', 'cancelled']

export function registerAbsurdList(absurd: Command): void {
  const command = absurd
    .command('list')
    .summary('show tasks, the latest first')
    .description(
      'Shows tasks, the latest first, a page at a time. What is spawned meanwhile does not shift the pages: --from goes on ' +
        'exactly where the page before ended.',
    )
    .addOption(new Option('--status <status...>', 'only these').choices(STATUSES))
    .option('--task <kind>', 'only of that kind', taskKind)
    .option('--group <id>', 'only of that group')
    .option('--key <key>', 'only the one of that key')
    .option('--queue <name>', 'only of that queue')
    .option('--schedule <name>', 'only what that schedule spawned')
    .option('--since <time>', 'spawned after, ISO 8601, UTC', isoTime)
    .option('--before <time>', 'spawned before', isoTime)
    .option('--limit <n>', 'of a page', wholeNumberFrom(1, 1000), 50)
    .option('--from <place>', 'where a page said that it goes on')
    .option('--json', 'print as JSON, {"tasks": […], "next": …}')
    .action(list)
  addDatabaseUrl(command)
  addExamples(command, [
    'contimg absurd list --status failed retrying',
    'contimg absurd list --task imaging --since 2025-10-18 --json',
    'contimg absurd list --group 2025-10-18T02:27:48',
  ])
}

async function list({ json, limit, from, ...flags }: ListFlags): Promise<void> {
  await using client = await connectWork(flags)
  requireQueue(client, flags.queue)
  const { tasks, next } = await client.listTasks(filterOf(flags), { limit, from })
  if (json) return console.log(plainJson({ tasks: tasks.map(recordOf), next: next ?? null }))
  console.log(tasks.length === 0 ? 'no tasks' : tasksText(tasks))
  if (next !== undefined) console.log(`there are more: --from ${next}`)
}

function filterOf({ status, task, group, key, queue, schedule, since, before }: Partial<ListFlags>): TaskFilter {
  return {
    ...(status && { status }),
    ...(task !== undefined && { task }),
    ...(group !== undefined && { group }),
    ...(key !== undefined && { key }),
    ...(queue !== undefined && { queue }),
    ...(schedule !== undefined && { schedule }),
    ...(since && { createdAfter: since }),
    ...(before && { createdBefore: before }),
  }
}

/** A task for machines. */
export function recordOf(task: Task): Record<string, unknown> {
  return snakeKeys({ ...task })
}

export function tasksText(tasks: readonly Task[]): string {
  const headings = ['id', 'task', 'status', 'attempt', 'priority', 'spawned', 'took', 'group', 'error']
  return textTable(
    headings.map((heading) => ({ heading })),
    tasks.map((task) => [
      task.id,
      task.task,
      task.status,
      `${task.attempt}/${task.attempts}`,
      task.priority,
      secondsText(task.createdOn),
      tookText(task) ?? '',
      task.group ?? '',
      shortText(task.error?.message),
    ]),
  )
}
