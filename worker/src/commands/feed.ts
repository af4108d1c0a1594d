import { setTimeout } from 'node:timers/promises'
import { simulate } from '@contimg/pipeline'
import { type Command, Option } from 'commander'
import { config } from '../config.ts'
import { structuredLog } from '../log.ts'
import { CADENCE_MS, type DemoSize, demoObservation, lastCalibratedMs, nextIndex } from '../serve/demo-sky.ts'
import { stopSignals } from '../serve/stop-signals.ts'
import { addExamples } from './help.ts'
import { numberFrom, wholeNumberFrom } from './values.ts'

interface FeedFlags {
  readonly inputDir: string
  readonly every: number
  readonly groups?: number
  readonly size: DemoSize
  readonly start?: string
  readonly supervised?: boolean
}

export function registerFeed(program: Command): void {
  const command = program
    .command('feed')
    .summary('let simulated observations arrive, one after another')
    .description(
      'Writes a simulated observation into a folder every so many seconds, as the correlator does: files grow under names ' +
        'of their own and are renamed when whole. Their stamps follow each other at the cadence of the telescope. All see ' +
        'one sky with the same antenna gains; started again, it goes on behind those that have arrived.',
    )
    .option('--input-dir <folder>', 'where they arrive', config.settings.inputDir)
    .option('--every <s>', 'from one to the next', numberFrom(1, 86_400), CADENCE_MS / 1000)
    .option('--groups <n>', 'how many (default without end)', wholeNumberFrom(1, 1_000_000))
    .addOption(new Option('--size <size>', 'of an observation').choices(['tiny', 'small', 'full']).default('tiny'))
    .option(
      '--start <time>',
      'stamp of the first, ISO 8601, UTC (default the last that has the calibrator 2023+544 in the middle)',
    )
    .addOption(new Option('--supervised', 'end when standard input does').hideHelp())
    .action(feed)
  addExamples(command, ['contimg feed --input-dir incoming --every 30', 'contimg feed --size full'])
}

async function feed({
  inputDir,
  every,
  groups = Number.POSITIVE_INFINITY,
  size,
  start,
  supervised,
}: FeedFlags): Promise<void> {
  const log = structuredLog({ service: 'feed' })
  using signals = stopSignals(supervised)
  const firstMs = start === undefined ? lastCalibratedMs(Date.now()) : Date.parse(`${start.replace(/Z$/, '')}Z`)
  for (let i = nextIndex(inputDir, firstMs); i < groups && !signals.stop.aborted; i++) {
    const beganMs = performance.now()
    const [group] = await simulate(demoObservation(inputDir, size, firstMs, i), { signal: signals.stop })
    log.info({ group: group.stamp, files: group.files.length }, 'arrived')
    const leftMs = every * 1000 - (performance.now() - beganMs)
    if (leftMs > 0) await setTimeout(leftMs, undefined, { signal: signals.stop }).catch(() => {})
  }
}
