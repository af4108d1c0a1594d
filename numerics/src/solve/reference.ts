/**
 * Turns the phases of a run of solutions (channels of a band, or times) so that a reference antenna's phase is zero.
 * The reference is the first of `order` that is solved anywhere. Where it is missing the first of `order` that is solved
 * both there and beside it stands in, with the phase that runs straight, the shorter way round, from the one it has
 * before the gap to the one it has after (or stays as the only one of them), so that the run has no jump at either end.
 *
 * @param gains   [solution, antenna, 2], turned in place
 * @param flags   [solution, antenna] 1 = no solution
 * @param order   antennas in order of preference
 * @returns       [solution] the antenna used, −1 where none of `order` is solved
 */
export function referencePhases(
  gains: Float64Array,
  flags: Uint8Array,
  antennaCount: number,
  order: readonly number[],
): Int32Array {
  const run: Run = { gains, flags, antennaCount }
  const used = new Int32Array(flags.length / antennaCount).fill(-1)
  const reference = order.find((antenna) => used.some((_, s) => isSolved(run, antenna, s)))
  if (reference === undefined) return used
  for (let s = 0; s < used.length; s++)
    if (isSolved(run, reference, s)) {
      turnTo(run, s, reference, 0)
      used[s] = reference
    }
  // solutions that have nothing in common with their neighbours may have it with those that stand-ins have tied
  for (let tied = -1; tied !== 0; ) tied = tieGaps(run, order, used)
  return used
}

interface Run {
  readonly gains: Float64Array
  readonly flags: Uint8Array
  readonly antennaCount: number
}

interface Tie {
  readonly s: number
  readonly standIn: number
  readonly phaseRad: number
}

/** Ties what can be tied to solutions already turned. @returns how many */
function tieGaps(run: Run, order: readonly number[], used: Int32Array): number {
  const ties: Tie[] = []
  for (const [s, by] of used.entries()) {
    if (by >= 0) continue
    const standIn = order.find((antenna) => isSolved(run, antenna, s) && phaseAt(run, antenna, s, used) !== undefined)
    if (standIn !== undefined) ties.push({ s, standIn, phaseRad: phaseAt(run, standIn, s, used)! })
  }
  for (const { s, standIn, phaseRad } of ties) {
    turnTo(run, s, standIn, phaseRad)
    used[s] = standIn
  }
  if (ties.length === 0) return startAnew(run, order, used)
  return ties.length
}

/** A solution that shares no antenna with any that is turned begins at zero. */
function startAnew(run: Run, order: readonly number[], used: Int32Array): number {
  for (const [s, by] of used.entries()) {
    const standIn = by >= 0 ? undefined : order.find((antenna) => isSolved(run, antenna, s))
    if (standIn === undefined) continue
    turnTo(run, s, standIn, 0)
    used[s] = standIn
    return 1
  }
  return 0
}

/** The phase that an antenna should have at s, from the nearest turned solutions before and after that have it. */
function phaseAt(run: Run, antenna: number, s: number, used: Int32Array): number | undefined {
  const has = (at: number) => used[at] >= 0 && isSolved(run, antenna, at)
  let [before, after] = [s - 1, s + 1]
  while (before >= 0 && !has(before)) before--
  while (after < used.length && !has(after)) after++
  if (before < 0 && after >= used.length) return undefined
  if (before < 0) return phaseRad(run, antenna, after)
  const startRad = phaseRad(run, antenna, before)
  if (after >= used.length) return startRad
  const turnRad = phaseRad(run, antenna, after) - startRad
  const shorterRad = turnRad - 2 * Math.PI * Math.round(turnRad / (2 * Math.PI))
  return startRad + (shorterRad * (s - before)) / (after - before)
}

function isSolved({ flags, antennaCount }: Run, antenna: number, s: number): boolean {
  return flags[s * antennaCount + antenna] === 0
}

function phaseRad({ gains, antennaCount }: Run, antenna: number, s: number): number {
  const at = 2 * (s * antennaCount + antenna)
  return Math.atan2(gains[at + 1], gains[at])
}

/** Turns all antennas of a solution so that one of them has a phase; exactly real where it is zero. */
function turnTo(run: Run, s: number, antenna: number, wantedRad: number): void {
  const { gains, antennaCount } = run
  const angleRad = wantedRad - phaseRad(run, antenna, s)
  const [cosine, sine] = [Math.cos(angleRad), Math.sin(angleRad)]
  for (let i = 0; i < antennaCount; i++) {
    if (!isSolved(run, i, s)) continue
    const at = 2 * (s * antennaCount + i)
    const re = gains[at]
    gains[at] = re * cosine - gains[at + 1] * sine
    gains[at + 1] = re * sine + gains[at + 1] * cosine
  }
  if (wantedRad === 0) gains[2 * (s * antennaCount + antenna) + 1] = 0
}
