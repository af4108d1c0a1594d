import { type Comparison, type DemoReport, demo } from '@contimg/pipeline'
import { type Command, Option } from 'commander'
import { addExamples } from './help.ts'
import { interruptible } from './interrupt.ts'
import { Progress } from './progress.ts'
import { textTable } from './text-table.ts'
import { wholeNumber } from './values.ts'

/** The image does not say what was put in. */
export class DemoFailedError extends Error {
  override readonly name = 'DemoFailedError'
}

export function registerDemo(program: Command): void {
  const command = program
    .command('demo')
    .summary('the main job on a simulated observation, checked against what was put in')
    .description(
      'Simulates an observation, converts, flags, calibrates, images and measures it, draws the results, and compares ' +
        'every injected source. Fails where a flux, a position or the noise is out of tolerance.',
    )
    .addOption(new Option('--size <size>', 'of the observation').choices(['tiny', 'small', 'full']).default('small'))
    .option('--out <folder>', 'where everything goes; must not exist (default demo-output/<size>-<time>)')
    .option('--seed <n>', 'of the simulation', wholeNumber, 1)
    .action(run)
  addExamples(command, ['npm run demo', 'npm run demo -- --size full', 'contimg demo --size tiny --out /tmp/demo'])
}

async function run({
  size,
  out,
  seed,
}: {
  size: 'tiny' | 'small' | 'full'
  out?: string
  seed: number
}): Promise<void> {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '')
  const outFolder = out ?? `demo-output/${size}-${stamp}`
  const report = await interruptible(async (signal) => {
    let display: { stage: string; progress: Progress } | undefined
    try {
      return await demo(
        { outFolder, size, seed },
        {
          signal,
          progress: (stage, fraction, message) => {
            if (display?.stage !== stage) {
              display?.progress[Symbol.dispose]()
              display = { stage, progress: new Progress(stage.padEnd(9)) }
            }
            display.progress.update(fraction, message)
          },
        },
      )
    } finally {
      display?.progress[Symbol.dispose]()
    }
  })
  console.log(`\n${sourceTable(report.comparison)}\n\n${noiseLines(report)}\n\n${stageTable(report)}\n`)
  for (const path of report.products) console.log(path)
  const { faults } = report.comparison
  if (faults.length > 0) throw new DemoFailedError(`${faults.length} out of tolerance: ${faults.join('; ')}`)
  console.log('\nall injected sources above 10 σ were found where they are, with their fluxes')
}

function sourceTable({ sources }: Comparison): string {
  const columns = [
    { heading: 'source' },
    { heading: 'intrinsic', unit: 'mJy', digits: 2 },
    { heading: 'apparent', unit: 'mJy', digits: 2 },
    { heading: 'measured', unit: 'mJy', digits: 2 },
    { heading: '± noise', unit: 'mJy', digits: 2 },
    { heading: 'error', unit: '%', digits: 2 },
    { heading: 'offset', unit: '″', digits: 2 },
    { heading: 'verdict' },
  ]
  const rows = sources.map(({ truth, measurement, fluxRatio, isJudged, faults }) => {
    const found = measurement.status === 'unmeasured' ? undefined : measurement
    return [
      truth.name,
      1e3 * truth.mean_flux_jy,
      1e3 * truth.apparent_flux_jy,
      found && 1e3 * found.fluxJy,
      found && 1e3 * found.fluxErrorJy,
      fluxRatio === undefined ? undefined : 100 * (fluxRatio - 1),
      found?.offsetArcsec,
      faults.length > 0 ? 'OUT' : isJudged ? 'ok' : 'below 10 σ',
    ]
  })
  return textTable(columns, rows)
}

function noiseLines({ comparison, imaging }: DemoReport): string {
  const { meanFluxRatio, meanFluxRatioError, noiseJy, theoreticalNoiseJy } = comparison
  const ratio =
    meanFluxRatio === undefined
      ? 'unknown'
      : `${meanFluxRatio.toFixed(4)} ± ${(meanFluxRatioError ?? Number.NaN).toFixed(4)}`
  const arcsec = (angleRad: number) => ((angleRad * 648000) / Math.PI).toFixed(1)
  return [
    `mean flux ratio  ${ratio}`,
    `noise            ${(1e3 * noiseJy).toFixed(4)} mJy/beam, ${(noiseJy / theoreticalNoiseJy).toFixed(3)} × the theoretical ${(1e3 * theoreticalNoiseJy).toFixed(4)}`,
    `beam             ${imaging.beam ? `${arcsec(imaging.beam.majorFwhm)}″ × ${arcsec(imaging.beam.minorFwhm)}″` : 'none'}`,
  ].join('\n')
}

function stageTable({ stages }: DemoReport): string {
  const columns = [{ heading: 'stage' }, { heading: 'wall', unit: 's', digits: 1 }, { heading: 'result' }]
  const total = stages.reduce((sum, { wallS }) => sum + wallS, 0)
  return textTable(columns, [...stages.map(({ name, wallS, result }) => [name, wallS, result]), ['total', total, '']])
}
