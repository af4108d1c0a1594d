import type { CalibrationComparison } from '@contimg/api/schemas'

export type ComparedTable = CalibrationComparison['tables'][number]
export type ComparedAntenna = ComparedTable['antennas'][number]

/** Antennas of which something is solved, those whose amplitude, phase or delay moved most first. */
export function changedFirst(antennas: readonly ComparedAntenna[]): ComparedAntenna[] {
  const moved = ({ amplitude_ratio: ratio, phase_deg: phase, delay_ns: delay }: ComparedAntenna) =>
    Math.abs((ratio.median ?? 1) - 1) + Math.abs(phase.median ?? 0) / 57.3 + Math.abs(delay.median ?? 0)
  const told = antennas.filter(({ compared, in_a_only: a, in_b_only: b }) => compared + a + b > 0)
  return told.toSorted((x, y) => moved(y) - moved(x))
}
