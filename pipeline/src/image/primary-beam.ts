import type { Beam } from '@contimg/numerics/beam'
import { type Direction, LIGHT_M_PER_S } from '@contimg/numerics/frames'
import { offsetsFrom } from '@contimg/numerics/model'
import { SkyProjection } from '@contimg/numerics/wcs'
import type { ImageGrid } from './image-plan.ts'

/** What share of an image's weight came from each pointing at each frequency. Plain data. */
export interface PointingWeights {
  readonly pointings: readonly Direction[] // ICRS, where the dishes looked
  readonly frequenciesHz: Float64Array // [frequency] a few of the band
  readonly shares: Float64Array // [pointing, frequency], sum 1
}

type Vector = readonly [number, number, number]

/**
 * The primary beam that an image was made through, in power: A(s) = Σ W P(s − s_p, ν) / Σ W over the samples, where P is
 * one antenna's response and s_p the direction in which the dishes looked. A point source of flux S has the peak A S.
 */
export class AveragedBeam {
  readonly #beam: Beam
  readonly #weights: PointingWeights
  readonly #axes: readonly Vector[]

  constructor(beam: Beam, weights: PointingWeights) {
    this.#beam = beam
    this.#weights = weights
    this.#axes = weights.pointings.map(vectorOf)
  }

  power(direction: Direction): number {
    const { frequenciesHz, shares } = this.#weights
    const source = [vectorOf(direction)]
    let sum = 0
    this.#axes.forEach((axis, pointing) => {
      const { offsetsRad, anglesRad } = offsetsFrom(axis, source)
      for (let k = 0, at = pointing * frequenciesHz.length; k < frequenciesHz.length; k++, at++)
        if (shares[at] !== 0) sum += shares[at] * this.#beam.power(offsetsRad[0], frequenciesHz[k], anglesRad[0])
    })
    return sum
  }
}

function vectorOf({ raRad, decRad }: Direction): Vector {
  const c = Math.cos(decRad)
  return [c * Math.cos(raRad), c * Math.sin(raRad), Math.sin(decRad)]
}

/** The sky of an image by its pixels, counted from 0; undefined beyond the horizon of its centre. */
export function skyOf({ width, height, cellRad }: ImageGrid, { raRad, decRad }: Direction) {
  const projection = new SkyProjection({
    projection: 'SIN',
    crvalRad: [raRad, decRad],
    crpix: [width / 2, height / 2],
    cdeltRad: [-cellRad, cellRad],
  })
  return (x: number, y: number): Direction | undefined => {
    const world = projection.worldFromPixel(x, y)
    return world && { raRad: world[0], decRad: world[1] }
  }
}

const STEP = 0.025 // of λ/D: cubic interpolation of a pattern that has no finer detail than λ/D errs by 2e-5 at most
const LEAST_NODES = 8 // along each side

/** Pixels between two nodes at which a beam of dishes of this diameter is computed. */
export function beamStepPx({ width, height, cellRad }: ImageGrid, diameterM: number, highestHz: number): number {
  const detailRad = LIGHT_M_PER_S / (highestHz * diameterM)
  return Math.max(1, Math.min((STEP * detailRad) / cellRad, Math.min(width, height) / LEAST_NODES))
}
