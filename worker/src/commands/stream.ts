import { mkdirSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { DEFAULT_GROUPING_OPTIONS } from '@contimg/pipeline'
import { systemdWatchdog } from '@contimg/state/health'
import { hostClock, openProducts, type StreamChanges } from '@contimg/state/products'
import { type Command, Option } from 'commander'
import { config, productsDatabase, systemdWatchdogS } from '../config.ts'
import { structuredLog } from '../log.ts'
import { stopSignals } from '../serve/stop-signals.ts'
import { standardGates } from '../watch/gates.ts'
import { runStream, type StreamRun } from '../watch/run-stream.ts'
import { pairs } from './absurd-payload.ts'
import { LONGEST_TOLERANCE_S } from './groups-text.ts'
import { addExamples } from './help.ts'
import { refuse } from './refuse.ts'
import { registerStreamStart, registerStreamStatus, registerStreamStop } from './stream-state.ts'
import { numberFrom, OptionError, wholeNumberFrom } from './values.ts'
import { warn } from './warn.ts'

interface StreamFlags {
  readonly inputDir: string
  readonly outputDir: string
  readonly scratchDir?: string
  readonly db: string
  readonly queueDb?: string
  readonly registryDb?: string
  readonly expectedSubbands: number
  readonly chunkDuration: number
  readonly tolerance: number
  readonly pollInterval: number
  readonly monitoring?: boolean
  readonly monitorInterval: number
  readonly enableCalibrationSolving?: boolean
  readonly enableGroupImaging?: boolean
  readonly imaging?: readonly string[]
  readonly logLevel?: string
  readonly ompThreads?: number
  readonly maxWorkers?: number
  readonly workerPollInterval?: number
  readonly supervised?: boolean
}

const SETTLE_S = 2 // for which a file must stand still: they are renamed when whole

export function registerStream(program: Command): void {
  const { settings } = config
  const command = program
    .command('stream')
    .summary('watch for arriving files, and queue observations that are whole')
    .description(
      'Watches a folder for subband files, groups them by time as conversion does, and queues every observation that is ' +
        'whole; the recorder (contimg serve) takes it through its stages. One that is not whole in time ' +
        '(SCHED_COLLECTING_TIMEOUT) fails, with what is missing. Obeys contimg stream start and stop. SIGTERM or Ctrl-C ends it.',
    )
    .option('--input-dir <folder>', 'where files arrive', settings.inputDir)
    .option('--output-dir <folder>', 'where products are kept', settings.outputDir)
    .option('--scratch-dir <folder>', 'where products grow', settings.scratchDir)
    .option('--db <file>', 'the database of products, which has the queue', productsDatabase)
    .option('--expected-subbands <n>', 'files of an observation', wholeNumberFrom(1, 16), settings.expectedSubbands)
    .option('--chunk-duration <min>', 'that an observation lasts', numberFrom(0.1, 60), 5)
    .option(
      '--tolerance <s>',
      "how long after a group's first stamp a file may belong to it",
      numberFrom(0, LONGEST_TOLERANCE_S),
      DEFAULT_GROUPING_OPTIONS.toleranceS,
    )
    .option('--enable-calibration-solving', 'solve calibrations where a calibrator is in the beam')
    .option('--enable-group-imaging', 'apply calibrations and make images')
    .option('--imaging <k=v...>', 'settings of the images: imsize, cell_arcsec, niter, robust, threshold, column')
    .option('--poll-interval <s>', 'how often the folder is looked at', numberFrom(0.5, 3600), 5)
    .option('--monitoring', 'tell how many groups are in each state')
    .option('--monitor-interval <s>', 'how often', numberFrom(1, 86_400), 60)
    .addOption(new Option('--log-level <level>', 'what is told').choices(LEVELS).argParser(level))
    .addOption(new Option('--supervised', 'end when standard input does').hideHelp())
    .action(stream)
  addAccepted(command)
  addRefused(command)
  registerStreamStart(command)
  registerStreamStop(command)
  registerStreamStatus(command)
  addExamples(command, [
    'contimg stream --input-dir /data/incoming --output-dir /stage/dsa110-contimg --scratch-dir /stage/scratch',
    'contimg stream --enable-calibration-solving --enable-group-imaging --monitoring',
  ])
}

const LEVELS = ['debug', 'info', 'warn', 'error']

/** As earlier systems write them too. */
function level(text: string): string {
  const found = text.toLowerCase().replace(/^warning$/, 'warn')
  if (!LEVELS.includes(found)) throw new OptionError(`--log-level is “${text}”, wanted one of ${LEVELS.join(', ')}`)
  return found
}

/** Flags of the streaming converter that say what is so anyhow, or what workers decide. */
function addAccepted(command: Command): void {
  command
    .option('--queue-db <file>', 'the same as --db')
    .option('--registry-db <file>', 'the same as --db')
    .option('--use-subprocess', 'as it is: every stage is a process of its own')
    .option('--omp-threads <n>', 'without effect: stages use the cores that there are', wholeNumberFrom(1, 1024))
    .option('--max-workers <n>', 'without effect: PIPELINE_MAX_WORKERS of the workers holds', wholeNumberFrom(1, 1024))
    .option(
      '--worker-poll-interval <s>',
      'without effect: ABSURD_WORKER_POLL_INTERVAL of the workers holds',
      numberFrom(0),
    )
}

function addRefused(command: Command): void {
  refuse(command, '--enable-mosaic-creation', 'there are no mosaics yet')
  refuse(command, '--enable-auto-qa', 'quality is looked at with every calibration and image, and not by a flag')
  refuse(command, '--enable-auto-publish', 'there is no place to publish to yet')
  for (const flags of [
    '--enable-photometry',
    '--photometry-catalog <name>',
    '--photometry-radius <deg>',
    '--photometry-normalize',
    '--photometry-max-sources <n>',
  ])
    refuse(command, flags, 'there is no photometry yet')
  for (const flags of ['--stage-to-tmpfs', '--tmpfs-path <folder>'])
    refuse(command, flags, 'workers decide where Measurement Sets grow: PIPELINE_SCRATCH_DIR names a folder')
}

async function stream(flags: StreamFlags): Promise<void> {
  const db = databaseOf(flags)
  const [inputDir, outputDir] = [resolve(flags.inputDir), resolve(flags.outputDir)]
  if (statSync(inputDir, { throwIfNoEntry: false })?.isFile())
    throw new OptionError(`--input-dir: ${inputDir} is a file, wanted a folder`)
  const log = structuredLog({ service: 'stream' })
  if (flags.logLevel !== undefined) log.level = flags.logLevel
  warnWithoutEffect(flags)
  mkdirSync(outputDir, { recursive: true })
  using signals = stopSignals(flags.supervised)
  using _watchdog = systemdWatchdog((message) => log.warn(message), { periodS: systemdWatchdogS })
  await using products = await openProducts(db)
  const run: Omit<StreamRun, keyof ReturnType<typeof changeable>> = {
    ...{ inputDir, outputDir, settleS: SETTLE_S, clock: hostClock(), toleranceS: flags.tolerance },
    timeoutS: config.settings.collectingTimeoutS,
    gates: standardGates(outputDir, flags.scratchDir && resolve(flags.scratchDir)),
    tell: (kind, message, facts = {}) => log[kind](facts, message),
  }
  await runStream(products, (changes) => ({ ...run, ...changeable(flags, changes) }), signals.stop)
}

/** What can be changed while it runs, as it was changed; else as it was started. */
function changeable(flags: StreamFlags, changes: StreamChanges) {
  const isMonitored = changes.isMonitored ?? flags.monitoring
  return {
    expectedSubbands: changes.expectedSubbands ?? flags.expectedSubbands,
    chunkMinutes: changes.chunkMinutes ?? flags.chunkDuration,
    pollS: changes.pollS ?? flags.pollInterval,
    monitorS: isMonitored ? (changes.monitorS ?? flags.monitorInterval) : undefined,
    handOver: { stages: stagesOf(flags, changes), settings: settingsOf(flags) },
  }
}

/** @throws OptionError where several databases are named: there is one */
function databaseOf({ db, queueDb, registryDb }: StreamFlags): string {
  const named = [...new Set([queueDb, registryDb].filter((one) => one !== undefined).map((one) => resolve(one)))]
  if (named.length > 1 || (named.length === 1 && db !== productsDatabase && resolve(db) !== named[0]))
    throw new OptionError(`--queue-db and --registry-db: ${named.join(' and ')}, wanted one database, as --db`)
  return named[0] ?? db
}

function stagesOf({ enableCalibrationSolving, enableGroupImaging }: StreamFlags, changes: StreamChanges): string[] {
  const { areCalibrationsSolved = enableCalibrationSolving, areImagesMade = enableGroupImaging } = changes
  return ['convert', ...(areCalibrationsSolved ? ['solve'] : []), ...(areImagesMade ? ['apply', 'image'] : [])]
}

function settingsOf({ imaging }: StreamFlags): Record<string, unknown> {
  return imaging === undefined ? {} : { imaging: pairs('--imaging', imaging) }
}

function warnWithoutEffect({ ompThreads, maxWorkers, workerPollInterval }: StreamFlags): void {
  const given = {
    '--omp-threads': ompThreads,
    '--max-workers': maxWorkers,
    '--worker-poll-interval': workerPollInterval,
  }
  for (const [name, value] of Object.entries(given))
    if (value !== undefined) warn(`${name} has no effect: workers decide`)
}
