import type { ArrayLayout } from '@contimg/numerics/simulate'
import { channelFrequenciesHz, channelWidthHz, SUBBAND_COUNT } from '../subbands/band.ts'
import { type SimulatedGains, simulateGains } from './gains.ts'
import { INTEGRATION_S } from './header.ts'
import { correlatorBaselines, meridianUvwM, relativePositionsM } from './layout.ts'
import type { SimulateOptions } from './options.ts'

/** What all groups of a simulation have in common. */
export interface Plan {
  readonly pairs: { readonly antenna1: Int32Array; readonly antenna2: Int32Array } // [baseline] index of the station
  readonly uvwM: Float64Array // [baseline, 3] toward the meridian
  readonly frequenciesHz: Float64Array // [channel] falling
  readonly channelsPerSubband: number
  readonly noiseSigmaJy: number // of the real and of the imaginary part of one visibility
  readonly layout: ArrayLayout
  readonly gains: SimulatedGains
}

export function planArray(options: SimulateOptions): Plan {
  const { stations, channelCount, decRad, sefdJy } = options
  const pairs = correlatorBaselines(stations.length)
  const uvwM = meridianUvwM(relativePositionsM(stations), pairs, decRad)
  const frequenciesHz = channelFrequenciesHz(channelCount)
  const channelsPerSubband = channelCount / SUBBAND_COUNT
  // radiometer equation for the real and for the imaginary part; Thompson, Moran & Swenson (3rd ed.) eq. 6.50
  const noiseSigmaJy = sefdJy / Math.sqrt(2 * channelWidthHz(channelCount) * INTEGRATION_S)
  const layout: ArrayLayout = {
    ...pairs,
    antennaCount: stations.length,
    channelCount,
    channelsPerSubband,
    firstFrequencyHz: frequenciesHz[0],
    channelStepHz: -channelWidthHz(channelCount),
    sourceCount: options.sources.length,
    noiseSigmaJy,
    systemFluxJy: sefdJy,
    seed: options.seed,
  }
  const gains = simulateGains(
    stations,
    options.deadStations,
    channelCount,
    channelsPerSubband,
    options.gainErrors,
    options.seed,
  )
  return { pairs, uvwM, frequenciesHz, channelsPerSubband, noiseSigmaJy, layout, gains }
}
