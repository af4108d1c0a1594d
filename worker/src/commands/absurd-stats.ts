import { spanText } from '@contimg/state/health'
import { healthOf, type Percentiles, type Stats, type Window } from '@contimg/state/work'
import type { Command } from 'commander'
import { type AbsurdFlags, addDatabaseUrl, connectWork } from './absurd-connection.ts'
import { secondsBetween } from './absurd-text.ts'
import { addExamples } from './help.ts'
import { jsonText } from './json-text.ts'
import { type Cell, textTable } from './text-table.ts'

interface StatsFlags extends AbsurdFlags {
  readonly queue?: string
  readonly json?: boolean
}

export function registerAbsurdStats(absurd: Command): void {
  const command = absurd
    .command('stats')
    .summary('show how the queue keeps up: what waits and runs, times, success')
    .description(
      'Shows what waits and runs, the times that tasks wait and take, how many are done and how many of them well, in the ' +
        'last 1, 5 and 15 minutes and 24 hours, and whether the queue keeps up.',
    )
    .option('--queue <name>', 'of that queue alone')
    .option('--json', 'print as JSON')
    .action(show)
  addDatabaseUrl(command)
  addExamples(command, ['contimg absurd stats', 'contimg absurd stats --queue maintenance --json'])
}

export function registerAbsurdWorkers(absurd: Command): void {
  const command = absurd
    .command('workers')
    .summary('show workers, and what each does')
    .description('Shows workers: stale after a minute without a heartbeat, crashed after three.')
    .option('--json', 'print as JSON')
    .action(showWorkers)
  addDatabaseUrl(command)
  addExamples(command, ['contimg absurd workers'])
}

async function show({ queue, json, ...flags }: StatsFlags): Promise<void> {
  await using client = await connectWork(flags)
  const stats = await client.stats(queue)
  const health = healthOf(stats)
  if (json) return console.log(jsonText({ ...stats, health }))
  const reasons = health.reasons.length === 0 ? '' : `: ${health.reasons.join('; ')}`
  console.log([`${health.level}${reasons}`, ...countLines(stats), windowsText(stats)].join('\n'))
}

function countLines(stats: Stats): string[] {
  const { waiting, delayed, blocked, running, oldestPendingS, deadLetters, records, counts, workers } = stats
  const oldest = oldestPendingS === undefined ? '' : `, the oldest for ${spanText(oldestPendingS)}`
  return [
    `waiting ${waiting}${oldest}; delayed ${delayed}; blocked ${blocked}; running ${running}; workers ${workers.length}`,
    `completed ${counts.completed}; failed ${counts.failed}; cancelled ${counts.cancelled}; dead letters ${deadLetters}; ` +
      `records on their way ${records}`,
  ]
}

function windowsText({ windows }: Stats): string {
  const times = (what: string) => ['p50', 'p95', 'p99'].map((p) => ({ heading: `${what} ${p}`, unit: 's', digits: 2 }))
  const columns = [
    { heading: 'last' },
    { heading: 'completed' },
    { heading: 'failed' },
    { heading: 'lost' },
    { heading: 'success', unit: '%', digits: 1 },
    { heading: 'rate', unit: '/min', digits: 2 },
    ...times('wait'),
    ...times('run'),
  ]
  return textTable(
    columns,
    Object.entries(windows).map(([name, window]) => [name, ...windowCells(window)]),
  )
}

function windowCells({ completed, failed, lost, successRate, completedPerMinute, waitS, executionS }: Window): Cell[] {
  const success = successRate === undefined ? undefined : 100 * successRate
  return [completed, failed, lost, success, completedPerMinute, ...timeCells(waitS), ...timeCells(executionS)]
}

const timeCells = (times: Percentiles | undefined): Cell[] => [times?.p50, times?.p95, times?.p99]

async function showWorkers({ json, ...flags }: StatsFlags): Promise<void> {
  await using client = await connectWork(flags)
  const workers = await client.workers()
  if (json) return console.log(jsonText({ workers }))
  if (workers.length === 0) return console.log('no workers')
  const headings = ['worker', 'state', 'host', 'process', 'queues', 'at once', 'heartbeat', 'does']
  console.log(
    textTable(
      headings.map((heading) => ({ heading })),
      workers.map((one) => [
        ...[one.id, one.state, one.host, one.pid, one.queues.join(' '), one.concurrency],
        `${spanText(secondsBetween(one.heartbeatOn, undefined))} ago`,
        one.running.join(' '),
      ]),
    ),
  )
}
