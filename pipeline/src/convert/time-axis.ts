import { basename } from 'node:path'
import type { Uvh5Header, Uvh5Reader } from '@contimg/formats/uvh5'
import { mjdSFromJd } from '@contimg/numerics/time'
import { GroupError } from './errors.ts'

/** One integration of all baselines, as the first of the files that have it tells it. */
export interface Integration {
  readonly header: Uvh5Header // of that file
  readonly firstRow: number // there
  readonly rowCount: number
  readonly timeMjdS: number // middle, UTC
}

/** The integrations of a group, and where each of its files has them. */
export interface TimeAxis {
  readonly integrations: readonly Integration[]
  readonly firstRows: ReadonlyMap<string, Int32Array> // by path: first row of each integration, −1 where it is missing
}

const CLOCK_TOLERANCE_S = 0.1 // times that differ by more are of another stretch of sky

/**
 * Brings the integrations of several files together. A file may lack some at either end, where its node began late or
 * ended early: then its clock is off from the others' by whole integrations. Nothing that any file has is left out.
 *
 * @param readers  in the order in which they are believed
 * @throws GroupError where a time agrees with none and does not follow by whole integrations
 */
export function alignTimes(readers: readonly Uvh5Reader[]): TimeAxis {
  const runs = new Map(readers.map((reader) => [reader.path, integrationsOf(reader)]))
  const axis = [...runs.get(readers[0].path)!]
  for (const reader of readers.slice(1)) {
    const own = runs.get(reader.path)!
    const matched = own.filter((one) => find(axis, one.timeMjdS) >= 0).length
    checkShift(readers[0], axis, reader, own, matched)
    if (matched === own.length) continue
    axis.push(...own.filter((one) => find(axis, one.timeMjdS) < 0))
    axis.sort((a, b) => a.timeMjdS - b.timeMjdS)
  }
  const firstRows = readers.map(({ path }) => {
    const own = runs.get(path)!
    return [path, Int32Array.from(axis, ({ timeMjdS }) => own[find(own, timeMjdS)]?.firstRow ?? -1)] as const
  })
  return { integrations: axis, firstRows: new Map(firstRows) }
}

/** Index of the integration at a time, −1 for none. */
function find(integrations: readonly Integration[], timeMjdS: number): number {
  return integrations.findIndex((one) => Math.abs(one.timeMjdS - timeMjdS) <= CLOCK_TOLERANCE_S)
}

/** Every integration must be one of the axis, or lie whole integrations away from it. */
function checkShift(
  first: Uvh5Reader,
  axis: readonly Integration[],
  other: Uvh5Reader,
  own: readonly Integration[],
  matched: number,
): void {
  const stray = own.find(
    ({ timeMjdS, header, firstRow }) => !isWhole(timeMjdS - axis[0].timeMjdS, header.integrationTimesS[firstRow]),
  )
  if (!stray && matched > 0) return
  const laterS = own[0].timeMjdS - axis[0].timeMjdS
  const wanted = stray ? '' : ', and some integrations that both have'
  throw new GroupError(
    other.path,
    `time of row ${stray?.firstRow ?? 0} ${Math.abs(laterS).toFixed(3)} s ${laterS < 0 ? 'before' : 'after'} that of ` +
      `${basename(first.path)}, wanted the same within ${CLOCK_TOLERANCE_S} s or a shift by whole integrations${wanted}`,
  )
}

function isWhole(laterS: number, integrationS: number): boolean {
  return Math.abs(laterS - Math.round(laterS / integrationS) * integrationS) <= CLOCK_TOLERANCE_S
}

function integrationsOf({ header, rowCount, path }: Uvh5Reader): Integration[] {
  const { timesJd } = header
  const integrations: Integration[] = []
  for (let first = 0, end = 0; first < rowCount; first = end) {
    while (end < rowCount && timesJd[end] === timesJd[first]) end++
    const timeMjdS = mjdSFromJd(timesJd[first])
    if (integrations.length > 0 && timeMjdS <= integrations.at(-1)!.timeMjdS) {
      throw new GroupError(path, `time goes back at row ${first}, wanted rows ordered by time, then baseline`)
    }
    integrations.push({ header, firstRow: first, rowCount: end - first, timeMjdS })
  }
  return integrations
}
