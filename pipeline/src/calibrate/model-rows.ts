import { type Beam, DISH_DIAMETER_M } from '@contimg/numerics/beam'
import {
  type Direction,
  LIGHT_M_PER_S,
  type Site,
  type Sky,
  skyAt,
  UNKNOWN_ORIENTATION,
} from '@contimg/numerics/frames'
import {
  apparentFluxesJy,
  directionCosines,
  intrinsicFluxesJy,
  PointSourcePredictor,
  pointingOffsets,
} from '@contimg/numerics/model'
import type { ModelledRows } from '@contimg/numerics/solve'
import type { SkyModel } from '../sky/sky-model.ts'
import type { Spectra, VisibilityBlock } from '../visibilities/block.ts'
import { siteOfArray } from '../visibilities/rephase.ts'
import type { VisibilitySource } from '../visibilities/source.ts'
import { parallelHands } from './receptors.ts'

/** Where the dishes pointed at a time; undefined: at the phase centre of the field, as a drift scan's meridian fields. */
export type Pointing = (middleMjdS: number, fieldId: number) => Direction | undefined

/** Rows of one integration, spectral window and field. */
export interface ModelledPiece extends ModelledRows {
  readonly spectralWindow: number
  readonly fieldId: number
  readonly middleMjdS: number
  readonly exposureS: number
}

/**
 * Puts the model beside the data: each source is moved to where it stands about the phase centre of its rows (the data
 * are not touched) and multiplied by the beam at its distance from where the dishes point in that integration.
 */
export class RowModeller {
  readonly #source: VisibilitySource
  readonly #model: SkyModel
  readonly #beam: Beam
  readonly #pointing: Pointing
  readonly #minimumUvWavelengths: number
  readonly #fieldIds: ReadonlySet<number>
  readonly #predictor = new PointSourcePredictor()
  readonly #intrinsicJy = new Map<number, Float64Array>()
  readonly #site: Site
  #sky: Sky | undefined
  #brightestJy = 0

  /** @param fieldIds  of the rows that pieces are made of */
  constructor(
    source: VisibilitySource,
    model: SkyModel,
    beam: Beam,
    pointing: Pointing,
    minimumUvWavelengths: number,
    fieldIds: ReadonlySet<number>,
  ) {
    this.#source = source
    this.#site = siteOfArray(source.antennas)
    this.#model = model
    this.#beam = beam
    this.#pointing = pointing
    this.#minimumUvWavelengths = minimumUvWavelengths
    this.#fieldIds = fieldIds
  }

  /** The largest apparent flux met so far. */
  get brightestJy(): number {
    return this.#brightestJy
  }

  /** The rows of one run of a block, in pieces that share time and field; good until the next piece. */
  *piecesOf(block: VisibilityBlock, spectra: Spectra): Generator<ModelledPiece> {
    const { timesMjdS, fieldIds } = block
    const end = spectra.firstRow + spectra.rowCount
    for (let first = spectra.firstRow; first < end; ) {
      let next = first + 1
      while (next < end && fieldIds[next] === fieldIds[first] && timesMjdS[next] === timesMjdS[first]) next++
      if (this.#fieldIds.has(fieldIds[first])) yield this.#piece(block, spectra, first, next)
      first = next
    }
  }

  #piece(block: VisibilityBlock, spectra: Spectra, first: number, end: number): ModelledPiece {
    const description = this.#source.dataDescriptions[spectra.dataDescriptionId]
    const { spectralWindow } = description
    const { frequenciesHz } = this.#source.spectralWindows[spectralWindow]
    const { channelCount, polarizationCount, weightSpectrum } = spectra
    const [from, to] = [first - spectra.firstRow, end - spectra.firstRow]
    const width = channelCount * polarizationCount
    const uvwM = block.uvwM.subarray(3 * first, 3 * end)
    const [middleMjdS, fieldId] = [block.timesMjdS[first], block.fieldIds[first]]
    return {
      spectralWindow,
      middleMjdS,
      exposureS: block.exposuresS[first],
      fieldId,
      antenna1: block.antenna1.subarray(first, end),
      antenna2: block.antenna2.subarray(first, end),
      channelCount,
      polarizationCount,
      receptorPolarizations: parallelHands(this.#source.path, description),
      visibilities: spectra.visibilities.subarray(2 * from * width, 2 * to * width),
      flags: spectra.flags.subarray(from * width, to * width),
      weights: spectra.weights.subarray(from * polarizationCount, to * polarizationCount),
      weightSpectrum: weightSpectrum?.subarray(from * width, to * width),
      model: this.#predictor.predict({
        uvwM,
        frequenciesHz,
        ...this.#sceneAt(middleMjdS, fieldId, spectralWindow, frequenciesHz),
      }),
      rowUse: this.#longEnough(uvwM, frequenciesHz),
    }
  }

  #sceneAt(middleMjdS: number, fieldId: number, spectralWindow: number, frequenciesHz: Float64Array) {
    const { sources } = this.#model
    const sky = this.#skyAt(middleMjdS)
    const centre = this.#source.fields[fieldId]
    const offsetsRad = pointingOffsets(sky, this.#pointing(middleMjdS, fieldId) ?? centre, sources)
    let intrinsicJy = this.#intrinsicJy.get(spectralWindow)
    if (!intrinsicJy) {
      intrinsicJy = intrinsicFluxesJy(sources, frequenciesHz)
      this.#intrinsicJy.set(spectralWindow, intrinsicJy)
    }
    const apparentJy = apparentFluxesJy(intrinsicJy, offsetsRad, frequenciesHz, this.#beam)
    for (const fluxJy of apparentJy) this.#brightestJy = Math.max(this.#brightestJy, Math.abs(fluxJy))
    return { lmn1: directionCosines(sky, centre, sources), apparentJy }
  }

  /** Only aberration enters here, so that the Earth's rotation need not be known better than by UTC. */
  #skyAt(middleMjdS: number): Sky {
    if (this.#sky?.mjdUtcS !== middleMjdS) this.#sky = skyAt(middleMjdS, this.#site, UNKNOWN_ORIENTATION)
    return this.#sky
  }

  #longEnough(uvwM: Float64Array, frequenciesHz: Float64Array): Uint8Array | undefined {
    if (!(this.#minimumUvWavelengths > 0)) return undefined
    const middleHz = (frequenciesHz[0] + frequenciesHz[frequenciesHz.length - 1]) / 2
    const minimumM = (this.#minimumUvWavelengths * LIGHT_M_PER_S) / middleHz
    return Uint8Array.from({ length: uvwM.length / 3 }, (_, row) =>
      Math.hypot(uvwM[3 * row], uvwM[3 * row + 1]) >= minimumM ? 1 : 0,
    )
  }
}

/** The diameter of the dishes, for the beam. */
export function dishDiameterM(source: Pick<VisibilitySource, 'antennas'>): number {
  return source.antennas.find(({ diameterM }) => diameterM > 0)?.diameterM ?? DISH_DIAMETER_M
}
