import {
  calibratorNamed,
  DEFAULT_TRANSIT_SEARCH,
  type GroupsPlan,
  groupAtTransit,
  isoFromMjdS,
  mjdSFromIso,
  type TransitGroup,
  type TransitSearch,
} from '@contimg/pipeline'
import type { Command } from 'commander'
import { calibratorCatalog } from './catalogs.ts'
import { follow } from './follow.ts'
import { jsonText } from './json-text.ts'
import { orientationFrom } from './orientation.ts'
import { numberFrom, OptionError } from './values.ts'

/** What chooses one group by a calibrator. */
export interface TransitFlags {
  readonly calibrator?: string
  readonly catalog?: string
  readonly transitDate?: Pick<TransitSearch, 'day' | 'near'>
  readonly windowMinutes: number
  readonly maxDaysBack: number
  readonly decToleranceDeg: number
  readonly minPbResponse: number
}

type Flags = TransitFlags & { readonly iers?: string; readonly json?: boolean }

const DEG_RAD = Math.PI / 180

export function addTransitFlags(command: Command): void {
  const { windowS, daysBack, decToleranceRad, leastResponse } = DEFAULT_TRANSIT_SEARCH
  command
    .option('--calibrator <name>', 'only the group whose middle is nearest the latest transit of this calibrator')
    .option(
      '--transit-date <date>',
      'of the transit: a day, or a time that it is nearest to, ISO 8601, UTC',
      transitDate,
    )
    .option('--window-minutes <n>', 'about the transit, half before and half after', numberFrom(0), windowS / 60)
    .option('--max-days-back <n>', 'of the transit before the last group', numberFrom(0), daysBack)
    .option('--dec-tolerance-deg <deg>', 'from the pointing', numberFrom(0, 180), Math.round(decToleranceRad / DEG_RAD))
    .option('--min-pb-response <n>', 'of the primary beam, to the calibrator', numberFrom(0, 1), leastResponse)
}

function transitDate(text: string): Pick<TransitSearch, 'day' | 'near'> {
  const mjdS = mjdSFromIso(text)
  return text.includes('T') ? { near: { mjdS } } : { day: { startMjdS: mjdS } }
}

/**
 * Where a calibrator is named, the plan for the group alone that sees it in transit; tells which that is. Groups that
 * lack subbands are not chosen where the plan leaves them out.
 */
export async function narrowToTransit(plan: GroupsPlan, flags: Flags): Promise<GroupsPlan> {
  if (flags.calibrator === undefined) {
    if (flags.transitDate === undefined) return plan
    throw new OptionError('--transit-date is of a calibrator, wanted --calibrator too')
  }
  const calibrator = calibratorNamed(calibratorCatalog(flags.catalog), flags.calibrator)
  const groups = plan.groups.filter(({ step, group }) => step !== 'skip' || group.missing.length === 0)
  const candidates = groups.map(({ group }) => group)
  const chosen = await follow('find the transit', (control) =>
    groupAtTransit(candidates, calibrator, searchOf(flags), control),
  )
  console.log(flags.json ? jsonText(transitRecord(chosen)) : transitText(chosen))
  return { ...plan, groups: groups.filter(({ group }) => group === chosen.group) }
}

function searchOf(flags: Flags): TransitSearch {
  return {
    ...flags.transitDate,
    windowS: 60 * flags.windowMinutes,
    daysBack: flags.maxDaysBack,
    decToleranceRad: flags.decToleranceDeg * DEG_RAD,
    leastResponse: flags.minPbResponse,
    orientation: orientationFrom(flags.iers),
  }
}

function transitText({ group, transit, offsetS, match }: TransitGroup): string {
  const { calibrator, response, field, apparentFluxJy } = match
  const flux = apparentFluxJy === undefined ? 'flux unknown' : `${apparentFluxJy.toPrecision(3)} Jy through the beam`
  return (
    `${calibrator.name} in transit at ${isoFromMjdS(transit.mjdUtcS, 0)} UTC, ` +
    `${minutes(offsetS)} the middle of group ${group.id}: response ${response.toFixed(2)} in field ${field}, ${flux}`
  )
}

/** @param offsetS  middle of the group − transit */
function minutes(offsetS: number): string {
  return `${Math.abs(offsetS / 60).toFixed(1)} minutes ${offsetS < 0 ? 'after' : 'before'}`
}

/** The same for JSON. */
function transitRecord({ group, transit, offsetS, match }: TransitGroup) {
  return {
    calibrator: match.calibrator.name,
    group: group.id,
    transitUtc: isoFromMjdS(transit.mjdUtcS),
    minutesFromTransit: offsetS / 60, // of the middle of the group
    response: match.response,
    field: match.field,
    apparentFluxJy: match.apparentFluxJy ?? null,
  }
}
