import {
  type CalibrationSet,
  DEFAULT_SELECTION_OPTIONS,
  type StripTimeline,
  type Validity,
  validityTimeline,
} from '@contimg/pipeline'
import { listCalibrationSets } from '@contimg/state/products'
import type { Command } from 'commander'
import { addExamples } from './help.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { validityRecord } from './registry-records.ts'
import { degFromRad, mjdOrNull, mjdS, timeText } from './registry-values.ts'
import { OptionError } from './values.ts'

interface Options extends RegistryOptions {
  readonly start?: number
  readonly end?: number
  readonly json?: boolean
}

export function registerRegistryTimeline(registry: Command): void {
  const command = registry
    .command('timeline')
    .summary('show when which sets hold, and when none does')
    .description('Shows the validities within a span of time by strip of declination, their gaps and their overlaps.')
    .option('--start <time>', 'MJD or ISO 8601 (default before the first set)', mjdS)
    .option('--end <time>', 'the same (default after the last)', mjdS)
    .option('--json', 'print as JSON')
    .action(timeline)
  addDatabase(command)
  addExamples(command, ['contimg registry timeline', 'contimg registry timeline --start 60966 --end 60970 --json'])
}

async function timeline({ db, start, end, json }: Options): Promise<void> {
  await using products = await openRegistry(db)
  const sets = await listCalibrationSets(products)
  const span = { startMjdS: start ?? spanOf(sets).startMjdS, endMjdS: end ?? spanOf(sets).endMjdS }
  if (span.endMjdS <= span.startMjdS) throw new OptionError('--end is not after --start')
  const strips = validityTimeline(sets, span)
  if (json) return console.log(JSON.stringify({ ...spanRecord(span), strips: strips.map(record) }))
  console.log(strips.length === 0 ? 'no sets' : strips.map(text).join('\n\n'))
}

function spanOf(sets: readonly CalibrationSet[]): Validity {
  const { reachS } = DEFAULT_SELECTION_OPTIONS
  const times = sets.map(({ midMjdS }) => midMjdS)
  return { startMjdS: Math.min(...times) - reachS, endMjdS: Math.max(...times) + reachS }
}

function record({ decRad, sets, gaps, overlaps }: StripTimeline) {
  return {
    dec_deg: degFromRad(decRad),
    sets: sets.map(({ name, status, isNonScience, midMjdS, window }) => ({
      set_name: name,
      status,
      non_science: isNonScience,
      mid_mjd: mjdOrNull(midMjdS),
      ...validityRecord(window),
    })),
    gaps: gaps.map(spanRecord),
    overlaps: overlaps.map((overlap) => ({ ...spanRecord(overlap), sets: overlap.sets })),
  }
}

function spanRecord({ startMjdS, endMjdS }: Validity) {
  return { start_mjd: mjdOrNull(startMjdS), end_mjd: mjdOrNull(endMjdS) }
}

function text({ decRad, sets, gaps, overlaps }: StripTimeline): string {
  const from = ({ startMjdS, endMjdS }: Validity) => `${timeText(startMjdS)} to ${timeText(endMjdS)}`
  return [
    `declination ${degFromRad(decRad).toFixed(2)}°`,
    ...sets.map(({ name, status, window }) => `  ${from(window)}  ${name}${status === 'active' ? '' : `, ${status}`}`),
    ...gaps.map((gap) => `  ${from(gap)}  no set`),
    ...overlaps.map(
      (overlap) => `  ${from(overlap)}  both ${overlap.sets.join(' and ')}: the nearest in time is taken`,
    ),
  ].join('\n')
}
