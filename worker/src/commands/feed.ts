import { setTimeout } from 'node:timers/promises'
import { simulate, simulationOf } from '@contimg/pipeline'
import { type Command, Option } from 'commander'
import { config } from '../config.ts'
import { structuredLog } from '../log.ts'
import { stopSignals } from '../serve/stop-signals.ts'
import { addExamples } from './help.ts'
import { numberFrom } from './values.ts'

interface FeedFlags {
  readonly inputDir: string
  readonly every: number
  readonly size: 'tiny' | 'small' | 'full'
  readonly start?: string
  readonly supervised?: boolean
}

const CADENCE_MS = 309_240 // 24 integrations of 12.885 s

export function registerFeed(program: Command): void {
  const command = program
    .command('feed')
    .summary('let simulated observations arrive, one after another')
    .description(
      'Writes a simulated observation into a folder every so many seconds, as the correlator does: files grow under names ' +
        'of their own and are renamed when whole. Their stamps follow each other at the cadence of the telescope.',
    )
    .option('--input-dir <folder>', 'where they arrive', config.settings.inputDir)
    .option('--every <s>', 'from one to the next', numberFrom(1, 86_400), CADENCE_MS / 1000)
    .addOption(new Option('--size <size>', 'of an observation').choices(['tiny', 'small', 'full']).default('tiny'))
    .option('--start <time>', 'stamp of the first, ISO 8601, UTC (default now)')
    .addOption(new Option('--supervised', 'end when standard input does').hideHelp())
    .action(feed)
  addExamples(command, ['contimg feed --input-dir incoming --every 30', 'contimg feed --size full'])
}

async function feed({ inputDir, every, size, start, supervised }: FeedFlags): Promise<void> {
  const log = structuredLog({ service: 'feed' })
  using signals = stopSignals(supervised)
  const firstMs = start === undefined ? Date.now() : Date.parse(`${start.replace(/Z$/, '')}Z`)
  for (let i = 0; !signals.stop.aborted; i++) {
    const beganMs = performance.now()
    const stamp = new Date(firstMs + i * CADENCE_MS).toISOString().slice(0, 19)
    const simulation = simulationOf({ outFolder: inputDir, size, start: stamp, seed: i + 1 })
    const [group] = await simulate(simulation, { signal: signals.stop })
    log.info({ group: group.stamp, files: group.files.length }, 'arrived')
    const leftMs = every * 1000 - (performance.now() - beganMs)
    if (leftMs > 0) await setTimeout(leftMs, undefined, { signal: signals.stop }).catch(() => {})
  }
}
