import type { WindowGains } from './gain-table.ts'

/**
 * One gain at a time, from the unflagged solutions around it. Before the first and after the last it stays as it is.
 * Between two, amplitude and phase run straight from one to the other, the phase the shorter way round.
 *
 * @param run     solutions in the order of time
 * @param at      place of the gain in each of them
 * @param linear  false: the nearest one
 * @returns       undefined where every solution is flagged
 */
export function interpolateGain(
  run: readonly WindowGains[],
  at: number,
  timeMjdS: number,
  linear: boolean,
): Complex | undefined {
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
  if (!linear) return gainAt(fraction <= 0.5 ? before : after, at)
  return between(gainAt(before, at), gainAt(after, at), fraction)
}

type Complex = readonly [number, number]

function gainAt({ gains }: WindowGains, at: number): Complex {
  return [gains[2 * at], gains[2 * at + 1]]
}

function between(a: Complex, b: Complex, fraction: number): Complex {
  const amplitude = Math.hypot(...a) * (1 - fraction) + Math.hypot(...b) * fraction
  const turnRad = Math.atan2(b[1] * a[0] - b[0] * a[1], b[0] * a[0] + b[1] * a[1])
  const phaseRad = Math.atan2(a[1], a[0]) + fraction * turnRad
  return [amplitude * Math.cos(phaseRad), amplitude * Math.sin(phaseRad)]
}
