import type { MsAntenna } from '@contimg/api/schemas'
import { count, fixed, significant } from '../../../words/numbers.ts'

export const flaggedText = ({ in_data, flagged_pct }: Pick<MsAntenna, 'in_data' | 'flagged_pct'>): string =>
  !in_data
    ? 'not in the data'
    : flagged_pct === null
      ? 'flags not measured'
      : `${significant(flagged_pct, 2)} % flagged`

/** An antenna in a line: `Antenna 103 · DSA-103 · 3.1 % flagged · XX 0.0461, YY 0.0448 · phase rms 9.1°, 8.8° · 95 baselines`. */
export function antennaSummary(antenna: MsAntenna): string {
  const { name, station, polarizations, baseline_count: baselines, in_data: isInData } = antenna
  const parts = [`Antenna ${name}`, ...(station !== '' && station !== name ? [station] : []), flaggedText(antenna)]
  if (!isInData) return parts.join(' · ')
  const amplitudes = polarizations.map((one) => `${one.name} ${significant(one.amplitude)}`).join(', ')
  const phases = polarizations
    .map((one) => (one.phase_rms_deg === null ? 'not measured' : `${fixed(one.phase_rms_deg, 1)}°`))
    .join(', ')
  return [...parts, `amplitude ${amplitudes}`, `phase rms ${phases}`, `${count(baselines)} baselines`].join(' · ')
}

/** Antennas that have more flagged than `overPct`, the worst first. */
export function worstFlagged(antennas: readonly MsAntenna[], overPct: number): MsAntenna[] {
  return antennas
    .filter(({ in_data, flagged_pct }) => in_data && flagged_pct !== null && flagged_pct > overPct)
    .sort((a, b) => b.flagged_pct! - a.flagged_pct!)
}
