/**
 * Turns the phases of a run of solutions (channels of a band, or times) so that a reference antenna's phase is zero.
 * The reference is the first of `order` that is solved anywhere. Where it is missing the next solved one of `order`
 * stands in and keeps the phase it had in the neighbouring solution, so that the run stays continuous.
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
  const used = new Int32Array(flags.length / antennaCount).fill(-1)
  const indices = Array.from(used.keys())
  const solvedIn = (antenna: number, s: number) => flags[s * antennaCount + antenna] === 0
  const reference = order.find((antenna) => indices.some((s) => solvedIn(antenna, s)))
  if (reference === undefined) return used
  const start = indices.findIndex((s) => solvedIn(reference, s))
  const phasesRad = new Float64Array(antennaCount)
  const walk = (s: number) => {
    const standIn = order.find((antenna) => solvedIn(antenna, s))
    if (standIn === undefined) return
    used[s] = standIn
    const wantedRad = standIn === reference ? 0 : phasesRad[standIn]
    const angleRad = wantedRad - phaseRad(gains, s * antennaCount + standIn)
    for (let i = 0; i < antennaCount; i++) if (solvedIn(i, s)) turn(gains, 2 * (s * antennaCount + i), angleRad)
    if (wantedRad === 0) gains[2 * (s * antennaCount + standIn) + 1] = 0
    for (let i = 0; i < antennaCount; i++) if (solvedIn(i, s)) phasesRad[i] = phaseRad(gains, s * antennaCount + i)
  }
  for (let s = start; s < used.length; s++) walk(s)
  for (let i = 0; i < antennaCount; i++)
    phasesRad[i] = solvedIn(i, start) ? phaseRad(gains, start * antennaCount + i) : 0
  for (let s = start - 1; s >= 0; s--) walk(s)
  return used
}

function phaseRad(gains: Float64Array, at: number): number {
  return Math.atan2(gains[2 * at + 1], gains[2 * at])
}

function turn(gains: Float64Array, at: number, angleRad: number): void {
  const [c, s] = [Math.cos(angleRad), Math.sin(angleRad)]
  const re = gains[at]
  gains[at] = re * c - gains[at + 1] * s
  gains[at + 1] = re * s + gains[at + 1] * c
}
