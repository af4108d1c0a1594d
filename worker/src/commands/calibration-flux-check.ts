import { alertOfDrift, DEFAULT_DRIFT_OPTIONS, type FluxDrift, fluxDrift, mjdSFromIso } from '@contimg/pipeline'
import { listFluxMeasurements, type Products, raiseFluxAlert, type StandingFluxAlert } from '@contimg/state/products'
import type { Command } from 'commander'
import { alertRecord, alertText } from './calibration-flux-text.ts'
import { addExamples } from './help.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { mjdOrNull, mjdS } from './registry-values.ts'
import { textTable } from './text-table.ts'
import { numberFrom } from './values.ts'

interface Options extends RegistryOptions {
  readonly windowDays: number
  readonly at?: number
  readonly json?: boolean
}

/** Calibrators whose flux changed so much that someone should look. */
export class FluxDriftWarningError extends Error {
  override readonly name = 'FluxDriftWarningError'
}

/** Calibrators whose flux changed so much that nothing calibrated with them can be trusted. */
export class FluxDriftCriticalError extends Error {
  override readonly name = 'FluxDriftCriticalError'
}

interface Checked {
  readonly drift: FluxDrift
  readonly alert: StandingFluxAlert | undefined
  readonly isNew: boolean
}

export function registerFluxCheck(group: Command): void {
  const { windowS, warning, critical, leastMeasurements } = DEFAULT_DRIFT_OPTIONS
  const command = group
    .command('check')
    .summary('see whether any calibrator drifts, and raise alerts')
    .description(
      `Compares the measurements of each calibrator within the window: its drift is the largest ratio over the smallest, ` +
        `less 1. Beyond ${100 * warning} % it raises a warning and ends with code 5, beyond ${100 * critical} % a critical ` +
        `alert and code 7, whatever was acknowledged. Fewer than ${leastMeasurements} measurements tell nothing.`,
    )
    .option('--window-days <n>', 'how far back', numberFrom(0.001), windowS / 86400)
    .option('--at <time>', 'end of the window, MJD or ISO 8601 (default now)', mjdS)
    .option('--json', 'print as JSON')
    .action(check)
  addDatabase(command)
  addExamples(command, ['contimg calibration flux check', 'contimg calibration flux check --window-days 30 --json'])
}

async function check({ db, windowDays, at, json }: Options): Promise<void> {
  await using products = await openRegistry(db)
  const endMjdS = at ?? mjdSFromIso(new Date().toISOString())
  const checked = await checkAll(products, endMjdS, windowDays * 86400)
  console.log(json ? JSON.stringify({ calibrators: checked.map(record) }) : text(checked))
  const names = (level: string) =>
    checked.filter(({ drift }) => drift.level === level).map(({ drift }) => drift.calibrator)
  const [critical, warned] = [names('critical'), names('warning')]
  if (critical.length > 0) throw new FluxDriftCriticalError(`the flux drifts critically: ${critical.join(', ')}`)
  if (warned.length > 0) throw new FluxDriftWarningError(`the flux drifts: ${warned.join(', ')}`)
}

async function checkAll(products: Products, endMjdS: number, windowS: number): Promise<Checked[]> {
  const measured = await listFluxMeasurements(products, { startMjdS: endMjdS - windowS, endMjdS })
  const checked: Checked[] = []
  for (const calibrator of new Set(measured.map((one) => one.calibrator))) {
    const drift = fluxDrift(calibrator, measured, endMjdS, { ...DEFAULT_DRIFT_OPTIONS, windowS })
    const told = alertOfDrift(drift)
    const raised = told && (await raiseFluxAlert(products, told))
    checked.push({ drift, alert: raised?.alert, isNew: raised?.isNew ?? false })
  }
  return checked
}

function text(checked: readonly Checked[]): string {
  if (checked.length === 0) return 'no measurements in the window'
  const columns = [
    { heading: 'calibrator' },
    { heading: 'drift', unit: '%', digits: 1 },
    { heading: 'level' },
    { heading: 'lowest', digits: 3 },
    { heading: 'highest', digits: 3 },
    { heading: 'measurements' },
  ]
  const words = { steady: 'steady', warning: 'warning', critical: 'critical', unknown: 'too few measurements' }
  const rows = checked.map(({ drift: { calibrator, drift, level, direction, lowest, highest, count } }) => {
    const way = direction === null || level === 'steady' ? '' : `, ${direction}`
    return [calibrator, drift === null ? null : 100 * drift, `${words[level]}${way}`, lowest, highest, count]
  })
  const alerts = checked.flatMap(({ alert, isNew }) =>
    alert ? [`${isNew ? 'raised' : 'known'}: alert ${alertText(alert)}`] : [],
  )
  return [textTable(columns, rows), ...alerts].join('\n')
}

function record({ drift, alert, isNew }: Checked) {
  const { calibrator, level, direction, lowest, highest, count, startMjdS, endMjdS, newestMjdS } = drift
  return {
    calibrator_name: calibrator,
    level,
    flux_drift_percent: drift.drift === null ? null : 100 * drift.drift,
    direction,
    lowest_ratio: lowest,
    highest_ratio: highest,
    n_measurements: count,
    start_mjd: mjdOrNull(startMjdS),
    end_mjd: mjdOrNull(endMjdS),
    newest_mjd: newestMjdS === null ? null : mjdOrNull(newestMjdS),
    alert: alert ? { ...alertRecord(alert), is_new: isNew } : null,
  }
}
