import { listFluxMeasurements } from '@contimg/state/products'
import type { Command } from 'commander'
import { fluxRecord, ratioText } from './calibration-flux-text.ts'
import { addExamples } from './help.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { timeText } from './registry-values.ts'
import { textTable } from './text-table.ts'

interface Options extends RegistryOptions {
  readonly calibrator?: string
  readonly json?: boolean
}

export function registerFluxList(group: Command): void {
  const command = group
    .command('list')
    .summary('show the measurements')
    .description('Shows what was measured, by calibrator and time.')
    .option('--calibrator <name>', 'only this one, as the list names it')
    .option('--json', 'print as JSON')
    .action(list)
  addDatabase(command)
  addExamples(command, ['contimg calibration flux list', 'contimg calibration flux list --calibrator 0834+555 --json'])
}

async function list({ db, calibrator, json }: Options): Promise<void> {
  await using products = await openRegistry(db)
  const found = await listFluxMeasurements(products, { calibrator })
  if (json) {
    const measurements = found.map(({ notes, ...one }) => ({ ...fluxRecord(one), notes: notes ?? null }))
    return console.log(JSON.stringify({ measurements }))
  }
  if (found.length === 0) return console.log('no measurements')
  const columns = [
    { heading: 'calibrator' },
    { heading: 'time' },
    { heading: 'flux', unit: 'Jy', digits: 3 },
    { heading: 'over the catalogue’s' },
    { heading: 'phase rms', unit: 'deg', digits: 1 },
    { heading: 'amplitude rms', unit: '%', digits: 1 },
    { heading: 'flagged', unit: '%', digits: 1 },
    { heading: 'Measurement Set' },
    { heading: 'notes' },
  ]
  const percent = (fraction: number | null) => (fraction === null ? null : 100 * fraction)
  const rows = found.map((one) => [
    one.calibrator,
    timeText(one.mjdS),
    one.observedFluxJy,
    ratioText(one),
    one.phaseRmsRad === null ? null : (one.phaseRmsRad * 180) / Math.PI,
    percent(one.amplitudeRms),
    percent(one.flaggedFraction),
    one.measurementSet,
    one.notes ?? '',
  ])
  console.log(textTable(columns, rows))
}
