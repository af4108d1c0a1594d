import { redactUrl, startEmbedded } from '@contimg/state/work'
import type { Command } from 'commander'
import { config, configRequest, productsDatabase } from '../config.ts'
import { structuredLog } from '../log.ts'
import { keepDatabase } from '../serve/keep-database.ts'
import { stopSignals } from '../serve/stop-signals.ts'
import { Supervisor } from '../serve/supervisor.ts'
import { loadConfig } from '../settings/load.ts'
import { addExamples } from './help.ts'
import { wholeNumberFrom } from './values.ts'

interface ServeFlags {
  readonly workers: number
  readonly concurrency: number
}

const CONTIMG = process.argv[1]

export function registerServe(program: Command): void {
  const { settings } = config
  const command = program
    .command('serve')
    .summary('run the services of the pipeline, and keep them running')
    .description(
      'Starts the work database (a PostgreSQL in the state folder, unless ABSURD_DATABASE_URL names another), the recorder ' +
        'and workers, and starts again what ends. SIGTERM or Ctrl-C: what is being done is finished, then all of it stops.',
    )
    .option('--workers <n>', 'worker processes', wholeNumberFrom(0, 64), 1)
    .option('--concurrency <n>', 'tasks at once of each', wholeNumberFrom(1, 64), settings.workerConcurrency)
    .action(serve)
  addExamples(command, ['contimg serve', 'PIPELINE_STATE_DIR=/data/state contimg serve --workers 2'])
}

async function serve({ workers, concurrency }: ServeFlags): Promise<void> {
  const { settings } = loadConfig(configRequest)
  const log = structuredLog({ service: 'serve' })
  using signals = stopSignals()
  await using server = settings.databaseUrl === undefined ? await startEmbedded(settings.stateDir) : undefined
  const url = settings.databaseUrl ?? server!.url
  log.info({ database: redactUrl(url), products: productsDatabase }, 'serving')
  const ended = new AbortController()
  const kept = server && keepDatabase(settings.stateDir, ended.signal, (message) => log.warn(message))
  const supervisor = new Supervisor({ tell: (message, facts) => log.warn(facts, message) })
  const service = (name: string, ...args: string[]) =>
    supervisor.start({
      ...{ name, command: process.execPath, args: [CONTIMG, 'absurd', ...args, '--supervised'] },
      environment: { ...configRequest.environment, ABSURD_DATABASE_URL: url },
    })
  service('recorder', 'recorder')
  for (let i = 1; i <= workers; i++) service(`worker ${i}`, 'worker', '--concurrency', String(concurrency))
  await new Promise<void>((resolve) => signals.stop.addEventListener('abort', () => resolve()))
  log.info('stopping')
  await supervisor.stop()
  ended.abort()
  await kept
  log.info('stopped')
}
