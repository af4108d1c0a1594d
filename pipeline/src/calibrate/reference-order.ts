import { UnknownAntennaError } from './errors.ts'

const DEFAULT_REFERENCE_ANTENNA = '103'

/** Outriggers of DSA-110 in the order in which they stand in for a missing reference antenna. */
const OUTRIGGERS = [
  '104',
  '105',
  '106',
  '107',
  '108',
  '109',
  '110',
  '111',
  '112',
  '113',
  '114',
  '115',
  '116',
  '103',
  '117',
]

/**
 * Antennas in order of preference as phase reference: the one wanted (its name, or the number in its name: 103 finds
 * DSA-103), then the outriggers, then all others, best first by the share of their data that is not flagged.
 *
 * @param wanted    a name; undefined for 103 where the array has it
 * @param goodness  [antenna] share of unflagged samples
 * @returns         indices of every named antenna
 * @throws UnknownAntennaError
 */
export function referenceOrder(
  path: string,
  names: readonly string[],
  wanted: string | undefined,
  goodness: ArrayLike<number>,
): number[] {
  const first = findAntenna(names, wanted ?? DEFAULT_REFERENCE_ANTENNA)
  if (first < 0 && wanted !== undefined) throw new UnknownAntennaError(wanted, path, names)
  const outriggers = isDsa(names) ? OUTRIGGERS.map((name) => findAntenna(names, name)) : []
  const others = names.map((_, antenna) => antenna).toSorted((a, b) => goodness[b] - goodness[a])
  return [...new Set([first, ...outriggers, ...others])].filter((antenna) => antenna >= 0)
}

/** Place of the antenna of that name, or whose name ends in that number; −1 where there is none. */
export function findAntenna(names: readonly string[], wanted: string): number {
  const exact = names.indexOf(wanted)
  if (exact >= 0 || !/^\d+$/.test(wanted)) return exact
  return names.findIndex((name) => Number(name.match(/\d+$/)?.[0] ?? Number.NaN) === Number(wanted))
}

/** Only DSA-110 numbers its stations plainly, or as DSA-001; elsewhere a 104 need not be an outrigger. */
function isDsa(names: readonly string[]): boolean {
  return names.some((name) => /^(DSA-?)?\d+$/i.test(name))
}
