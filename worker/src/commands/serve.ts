import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemdWatchdog } from '@contimg/state/health'
import { loadConfig } from '@contimg/state/settings'
import { holdFolder, redactUrl, startEmbedded } from '@contimg/state/work'
import { type Command, Option } from 'commander'
import { config, configRequest, given, systemdWatchdogS } from '../config.ts'
import { structuredLog } from '../log.ts'
import { demoEnvironment } from '../serve/demo-places.ts'
import { type DemoSize, demoImages } from '../serve/demo-sky.ts'
import { keepDatabase } from '../serve/keep-database.ts'
import { stopSignals } from '../serve/stop-signals.ts'
import { Supervisor } from '../serve/supervisor.ts'
import { addExamples } from './help.ts'
import { numberFrom, wholeNumberFrom } from './values.ts'

interface ServeFlags {
  readonly workers: number
  readonly concurrency: number
  readonly stream: boolean
  readonly api: boolean
  readonly demo?: string | true
  readonly demoEvery: number
  readonly demoSize: DemoSize
}

const DEMO_FOLDER = 'demo-serve'

const CONTIMG = fileURLToPath(new URL('../../bin/contimg.mjs', import.meta.url))
const API = resolve(CONTIMG, '../../../api/bin/contimg-api.mjs') // started, never imported

export function registerServe(program: Command): void {
  const { settings } = config
  const command = program
    .command('serve')
    .summary('run the services of the pipeline, and keep them running')
    .description(
      'Starts the work database (a PostgreSQL in the state folder, unless ABSURD_DATABASE_URL names another), the watcher of ' +
        'arriving files, the recorder, workers and the REST API, and starts again what ends. SIGTERM or Ctrl-C: what is being done is finished, then all of it stops. One serves a state folder.',
    )
    .option('--workers <n>', 'worker processes', wholeNumberFrom(0, 64), 1)
    .option('--concurrency <n>', 'tasks at once of each', wholeNumberFrom(1, 64), settings.workerConcurrency)
    .option('--no-stream', 'do not watch for arriving files')
    .option('--no-api', 'do not answer at CONTIMG_API_PORT and CONTIMG_DASHBOARD_PORT')
    .option(
      '--demo [folder]',
      `let simulated observations arrive, everything in one folder (default ${DEMO_FOLDER}); no other setting of folders counts`,
    )
    .option('--demo-every <s>', 'from one observation to the next', numberFrom(1, 86_400), 60)
    .addOption(new Option('--demo-size <size>', 'of an observation').choices(['tiny', 'small', 'full']).default('tiny'))
    .action(serve)
  addExamples(command, [
    'contimg serve',
    'PIPELINE_STATE_DIR=/data/state contimg serve --workers 2',
    'contimg serve --demo --demo-every 60',
  ])
}

async function serve({ workers, concurrency, stream, api, demo, demoEvery, demoSize }: ServeFlags): Promise<void> {
  const places = demo === undefined ? {} : demoEnvironment(demo === true ? DEMO_FOLDER : demo)
  const environment = { ...configRequest.environment, ...places }
  const { settings } = loadConfig({ ...configRequest, environment })
  const log = structuredLog({ service: 'serve' })
  mkdirSync(settings.stateDir, { recursive: true })
  using _held = holdFolder(resolve(settings.stateDir), 'serve')
  using signals = stopSignals()
  using _watchdog = systemdWatchdog((message) => log.warn(message), { periodS: systemdWatchdogS })
  await using server = settings.databaseUrl === undefined ? await startEmbedded(settings.stateDir) : undefined
  const url = settings.databaseUrl ?? server!.url
  log.info({ database: redactUrl(url), state: settings.stateDir, input: settings.inputDir }, 'serving')
  const ended = new AbortController()
  const kept = server && keepDatabase(settings.stateDir, ended.signal, (message) => log.warn(message))
  const supervisor = new Supervisor({ tell: (message, facts) => log.warn(facts, message) })
  const { CONTIMG_JWT_SECRET: _, ...withoutSecret } = environment // of the API alone
  const program = (name: string, ofProgram: NodeJS.ProcessEnv, ...args: string[]) =>
    supervisor.start({
      ...{ name, command: process.execPath, args: [...args, '--supervised'] },
      environment: { ...ofProgram, ABSURD_DATABASE_URL: url },
    })
  const service = (name: string, ...args: string[]) => program(name, withoutSecret, CONTIMG, ...args)
  service('recorder', 'absurd', 'recorder')
  for (let i = 1; i <= workers; i++) service(`worker ${i}`, 'absurd', 'worker', '--concurrency', String(concurrency))
  const images = demo && given('imageSizePx') === undefined ? demoImages(demoSize) : []
  if (api) program('api', environment, API)
  if (stream) service('stream', 'stream', '--enable-calibration-solving', '--enable-group-imaging', ...images)
  if (demo) service('feed', 'feed', '--every', String(demoEvery), '--size', demoSize)
  await new Promise<void>((resolve) => signals.stop.addEventListener('abort', () => resolve()))
  log.info('stopping')
  await supervisor.stop()
  ended.abort()
  await kept
  log.info('stopped')
}
