import { hostname } from 'node:os'
import { systemdWatchdog } from '@contimg/state/health'
import { taskRoots } from '@contimg/state/settings'
import { jobLogFolder } from '@contimg/state/work'
import { type Command, Option } from 'commander'
import { config, systemdWatchdogS } from '../config.ts'
import { type WorkerEvent, work } from '../jobs/worker.ts'
import { structuredLog } from '../log.ts'
import { stopSignals } from '../serve/stop-signals.ts'
import { type AbsurdFlags, addDatabaseUrl, connectWork } from './absurd-connection.ts'
import { addExamples } from './help.ts'
import { numberFrom, wholeNumberFrom } from './values.ts'

interface WorkerFlags extends AbsurdFlags {
  readonly queue: readonly string[]
  readonly concurrency: number
  readonly memoryGb: number
  readonly id?: string
  readonly supervised?: boolean
}

export function registerAbsurdWorker(group: Command): void {
  const { settings } = config
  const command = group
    .command('worker')
    .summary('do tasks of the queue, until it is told to stop')
    .description(
      'Takes tasks, the most urgent first, and does each in a process of its own. SIGTERM or Ctrl-C: takes no more and ' +
        'ends those that it has; a second one stops these and gives them back. What it does is said as JSON, a line each.',
    )
    .option('--queue <names...>', 'queues, in the order in which they are asked', [settings.queue])
    .option('--concurrency <n>', 'tasks at once', wholeNumberFrom(1, 64), settings.workerConcurrency)
    .option('--memory-gb <n>', 'that a task may have resident', numberFrom(0.25, 1024), settings.taskMemoryGb)
    .option('--id <name>', 'of this worker (default ABSURD_WORKER_ID, else host and process number)')
    .addOption(new Option('--supervised', 'end when standard input does').hideHelp())
    .action(run)
  addDatabaseUrl(command)
  addExamples(command, [
    'contimg absurd worker',
    'contimg absurd worker --queue dsa110-pipeline --concurrency 2',
    'ABSURD_DATABASE_URL=postgresql://work@host/dsa110_absurd contimg absurd worker',
  ])
}

async function run(flags: WorkerFlags): Promise<void> {
  const { settings } = config
  const id = flags.id ?? settings.workerId ?? `${hostname()}-${process.pid}`
  const log = structuredLog({ worker: id })
  const tell = ({ event, claim, message, fraction }: WorkerEvent) => {
    const facts = claim && { task: claim.task, id: claim.id, group: claim.group, attempt: claim.attempt }
    const level = event === 'problem' ? 'warn' : event === 'log' || event === 'progress' ? 'debug' : 'info'
    log[level]({ event, ...facts, ...(fraction !== undefined && { fraction }) }, message)
  }
  using signals = stopSignals(flags.supervised)
  using _watchdog = systemdWatchdog((message) => log.warn(message), { periodS: systemdWatchdogS })
  await using client = await connectWork(flags, true)
  log.info({ queues: flags.queue, concurrency: flags.concurrency }, 'working')
  await work(
    client,
    {
      ...{ id, queues: flags.queue, concurrency: flags.concurrency, roots: taskRoots(settings) },
      memoryBytes: flags.memoryGb * 1e9,
      pollS: settings.workerPollS,
      heartbeatS: Math.min(settings.heartbeatS, LONGEST_HEARTBEAT_S),
      logs: jobLogFolder(settings.stateDir),
    },
    { ...signals, tell },
  )
  log.info('stopped')
}

const LONGEST_HEARTBEAT_S = 10 // a third of the lease
