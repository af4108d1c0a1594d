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

const HEALTHY_SHARE = 0.4 // of the goodness of the median antenna: one that is there half of the time will do

/**
 * Antennas in order of preference as phase reference: those wanted (by name, or by the number in it: 103 finds
 * DSA-103), then the outriggers, then all others, best first. Those that are much worse than most come after the rest.
 *
 * @param wanted    names separated by commas; undefined for 103 where the array has it
 * @param goodness  [antenna] 0 for no data; see referenceGoodness
 * @returns         indices of every named antenna
 * @throws UnknownAntennaError
 */
export function referenceOrder(
  path: string,
  names: readonly string[],
  wanted: string | undefined,
  goodness: ArrayLike<number>,
): number[] {
  const first = (wanted ?? DEFAULT_REFERENCE_ANTENNA).split(',').map((name) => {
    const antenna = findAntenna(names, name.trim())
    if (antenna < 0 && wanted !== undefined) throw new UnknownAntennaError(name.trim(), path, names)
    return antenna
  })
  const outriggers = isDsa(names) ? OUTRIGGERS.map((name) => findAntenna(names, name)) : []
  const others = names.map((_, antenna) => antenna).toSorted((a, b) => goodness[b] - goodness[a])
  const order = [...new Set([...first, ...outriggers, ...others])].filter((antenna) => antenna >= 0)
  const alive = Array.from(goodness)
    .filter((one) => one > 0)
    .sort((a, b) => a - b)
  const least = HEALTHY_SHARE * (alive[alive.length >> 1] ?? 0)
  const isHealthy = (antenna: number) => goodness[antenna] >= least
  return [...order.filter(isHealthy), ...order.filter((antenna) => !isHealthy(antenna))]
}

/** The antenna that is to be the reference if it can; −1 where nobody asked and there is no 103. */
export function wantedReference(names: readonly string[], wanted = DEFAULT_REFERENCE_ANTENNA): number {
  return findAntenna(names, wanted.split(',')[0].trim())
}

/**
 * How good antennas are as phase reference: the share of solutions that are not flagged over 1 + 100 times the error of
 * a typical one's phase in radians.
 *
 * @param solutions  flags, gains and errors of any places, [antenna, place]
 */
export function referenceGoodness(
  antennaCount: number,
  solutions: readonly { readonly flags: Uint8Array; readonly gains: Float64Array; readonly errors: Float64Array }[],
): Float64Array {
  return Float64Array.from({ length: antennaCount }, (_, antenna) => {
    const errorsRad: number[] = []
    let total = 0
    for (const { flags, gains, errors } of solutions) {
      const width = flags.length / antennaCount
      total += width
      for (let at = antenna * width; at < (antenna + 1) * width; at++)
        if (flags[at] === 0) errorsRad.push(errors[at] / Math.hypot(gains[2 * at], gains[2 * at + 1]))
    }
    if (errorsRad.length === 0) return 0
    const typicalRad = Float64Array.from(errorsRad).sort()[errorsRad.length >> 1]
    return errorsRad.length / total / (1 + 100 * typicalRad)
  })
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
