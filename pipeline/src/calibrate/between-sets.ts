import type { AntennaGains } from '@contimg/numerics/solve'
import { betweenGains, gainAt, turnFrom } from './interpolate.ts'

/**
 * Gains between those of two calibrations, one before and one after: amplitude and phase run straight from one to the other.
 * The phase of the later against the earlier is unwrapped along the channels, so that a delay that changed between the two
 * is followed. A gain that one of them lacks is that of the other.
 *
 * @param fraction  of the way from the first to the second, 0 to 1
 */
export function gainsBetween(before: AntennaGains, after: AntennaGains, fraction: number): AntennaGains {
  const { antennaCount, channelCount, receptorCount } = before
  const gains = before.gains.slice()
  const flags = before.flags.slice()
  for (let antenna = 0; antenna < antennaCount; antenna++)
    for (let receptor = 0; receptor < receptorCount; receptor++) {
      let lastRad = 0
      for (let channel = 0; channel < channelCount; channel++) {
        const at = (antenna * channelCount + channel) * receptorCount + receptor
        if (after.flags[at] !== 0) continue
        const later = gainAt(after, at)
        if (before.flags[at] !== 0) {
          gains.set(later, 2 * at)
          flags[at] = 0
          continue
        }
        const earlier = gainAt(before, at)
        const turnRad = nearestTurn(turnFrom(earlier, later), lastRad)
        lastRad = turnRad
        gains.set(betweenGains(earlier, later, fraction, turnRad), 2 * at)
      }
    }
  return { antennaCount, channelCount, receptorCount, gains, flags }
}

/** The angle, whole turns aside, that lies nearest to another. */
function nearestTurn(angleRad: number, otherRad: number): number {
  return angleRad - 2 * Math.PI * Math.round((angleRad - otherRad) / (2 * Math.PI))
}
