import type { CalibrationConfiguration } from '../products.ts'
import { someOf } from './words.ts'

const SAME_EDGE_HZ = 1000
const WHOLE = 0.95 // of the width of a window, so that a shift by a part of a channel does not count

/** Antennas of the data of which a set knows nothing. */
export function missingAntennas(wanted: CalibrationConfiguration, had: CalibrationConfiguration): string[] {
  const names = new Set(had.antennas)
  return wanted.antennas.filter((name) => name !== '' && !names.has(name))
}

/** Why tables of one configuration do not serve data of another; nothing where they do. */
export function configurationProblems(
  wanted: CalibrationConfiguration,
  had: CalibrationConfiguration,
  leastAntennaShare: number,
): string[] {
  const missing = missingAntennas(wanted, had)
  const count = wanted.antennas.filter((name) => name !== '').length
  const uncovered = wanted.windows.filter((window) => coverage(window, had.windows) < WHOLE)
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`
  return [
    ...(count - missing.length < leastAntennaShare * count
      ? [`it lacks ${missing.length} of ${count} antennas (${someOf(missing)}), wanted ${percent(leastAntennaShare)}`]
      : []),
    ...(uncovered.length > 0
      ? [`it lacks ${uncovered.length} of ${wanted.windows.length} spectral windows (${someOf(uncovered.map(span))})`]
      : []),
  ]
}

/** Whether two sets were solved for the same antennas and windows. */
export function sameConfiguration(a: CalibrationConfiguration, b: CalibrationConfiguration): boolean {
  const close = (x: Window, y: Window) =>
    Math.abs(x.lowHz - y.lowHz) < SAME_EDGE_HZ && Math.abs(x.highHz - y.highHz) < SAME_EDGE_HZ
  return (
    a.antennas.toSorted().join('\n') === b.antennas.toSorted().join('\n') &&
    a.windows.length === b.windows.length &&
    a.windows.every((window) => b.windows.some((other) => close(window, other)))
  )
}

type Window = CalibrationConfiguration['windows'][number]

/** Share of a window that others cover together. */
function coverage({ lowHz, highHz }: Window, others: readonly Window[]): number {
  let [coveredHz, reachedHz] = [0, lowHz]
  for (const other of others.toSorted((a, b) => a.lowHz - b.lowHz)) {
    const end = Math.min(other.highHz, highHz)
    coveredHz += Math.max(0, end - Math.max(other.lowHz, reachedHz))
    reachedHz = Math.max(reachedHz, end)
  }
  return coveredHz / (highHz - lowHz)
}

function span({ lowHz, highHz }: Window): string {
  return `${(lowHz / 1e6).toFixed(1)}–${(highHz / 1e6).toFixed(1)} MHz`
}
