const LEAST_POINTS = 4 // a line through three says nothing of scatter

/** Phases along channels, or along time. */
export interface PhaseTrack {
  readonly slopeRad: number // per step
  readonly scatterRad: number // rms about the straight line, uniform phases have π/√3
}

/**
 * The straight line through phases that wrap, and their scatter about it.
 *
 * The slope is that of the coherent sum of neighbours' products, arg Σ u(k+1) u*(k), which no wrap disturbs, then one
 * least-squares step on what remains. Lines up to half a turn a step are told apart.
 *
 * @param phasesRad [step] NaN where there is no solution
 * @returns null where fewer than four points, or no two neighbours, are known
 */
export function phaseTrack(phasesRad: ArrayLike<number>): PhaseTrack | null {
  const steps = Array.from({ length: phasesRad.length }, (_, k) => k).filter((k) => Number.isFinite(phasesRad[k]))
  const coarse = neighbourSlopeRad(phasesRad)
  if (steps.length < LEAST_POINTS || coarse === null) return null
  const slopeRad = coarse + restSlopeRad(steps, deviationsRad(phasesRad, steps, coarse))
  const squares = deviationsRad(phasesRad, steps, slopeRad).reduce((sum, deviation) => sum + deviation ** 2, 0)
  return { slopeRad: wrappedRad(slopeRad), scatterRad: Math.sqrt(squares / (steps.length - 2)) }
}

/** An angle in −π to π. */
export function wrappedRad(angleRad: number): number {
  return angleRad - 2 * Math.PI * Math.round(angleRad / (2 * Math.PI))
}

function neighbourSlopeRad(phasesRad: ArrayLike<number>): number | null {
  let [re, im, count] = [0, 0, 0]
  for (let k = 1; k < phasesRad.length; k++) {
    const difference = phasesRad[k] - phasesRad[k - 1]
    if (!Number.isFinite(difference)) continue
    re += Math.cos(difference)
    im += Math.sin(difference)
    count++
  }
  return count === 0 ? null : Math.atan2(im, re)
}

/** [point] phases less the slope and less their circular mean. */
function deviationsRad(phasesRad: ArrayLike<number>, steps: readonly number[], slopeRad: number): number[] {
  const flat = steps.map((k) => phasesRad[k] - slopeRad * k)
  const [re, im] = [flat.reduce((sum, x) => sum + Math.cos(x), 0), flat.reduce((sum, x) => sum + Math.sin(x), 0)]
  const mean = Math.atan2(im, re)
  return flat.map((phase) => wrappedRad(phase - mean))
}

function restSlopeRad(steps: readonly number[], deviations: readonly number[]): number {
  const middle = steps.reduce((sum, k) => sum + k, 0) / steps.length
  const cross = steps.reduce((sum, k, i) => sum + (k - middle) * deviations[i], 0)
  return cross / steps.reduce((sum, k) => sum + (k - middle) ** 2, 0)
}
