import type { Beam } from '../beam/beam.ts'
import { fluxAtHz, type PointSource } from '../flux/source.ts'
import type { PointingOffsets } from './directions.ts'

/** Intrinsic flux densities. @returns [source, channel] Jy */
export function intrinsicFluxesJy(sources: readonly PointSource[], frequenciesHz: Float64Array): Float64Array {
  const channels = frequenciesHz.length
  const fluxesJy = new Float64Array(sources.length * channels)
  for (const [i, source] of sources.entries())
    for (let k = 0; k < channels; k++) fluxesJy[i * channels + k] = fluxAtHz(source, frequenciesHz[k])
  return fluxesJy
}

/**
 * Fluxes as they come through the beam at one moment.
 *
 * @param intrinsicJy   [source, channel]
 * @param offsets       of the sources from the pointing centre
 * @param frequenciesHz [channel]
 * @returns             [source, channel] Jy
 */
export function apparentFluxesJy(
  intrinsicJy: Float64Array,
  { offsetsRad, anglesRad }: PointingOffsets,
  frequenciesHz: Float64Array,
  beam: Beam,
): Float32Array {
  const channels = frequenciesHz.length
  const apparentJy = new Float32Array(intrinsicJy.length)
  for (let i = 0, at = 0; i < offsetsRad.length; i++)
    for (let k = 0; k < channels; k++, at++)
      apparentJy[at] = intrinsicJy[at] * beam.power(offsetsRad[i], frequenciesHz[k], anglesRad[i])
  return apparentJy
}
