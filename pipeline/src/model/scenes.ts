import type { Beam } from '@contimg/numerics/beam'
import { type Direction, itrfDirection, type Sky, skyAt, UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import {
  apparentFluxesJy,
  directionCosines,
  intrinsicFluxesJy,
  offsetsFrom,
  type PointingOffsets,
  planeDirectionCosines,
  planeDirections,
  pointingOffsets,
  type Scene,
} from '@contimg/numerics/model'
import type { ModelPoints } from '../sky/model-image.ts'
import type { SkyModel } from '../sky/sky-model.ts'
import { siteOfArray } from '../visibilities/rephase.ts'
import type { VisibilitySource } from '../visibilities/source.ts'

/** Where the dishes pointed at a time; undefined: at the phase centre of the field, as a drift scan's meridian fields. */
export type Pointing = (middleMjdS: number, fieldId: number) => Direction | undefined

/** Sources where they stand and shine, for rows that share a moment, a field and a spectral window. */
export type SceneSources = Pick<Scene, 'lmn1' | 'apparentJy'>

/**
 * A model of the sky as it is seen from moment to moment: each source is moved to where it stands about the phase
 * centre of a field and multiplied by the beam at its distance from where the dishes point.
 */
export class Scenes {
  readonly #source: VisibilitySource
  readonly #model: SkyModel | ModelPoints
  readonly #beam: Beam
  readonly #pointing: Pointing
  readonly #site: ReturnType<typeof siteOfArray>
  readonly #intrinsicJy = new Map<number, Float64Array>()
  #sky: Sky | undefined
  #fieldId = -1
  #lmn1: Float64Array = new Float64Array(0)
  #offsets: PointingOffsets | undefined
  #brightestJy = 0

  constructor(source: VisibilitySource, model: SkyModel | ModelPoints, beam: Beam, pointing: Pointing) {
    this.#source = source
    this.#model = model
    this.#beam = beam
    this.#pointing = pointing
    this.#site = siteOfArray(source.antennas)
  }

  /** The largest apparent flux met so far. */
  get brightestJy(): number {
    return this.#brightestJy
  }

  at(middleMjdS: number, fieldId: number, spectralWindow: number): SceneSources {
    const { frequenciesHz } = this.#source.spectralWindows[spectralWindow]
    this.#turnTo(middleMjdS, fieldId)
    const intrinsicJy = this.#intrinsic(spectralWindow, frequenciesHz)
    const apparentJy = apparentFluxesJy(intrinsicJy, this.#offsets!, frequenciesHz, this.#beam)
    for (const fluxJy of apparentJy) this.#brightestJy = Math.max(this.#brightestJy, Math.abs(fluxJy))
    return { lmn1: this.#lmn1, apparentJy }
  }

  /** Only aberration enters here, so that the Earth's rotation need not be known better than by UTC. */
  #turnTo(middleMjdS: number, fieldId: number): void {
    if (this.#sky?.mjdUtcS === middleMjdS && this.#fieldId === fieldId) return
    const sky = skyAt(middleMjdS, this.#site, UNKNOWN_ORIENTATION)
    const centre = this.#source.fields[fieldId]
    const pointing = this.#pointing(middleMjdS, fieldId) ?? centre
    if ('sources' in this.#model) {
      this.#lmn1 = directionCosines(sky, centre, this.#model.sources)
      this.#offsets = pointingOffsets(sky, pointing, this.#model.sources)
    } else {
      const { centre: imageCentre, points } = this.#model
      this.#lmn1 = planeDirectionCosines(sky, centre, imageCentre, points)
      this.#offsets = offsetsFrom(itrfDirection(sky, pointing), planeDirections(sky, imageCentre, points))
    }
    this.#sky = sky
    this.#fieldId = fieldId
  }

  #intrinsic(spectralWindow: number, frequenciesHz: Float64Array): Float64Array {
    let intrinsicJy = this.#intrinsicJy.get(spectralWindow)
    if (!intrinsicJy) {
      intrinsicJy =
        'sources' in this.#model
          ? intrinsicFluxesJy(this.#model.sources, frequenciesHz)
          : flatFluxesJy(this.#model.fluxesJy, frequenciesHz.length)
      this.#intrinsicJy.set(spectralWindow, intrinsicJy)
    }
    return intrinsicJy
  }
}

/** The same at every frequency: an image has one. @returns [point, channel] */
function flatFluxesJy(fluxesJy: Float64Array, channelCount: number): Float64Array {
  return Float64Array.from({ length: fluxesJy.length * channelCount }, (_, i) => fluxesJy[Math.floor(i / channelCount)])
}
