import type { Beam } from '@contimg/numerics/beam'
import { fluxAtHz, type PointSource } from '@contimg/numerics/flux'
import { apparentPlace, type EarthOrientation, type Site, skyAt } from '@contimg/numerics/frames'
import type { Integration } from '@contimg/numerics/simulate'
import type { SimulatedGains } from './gains.ts'

/** What one observation has in common over its integrations. */
export interface Observation {
  readonly site: Site
  readonly orientation: EarthOrientation
  readonly decRad: number
  readonly antennaCount: number
  readonly uvwM: Float64Array // [baseline, 3] at hour angle 0 of the pointing's declination: the same all the time
  readonly uvwChangeM: Float64Array | undefined // [baseline, 3] over one integration
  readonly sources: readonly PointSource[]
  readonly frequenciesHz: Float64Array
  readonly beam: Beam
  readonly gains: SimulatedGains
  readonly firstTimeIndex: number
  readonly integrationCount: number
}

/**
 * The sky as the correlator sees it in one integration: it tracks the meridian, so the sources drift through the field
 * while the baselines stay. Positions are apparent ones of the moment, the beam is that of each source and channel.
 */
export function integrationAt(observation: Observation, index: number, midMjdS: number): Integration {
  const { sources, frequenciesHz, decRad, beam } = observation
  const sky = skyAt(midMjdS, observation.site, observation.orientation)
  const lmn1 = new Float64Array(3 * sources.length)
  const fluxJy = new Float32Array(sources.length * frequenciesHz.length)
  sources.forEach((source, s) => {
    const place = apparentPlace(sky, source)
    const [l, m, n] = directionCosines(place.hourAngleRad, place.decRad, decRad)
    lmn1.set([l, m, n - 1], 3 * s)
    const offsetRad = Math.atan2(Math.hypot(l, m), n)
    frequenciesHz.forEach((frequencyHz, channel) => {
      const seen = beam.power(offsetRad, frequencyHz, Math.atan2(l, m))
      fluxJy[s * frequenciesHz.length + channel] = fluxAtHz(source, frequencyHz) * seen
    })
  })
  return {
    timeIndex: observation.firstTimeIndex + index,
    uvwM: observation.uvwM,
    uvwChangeM: observation.uvwChangeM,
    lmn1,
    fluxJy,
    gains: driftedGains(observation, index),
  }
}

/** l eastward, m northward, n toward the meridian point of declination decRad. */
function directionCosines(hourAngleRad: number, sourceDecRad: number, decRad: number): [number, number, number] {
  const [ss, cs] = [Math.sin(sourceDecRad), Math.cos(sourceDecRad)]
  const [s0, c0] = [Math.sin(decRad), Math.cos(decRad)]
  const cosH = Math.cos(hourAngleRad)
  return [-cs * Math.sin(hourAngleRad), ss * c0 - cs * s0 * cosH, ss * s0 + cs * c0 * cosH]
}

function driftedGains({ gains, antennaCount, integrationCount }: Observation, index: number): Float32Array {
  const turned = new Float32Array(gains.bandpass.length)
  const channels = gains.bandpass.length / (antennaCount * 4)
  for (let antenna = 0; antenna < antennaCount; antenna++) {
    for (let polarization = 0; polarization < 2; polarization++) {
      const [dr, di] = gains.driftAt(antenna, polarization, (index + 0.5) / integrationCount)
      const real = (antenna * 2 + polarization) * 2 * channels
      for (let at = real; at < real + channels; at++) {
        const [r, i] = [gains.bandpass[at], gains.bandpass[at + channels]]
        turned[at] = r * dr - i * di
        turned[at + channels] = r * di + i * dr
      }
    }
  }
  return turned
}
