import { setImmediate } from 'node:timers/promises'
import { KernelHeap } from '@contimg/numerics/wasm'
import type { ModelledPiece, RowModeller } from '../calibrate/model-rows.ts'
import type { StageControl } from '../control.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'

/**
 * Is told what a pair of antennas says in one integration, over all its channels and parallel hands: the value V/M,
 * weighted by w|M|², and the sum of these weights. Where the rows of an integration do not follow one another, in parts.
 */
export type VisitPair = (re: number, im: number, weight: number) => void

/** Samples of cross-correlations, in the parallel hands. */
export interface SampleCounts {
  readonly all: number
  readonly unusable: number // flagged, without weight, or no number
}

/**
 * Compares the visibilities of a Measurement Set with a model, one block held at a time. Σ w V conj(M) / Σ w |M|² turns
 * them to where the model stands, divides by its beam and spectrum, and weights by what noise that leaves.
 */
export async function matchRows(
  source: MeasurementSetSource,
  modeller: RowModeller,
  visit: VisitPair,
  { progress, signal }: StageControl = {},
): Promise<SampleCounts> {
  const heap = new KernelHeap()
  const pairs = new PairSums(source.antennas.length, visit)
  for (const block of source.blocks(heap)) {
    for (const spectra of block.spectra) for (const piece of modeller.piecesOf(block, spectra)) pairs.add(piece)
    progress?.((block.firstRow + block.rowCount) / source.rowCount, 'compared with the model')
    await setImmediate() // lets an abort be heard
    signal?.throwIfAborted()
  }
  pairs.flush()
  return pairs
}

class PairSums implements SampleCounts {
  all = 0
  unusable = 0
  readonly #count: number
  readonly #visit: VisitPair
  readonly #sums: Float64Array // [antenna 1, antenna 2, 3] Re and Im of Σ w V conj(M), Σ w |M|²
  #moment = ''

  constructor(antennaCount: number, visit: VisitPair) {
    this.#count = antennaCount
    this.#visit = visit
    this.#sums = new Float64Array(3 * antennaCount ** 2)
  }

  add(piece: ModelledPiece): void {
    const moment = `${piece.middleMjdS} ${piece.fieldId}`
    if (moment !== this.#moment) this.flush()
    this.#moment = moment
    for (const [row, one] of piece.antenna1.entries()) {
      const two = piece.antenna2[row]
      if (one === two || piece.rowUse?.[row] === 0) continue
      for (const hand of piece.receptorPolarizations)
        if (hand >= 0) this.#addRow(piece, row, hand, 3 * (one * this.#count + two))
    }
  }

  #addRow(piece: ModelledPiece, row: number, hand: number, to: number): void {
    const { channelCount, polarizationCount, visibilities, flags, weights, weightSpectrum, model } = piece
    const rowWeight = weights[row * polarizationCount + hand]
    let re = 0
    let im = 0
    let power = 0
    let used = 0
    let at = row * channelCount * polarizationCount + hand
    let from = 2 * row * channelCount
    for (let channel = 0; channel < channelCount; channel++, at += polarizationCount, from += 2) {
      const weight = weightSpectrum === undefined ? rowWeight : weightSpectrum[at]
      const a = visibilities[2 * at]
      const b = visibilities[2 * at + 1]
      const c = model[from]
      const d = model[from + 1]
      if (flags[at] !== 0 || !(weight > 0) || !Number.isFinite(a + b + weight)) continue
      used++
      re += weight * (a * c + b * d)
      im += weight * (b * c - a * d)
      power += weight * (c * c + d * d)
    }
    this.all += channelCount
    this.unusable += channelCount - used
    this.#sums[to] += re
    this.#sums[to + 1] += im
    this.#sums[to + 2] += power
  }

  /** Hands on what the pairs have said, and forgets it. */
  flush(): void {
    for (let at = 0; at < this.#sums.length; at += 3) {
      const power = this.#sums[at + 2]
      if (power > 0) this.#visit(this.#sums[at] / power, this.#sums[at + 1] / power, power)
    }
    this.#sums.fill(0)
  }
}
