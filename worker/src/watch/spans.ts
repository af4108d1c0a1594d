import { basename } from 'node:path'
import { mjdSFromIso, parseSubbandFileName, type SubbandFile } from '@contimg/pipeline'
import type { StandingGroup } from '@contimg/state/products'

/** The stamps of the files of a group. */
export interface Span {
  readonly startMjdS: number
  readonly lastMjdS: number
}

/** The group, of those that a file is near enough to, that begins nearest to it. */
export function nearest<T extends Span>(groups: readonly T[], file: SubbandFile, toleranceS: number): T | undefined {
  const near = groups.filter((group) => reaches(group, file, toleranceS))
  const distance = ({ startMjdS }: Span) => Math.abs(startMjdS - file.stampMjdS)
  return near.toSorted((a, b) => distance(a) - distance(b))[0]
}

/** Whether a file and the files of a group could be of one observation. */
export function reaches({ startMjdS, lastMjdS }: Span, file: Span | SubbandFile, toleranceS: number): boolean {
  const [first, last] = 'stampMjdS' in file ? [file.stampMjdS, file.stampMjdS] : [file.startMjdS, file.lastMjdS]
  return (
    (first >= startMjdS && first - startMjdS <= toleranceS) ||
    (first < startMjdS && Math.max(last, lastMjdS) - first <= toleranceS)
  )
}

/** No file is near a group that someone queued under another name than a time. */
export function spanOf({ id, files }: StandingGroup): Span {
  const stamps = files.map(({ path }) => timeOf(parseSubbandFileName(basename(path))?.stamp)).filter(Number.isFinite)
  return { startMjdS: timeOf(id), lastMjdS: Math.max(timeOf(id), ...stamps) }
}

function timeOf(iso: string | undefined): number {
  try {
    return iso === undefined ? Number.NaN : mjdSFromIso(iso)
  } catch {
    return Number.NaN
  }
}
