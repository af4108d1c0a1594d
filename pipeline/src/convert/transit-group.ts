import { setImmediate } from 'node:timers/promises'
import { type HdfLibrary, loadHdf5 } from '@contimg/formats/uvh5'
import { DSA110_SITE } from '@contimg/numerics/stations'
import { DAY_S, isoFromMjdS } from '@contimg/numerics/time'
import { type SkyOf, type Transit, transitNear, transitsBetween } from '@contimg/numerics/transit'
import type { StageControl } from '../control.ts'
import type { CatalogCalibrator } from '../products.ts'
import { type CalibratorMatch, matchFields } from '../sky/calibrator-match.ts'
import { beamOf, firstFile, readGroupPointing, skyOver } from './group-pointing.ts'
import type { FileGroup } from './grouping.ts'
import type { OrientationSource } from './orientation.ts'

export interface TransitSearch {
  readonly day?: { readonly startMjdS: number } // only transits of this day of UTC
  readonly near?: { readonly mjdS: number } // only the transit nearest to this moment
  readonly windowS: number // about a transit: half before it, half after
  readonly daysBack: number // before the last group
  readonly decToleranceRad: number // between the pointing and the calibrator, apparent
  readonly leastResponse: number // of the beam, in the field that sees most
  readonly orientation?: OrientationSource | undefined
}

export const DEFAULT_TRANSIT_SEARCH: TransitSearch = {
  windowS: 3600,
  daysBack: 30,
  decToleranceRad: (2 * Math.PI) / 180,
  leastResponse: 0.3,
}

/** A group that saw a calibrator cross the meridian. */
export interface TransitGroup {
  readonly group: FileGroup
  readonly transit: Transit
  readonly offsetS: number // middle of the group − transit
  readonly match: CalibratorMatch
}

/** No group of a folder has a calibrator in its beam at transit. */
export class NoTransitGroupError extends Error {
  override readonly name = 'NoTransitGroupError'
  readonly calibrator: string

  constructor(calibrator: string, found: string) {
    super(`no group sees ${calibrator} in transit: ${found}`)
    this.calibrator = calibrator
  }
}

/** What a stamp tells of the middle of its group, before its header is read. */
interface Candidate {
  readonly group: FileGroup
  readonly transit: Transit
  readonly offsetS: number
}

const HALF_GROUP_S = 154.6 // 24 integrations of 12.885 s last 309 s

/**
 * The group whose middle is nearest to a transit of a calibrator and that points at it; of several transits the latest
 * that has one. Headers are read, one a group, only of groups near a transit.
 *
 * @param groups  those that may be chosen, in any order
 * @throws NoTransitGroupError; FormatError
 */
export async function groupAtTransit(
  groups: readonly FileGroup[],
  calibrator: CatalogCalibrator,
  search: TransitSearch = DEFAULT_TRANSIT_SEARCH,
  { progress, signal }: StageControl = {},
): Promise<TransitGroup> {
  if (groups.length === 0) throw new NoTransitGroupError(calibrator.name, 'there is no group to choose from')
  const pairs = transitsOf(groups, calibrator, search).toReversed().map(nearestGroups(groups))
  const isNear = ({ offsetS }: Candidate) => Math.abs(offsetS) <= search.windowS / 2
  const near = pairs.flat().filter(isNear)
  const library = await loadHdf5()
  let refused: Look | undefined
  for (const [i, candidate] of near.entries()) {
    const look = lookAt(library, candidate, calibrator, search.orientation)
    if (isNear(look) && isSeen(look, search)) return look
    refused ??= look
    progress?.((i + 1) / near.length, `group ${candidate.group.id}`)
    await setImmediate()
    signal?.throwIfAborted()
  }
  const firsts = pairs.map(([first]) => first)
  const found =
    refused && isNear(refused) ? toldOfPointing(refused, search) : toldOfTime(refused ? [refused] : firsts, search)
  throw new NoTransitGroupError(calibrator.name, found)
}

interface Look extends TransitGroup {
  readonly decOffsetRad: number // pointing − calibrator, apparent
}

function lookAt(
  library: HdfLibrary,
  { group, transit }: Candidate,
  calibrator: CatalogCalibrator,
  orientation: OrientationSource | undefined,
): Look {
  const pointing = readGroupPointing(library, firstFile(group), orientation)
  const [match] = matchFields([calibrator], beamOf(pointing), { radiusRad: Math.PI, leastResponse: 0 })
  const offsetS = pointing.middleMjdS - transit.mjdUtcS
  return { group, transit, offsetS, match, decOffsetRad: pointing.decRad - transit.decRad }
}

function isSeen({ decOffsetRad, match }: Look, { decToleranceRad, leastResponse }: TransitSearch): boolean {
  return Math.abs(decOffsetRad) <= decToleranceRad && match.response >= leastResponse
}

/** The transits to look at, by time; at least one. */
function transitsOf(groups: readonly FileGroup[], calibrator: CatalogCalibrator, search: TransitSearch): Transit[] {
  const skyOf: SkyOf = skyOver(DSA110_SITE, search.orientation)
  if (search.near) return [transitNear(skyOf, calibrator, search.near.mjdS)]
  if (search.day) return transitsBetween(skyOf, calibrator, search.day.startMjdS, search.day.startMjdS + DAY_S)
  const middlesMjdS = groups.map(middleMjdS)
  const lastMjdS = Math.max(...middlesMjdS)
  const firstMjdS = Math.max(Math.min(...middlesMjdS), lastMjdS - search.daysBack * DAY_S)
  const within = transitsBetween(skyOf, calibrator, firstMjdS - search.windowS / 2, lastMjdS + search.windowS / 2)
  return within.length > 0 ? within : [transitNear(skyOf, calibrator, lastMjdS)]
}

/** All groups beside a transit, the nearest first. */
function nearestGroups(groups: readonly FileGroup[]): (transit: Transit) => Candidate[] {
  return (transit) =>
    groups
      .map((group) => ({ group, transit, offsetS: middleMjdS(group) - transit.mjdUtcS }))
      .toSorted((a, b) => Math.abs(a.offsetS) - Math.abs(b.offsetS))
}

function middleMjdS({ startMjdS }: FileGroup): number {
  return startMjdS + HALF_GROUP_S
}

/** @param firsts  the nearest group of each transit */
function toldOfTime(firsts: readonly Candidate[], { windowS }: TransitSearch): string {
  const nearest = firsts.reduce((a, b) => (Math.abs(b.offsetS) < Math.abs(a.offsetS) ? b : a))
  return `the nearest ${told(nearest)}; wanted ${minutes(windowS / 2)} at most`
}

function toldOfPointing(look: Look, { decToleranceRad, leastResponse }: TransitSearch): string {
  const side = look.decOffsetRad < 0 ? 'south' : 'north'
  return (
    `${told(look)}, but points ${degrees(Math.abs(look.decOffsetRad))} ${side} of it, where the beam has a response of ` +
    `${look.match.response.toPrecision(2)}; wanted ${degrees(decToleranceRad)} at most and ${leastResponse} at least`
  )
}

function told({ group, transit, offsetS }: Candidate): string {
  const side = offsetS < 0 ? 'before' : 'after'
  return `group ${group.id} has its middle ${minutes(Math.abs(offsetS))} ${side} the transit at ${isoFromMjdS(transit.mjdUtcS, 0)}`
}

function minutes(seconds: number): string {
  return `${(seconds / 60).toFixed(1)} minutes`
}

function degrees(angleRad: number): string {
  return `${((angleRad * 180) / Math.PI).toFixed(2)}°`
}
