import { resolve } from 'node:path'
import { systemdWatchdog } from '@contimg/state/health'
import {
  findStreamState,
  hostClock,
  type IngestGroup,
  openProducts,
  type Products,
  whyNotClaiming,
} from '@contimg/state/products'
import { workDatabaseUrl } from '@contimg/state/work'
import { type Command, Option } from 'commander'
import { config, productsDatabase, systemdWatchdogS } from '../config.ts'
import { structuredLog } from '../log.ts'
import { runMaintenance } from '../maintenance/start.ts'
import { setAside } from '../recorder/places.ts'
import { planBelow } from '../recorder/plan-stage.ts'
import { runRecorder } from '../recorder/run.ts'
import { stopSignals } from '../serve/stop-signals.ts'
import { type AbsurdFlags, addDatabaseUrl, connectWork } from './absurd-connection.ts'
import { addExamples } from './help.ts'
import { numberFrom } from './values.ts'

interface RecorderFlags extends AbsurdFlags {
  readonly db: string
  readonly reconcile: number
  readonly supervised?: boolean
}

export function registerAbsurdRecorder(group: Command): void {
  const command = group
    .command('recorder')
    .summary('take groups through their stages, and put what tasks made into the database')
    .description(
      'The only writer of products: of several, one works and the others wait. It spawns a stage of a group when what it ' +
        'needs is there. It also does the tasks of the queue “maintenance”, such as backups. Must run on the host of the database. SIGTERM or Ctrl-C ends it.',
    )
    .option('--db <file>', 'the database of products', productsDatabase)
    .option('--reconcile <s>', 'how often everything is looked at', numberFrom(1, 3600), 60)
    .addOption(new Option('--supervised', 'end when standard input does').hideHelp())
    .action(run)
  addDatabaseUrl(command)
  addExamples(command, ['contimg absurd recorder', 'contimg absurd recorder --db state/db/pipeline.sqlite3'])
}

async function run({ db, reconcile, supervised, ...flags }: RecorderFlags): Promise<void> {
  const { settings } = config
  const log = structuredLog({ service: 'recorder' })
  using signals = stopSignals(supervised)
  using _watchdog = systemdWatchdog((message) => log.warn(message), { periodS: systemdWatchdogS })
  await using products = await openProducts(db)
  await using work = await connectWork(flags, true)
  const outputDir = resolve(settings.outputDir)
  const clock = hostClock()
  const options = {
    url: workDatabaseUrl(settings.stateDir, flags.databaseUrl ?? settings.databaseUrl),
    plan: planBelow(outputDir),
    held: async (db: Products) => whyNotClaiming(await findStreamState(db), { boot: clock.boot, s: clock.nowS() }),
    failed: (db: Products, group: IngestGroup) => setAside(db, outputDir, group),
    tell: (message: string, facts: object = {}) => log.info(facts, message),
    pollS: settings.workerPollS,
    reconcileS: reconcile,
  }
  await Promise.all([
    runRecorder(products, work, options, signals.stop),
    runMaintenance(products, work, settings, options.tell, signals.stop),
  ])
}
