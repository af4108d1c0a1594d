import type { AntennaGains } from '@contimg/numerics/solve'
import type { Interpolation } from './apply-options.ts'
import type { WindowGains } from './gain-table.ts'

export type Complex = readonly [number, number]

/** What lies between two values: a gain, or what else a table holds in its place. */
export type Between = (a: Complex, b: Complex, fraction: number) => Complex

/** Amplitude and phase run straight from one gain to the other, the phase by `turnRad`, the shorter way round unless given. */
export function betweenGains(a: Complex, b: Complex, fraction: number, turnRad = turnFrom(a, b)): Complex {
  const amplitude = Math.hypot(...a) * (1 - fraction) + Math.hypot(...b) * fraction
  const phaseRad = Math.atan2(a[1], a[0]) + fraction * turnRad
  return [amplitude * Math.cos(phaseRad), amplitude * Math.sin(phaseRad)]
}

/** A delay is no phasor: its real part runs straight. */
export function betweenDelays(a: Complex, b: Complex, fraction: number): Complex {
  return [a[0] * (1 - fraction) + b[0] * fraction, 0]
}

/** The phase of b against a, −π to π. */
export function turnFrom(a: Complex, b: Complex): number {
  return Math.atan2(b[1] * a[0] - b[0] * a[1], b[0] * a[0] + b[1] * a[1])
}

/**
 * The gains of one spectral window at a time, each from the unflagged solutions around it. Before the first and after the
 * last it stays as it is. A gain is flagged where all its solutions are.
 *
 * @param run  solutions in the order of time
 */
export function gainsInTime(
  run: readonly WindowGains[],
  timeMjdS: number,
  interpolation: Interpolation,
  between: Between,
): AntennaGains {
  const [first] = run
  if (run.length === 1) return first
  const { antennaCount, channelCount, receptorCount } = first
  const [gains, flags] = [new Float64Array(first.gains.length), new Uint8Array(first.flags.length)]
  for (let at = 0; at < flags.length; at++) {
    const gain = interpolateGain(run, at, timeMjdS, interpolation, between)
    if (gain) gains.set(gain, 2 * at)
    else flags[at] = 1
  }
  return { antennaCount, channelCount, receptorCount, gains, flags }
}

function interpolateGain(
  run: readonly WindowGains[],
  at: number,
  timeMjdS: number,
  interpolation: Interpolation,
  between: Between,
): Complex | undefined {
  const holder = interpolation === 'nearest' ? run.find((solved) => holds(solved, at, timeMjdS)) : undefined
  if (holder) return gainAt(holder, at)
  let before: WindowGains | undefined
  let after: WindowGains | undefined
  for (const solved of run) {
    if (solved.flags[at] !== 0) continue
    if (solved.span.middleMjdS <= timeMjdS) before = solved
    else {
      after = solved
      break
    }
  }
  if (!before || !after) {
    const only = before ?? after
    return only && gainAt(only, at)
  }
  const fraction = (timeMjdS - before.span.middleMjdS) / (after.span.middleMjdS - before.span.middleMjdS)
  if (interpolation === 'nearest') return gainAt(fraction <= 0.5 ? before : after, at)
  return between(gainAt(before, at), gainAt(after, at), fraction)
}

/** Whether a solution was made of data at that time: none is nearer, however far its middle. */
function holds({ flags, span }: WindowGains, at: number, timeMjdS: number): boolean {
  return flags[at] === 0 && span.startMjdS < timeMjdS && timeMjdS < span.endMjdS
}

export function gainAt({ gains }: AntennaGains, at: number): Complex {
  return [gains[2 * at], gains[2 * at + 1]]
}
