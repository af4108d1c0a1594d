import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { openProducts, type Products } from '@contimg/state/products'
import { taskRoots } from '@contimg/state/settings'
import { type AbsurdClient, holdFolder, NoWorkDatabaseError } from '@contimg/state/work'
import type { Command } from 'commander'
import { imagingFlags } from '../backfill/foreground.ts'
import type { BackfillOutcome } from '../backfill/queue.ts'
import { type BackfillRequest, backfill } from '../backfill/scan.ts'
import { config, productsDatabase } from '../config.ts'
import { structuredLog } from '../log.ts'
import { stopSignals } from '../serve/stop-signals.ts'
import { type AbsurdFlags, addDatabaseUrl, connectWork } from './absurd-connection.ts'
import { pairs } from './absurd-payload.ts'
import { SomeNotDoneError } from './absurd-text.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { imageOptions } from './image-request.ts'
import { openRegistry } from './registry-database.ts'
import { textTable } from './text-table.ts'
import { file, numberFrom, OptionError } from './values.ts'
import { warn } from './warn.ts'

interface Flags extends AbsurdFlags {
  readonly msDir: string
  readonly outDir: string
  readonly registryDb?: string
  readonly productsDb: string
  readonly imaging?: readonly string[]
  readonly here?: boolean
  readonly json?: boolean
}

/** `contimg imaging worker …`: images what was missed. */
export function registerImagingWorker(imaging: Command): void {
  const group = imaging
    .command('worker')
    .description('Calibrates, images and registers Measurement Sets that were missed.')
  const scan = describe(group.command('scan'), 'look through a folder once, and image what is not imaged')
    .option('--json', 'print as JSON, a line each')
    .action((flags: Flags) => runScan(flags, scan))
  addExamples(scan, [
    'contimg imaging worker scan --ms-dir /stage/dsa110-contimg/ms/science --out-dir /stage/dsa110-contimg/images',
    'contimg imaging worker scan --ms-dir ms --out-dir images --here --imaging imsize=2048 niter=500',
  ])
  const daemon = describe(group.command('daemon'), 'do so again and again, until it is told to stop')
    .option('--poll-interval <s>', 'from one look to the next', numberFrom(1, 86_400), 60)
    .action((flags: Flags & { pollInterval: number }) => runDaemon(flags, daemon))
  addExamples(daemon, ['contimg imaging worker daemon --ms-dir ms --out-dir images --poll-interval 300'])
}

function describe(command: Command, summary: string): Command {
  command
    .summary(summary)
    .description(
      'For every Measurement Set below --ms-dir that has no image: puts it into the database where it is not known, applies ' +
        'the calibration that is valid for it, images it and registers that. Without a valid calibration the image is marked ' +
        'uncalibrated, and made again when there is one. Where a work database is there, workers do it and the recorder ' +
        'notes it; else it is done here. What is done, in the queue, or of an observation under way, is left.',
    )
    .requiredOption('--ms-dir <folder>', 'where Measurement Sets lie')
    .requiredOption('--out-dir <folder>', 'where images are put, in folders as those of the Measurement Sets')
    .option('--products-db <file>', 'the database', file, productsDatabase)
    .option('--registry-db <file>', 'where calibrations are registered, if that is another one', file)
    .option('--imaging <k=v...>', 'settings of the images: imsize, cell_arcsec, niter, robust, threshold, …')
    .option('--here', 'do it here, though a work database be there')
  return addDatabaseUrl(command)
}

async function runScan(flags: Flags, command: Command): Promise<void> {
  await using request = await requestFrom(flags, command)
  const done: BackfillOutcome[] = []
  await follow('backfill', async (control) => {
    for await (const { work: _, ...one } of backfill(request, control)) {
      done.push(one)
      if (flags.json) console.log(JSON.stringify(one))
    }
  })
  if (!flags.json) console.log(scanText(done))
  const failed = done.filter(({ outcome }) => outcome === 'failed')
  if (failed.length === 0) return
  throw new SomeNotDoneError(`${failed.length} of ${done.length} could not be done, the first: ${failed[0].ms}`)
}

function scanText(done: readonly BackfillOutcome[]): string {
  if (done.length === 0) return 'no Measurement Sets'
  const columns = ['', 'Measurement Set', 'what'].map((heading) => ({ heading }))
  const counts = Map.groupBy(done, ({ outcome }) => outcome)
  return [
    textTable(
      columns,
      done.map(({ ms, outcome, detail }) => [outcome, ms, detail]),
    ),
    [...counts].map(([outcome, some]) => `${some.length} ${outcome}`).join(', '),
  ].join('\n')
}

/** What failed is tried again when it was changed. */
async function runDaemon(flags: Flags & { pollInterval: number }, command: Command): Promise<void> {
  settingsFrom(flags.imaging ?? [])
  const log = structuredLog({ service: 'imaging worker' })
  using signals = stopSignals()
  const failed = new Map<string, number>() // generation by Measurement Set
  log.info({ ms_dir: flags.msDir, out_dir: flags.outDir }, 'working')
  while (!signals.stop.aborted) {
    try {
      await using request = await requestFrom(flags, command)
      const control = { signal: signals.stop, progress: () => {} }
      for await (const { work, ms, outcome, detail } of backfill(
        request,
        control,
        (one) => failed.get(one.ms) === one.generation,
      )) {
        if (outcome === 'failed' && work) failed.set(ms, work.generation)
        log[outcome === 'failed' ? 'warn' : outcome === 'skipped' ? 'debug' : 'info']({ ms, outcome }, detail)
      }
    } catch (error) {
      if (!signals.stop.aborted) log.warn(`trouble: ${(error as Error).message}`)
    }
    await setTimeout(1000 * flags.pollInterval, undefined, { signal: signals.stop }).catch(() => {})
  }
  log.info('stopped')
}

/** One at a time works on a database. */
async function requestFrom(flags: Flags, command: Command): Promise<BackfillRequest & AsyncDisposable> {
  const { msDir, outDir, registryDb, productsDb, imaging, here } = flags
  if (!statSync(msDir, { throwIfNoEntry: false })?.isDirectory())
    throw new OptionError(`--ms-dir ${msDir}: is not there, wanted a folder`)
  const settings = settingsFrom(imaging ?? [])
  await using stack = new AsyncDisposableStack()
  const products = stack.use(await openProducts(productsDb))
  const registry = registryDb === undefined ? products : stack.use(await openRegistry(registryDb))
  stack.use(holdFolder(dirname(resolve(productsDb)), 'backfill'))
  const work = here ? undefined : stack.use(await workOf(products, flags))
  const all = stack.move()
  return {
    ...{ msDir, outDir, imaging: settings, products, registry, work, command, roots: taskRoots(config.settings) },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

/** Checked before anything is done or spawned. */
function settingsFrom(words: readonly string[]): Readonly<Record<string, unknown>> {
  const settings = pairs('--imaging', words)
  try {
    imageOptions({ ...imagingFlags(settings), imagename: 'any' })
    return settings
  } catch (cause) {
    throw new OptionError(`--imaging: ${(cause as Error).message}`, { cause })
  }
}

/** The recorder notes products in the pipeline's own database: for another one everything is done here. */
async function workOf({ path }: Products, flags: AbsurdFlags): Promise<AbsurdClient | undefined> {
  if (resolve(path) !== resolve(productsDatabase)) {
    warn(`${path} is not the pipeline’s own database: everything is done here`)
    return undefined
  }
  try {
    return await connectWork(flags)
  } catch (error) {
    if (error instanceof NoWorkDatabaseError) return undefined
    throw error
  }
}
