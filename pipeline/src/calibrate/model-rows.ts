import { type Beam, DISH_DIAMETER_M } from '@contimg/numerics/beam'
import { LIGHT_M_PER_S } from '@contimg/numerics/frames'
import { PointSourcePredictor } from '@contimg/numerics/model'
import type { ModelledRows } from '@contimg/numerics/solve'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { ModelColumn } from '../model/column.ts'
import { type Pointing, Scenes } from '../model/scenes.ts'
import type { ModelPoints } from '../sky/model-image.ts'
import type { SkyModel } from '../sky/sky-model.ts'
import type { Spectra, VisibilityBlock } from '../visibilities/block.ts'
import type { VisibilitySource } from '../visibilities/source.ts'
import { parallelHands } from './receptors.ts'

/** Sources, points of an image, or visibilities that stand beside the data. */
export type RowModel = SkyModel | ModelPoints | ModelColumn

/** Rows of one integration, spectral window and field. */
export interface ModelledPiece extends ModelledRows {
  readonly spectralWindow: number
  readonly fieldId: number
  readonly middleMjdS: number
  readonly exposureS: number
}

/**
 * Puts the model beside the data: each source is moved to where it stands about the phase centre of its rows (the data
 * are not touched) and multiplied by the beam at its distance from where the dishes point in that integration; or what
 * a column holds is taken as it is.
 */
export class RowModeller {
  readonly #source: VisibilitySource
  readonly #minimumUvWavelengths: number
  readonly #fieldIds: ReadonlySet<number>
  readonly #predictor: PointSourcePredictor
  readonly #scenes: Scenes | undefined
  readonly #column: ModelColumn | undefined
  #brightestJy = 0

  /**
   * @param fieldIds  of the rows that pieces are made of
   * @param heap      where models that are given a place lie
   */
  constructor(
    source: VisibilitySource,
    model: RowModel,
    beam: Beam,
    pointing: Pointing,
    minimumUvWavelengths: number,
    fieldIds: ReadonlySet<number>,
    heap?: KernelHeap,
  ) {
    this.#source = source
    this.#predictor = new PointSourcePredictor(heap)
    if ('readStokesI' in model) this.#column = model
    else this.#scenes = new Scenes(source, model, beam, pointing)
    this.#minimumUvWavelengths = minimumUvWavelengths
    this.#fieldIds = fieldIds
  }

  /** The largest apparent flux met so far; of a column, the largest real part. */
  get brightestJy(): number {
    return this.#scenes?.brightestJy ?? this.#brightestJy
  }

  /**
   * The rows of one run of a block, in pieces that share time and field; good until the next piece.
   *
   * @param place  in the heap, for the models of all rows of the block: [row, channel, 2]; they last as long as it
   */
  *piecesOf(block: VisibilityBlock, spectra: Spectra, place?: Float32Array): Generator<ModelledPiece> {
    const { timesMjdS, fieldIds } = block
    const end = spectra.firstRow + spectra.rowCount
    for (let first = spectra.firstRow; first < end; ) {
      let next = first + 1
      while (next < end && fieldIds[next] === fieldIds[first] && timesMjdS[next] === timesMjdS[first]) next++
      if (this.#fieldIds.has(fieldIds[first])) yield this.#piece(block, spectra, first, next, place)
      first = next
    }
  }

  #piece(block: VisibilityBlock, spectra: Spectra, first: number, end: number, place?: Float32Array): ModelledPiece {
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
      model: this.#modelOf(
        ...([block, first, end, spectralWindow, parallelHands(this.#source.path, description)] as const),
        place?.subarray(2 * first * channelCount, 2 * end * channelCount),
      ),
      rowUse: this.#longEnough(uvwM, frequenciesHz),
    }
  }

  #modelOf(
    { firstRow, uvwM, timesMjdS, fieldIds }: VisibilityBlock,
    first: number,
    end: number,
    spectralWindow: number,
    hands: readonly number[],
    target: Float32Array | undefined,
  ): Float32Array {
    if (this.#column) {
      const model = this.#column.readStokesI(firstRow + first, end - first, hands)
      for (let at = 0; at < model.length; at += 2) this.#brightestJy = Math.max(this.#brightestJy, Math.abs(model[at]))
      target?.set(model)
      return target ?? model
    }
    const scene = {
      uvwM: uvwM.subarray(3 * first, 3 * end),
      frequenciesHz: this.#source.spectralWindows[spectralWindow].frequenciesHz,
      ...this.#scenes!.at(timesMjdS[first], fieldIds[first], spectralWindow),
    }
    return this.#predictor.predict(scene, target)
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
