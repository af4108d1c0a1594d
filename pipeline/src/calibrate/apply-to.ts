import { setImmediate } from 'node:timers/promises'
import { definedColumn } from '@contimg/formats/casatable'
import { correctRows } from '@contimg/numerics/solve'
import type { StageControl } from '../control.ts'
import type { Spectra, VisibilityBlock } from '../visibilities/block.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { type NeededColumn, neededColumn } from '../visibilities/needed-column.ts'
import type { CombinedGains } from './combined-gains.ts'
import { keepDataErrors } from './data-errors.ts'
import { receptorsOf } from './receptors.ts'

/**
 * Writes CORRECTED_DATA, adding the column where it is missing, and sets FLAG where gains are missing. When all of it
 * is written WEIGHT (and WEIGHT_SPECTRUM) become those of CORRECTED_DATA, and SIGMA (and SIGMA_SPECTRUM) keep those of
 * DATA, so that applying again starts from the same weights. Until then a Measurement Set without CORRECTED_DATA can be
 * used as before; one that has it already is overwritten as the work proceeds. Held in memory: an integration, 8 bytes a row for its weights, and the weight spectrum where there is one.
 *
 * @returns number of samples that were flagged for want of a gain
 */
export async function correctMeasurementSet(
  source: MeasurementSetSource,
  gains: CombinedGains,
  control: StageControl,
): Promise<number> {
  keepDataErrors(source)
  const corrected = neededColumn(source, 'CORRECTED_DATA')
  const weights = new WeightUpdate(source)
  let flagged = 0
  for (const block of source.blocks()) {
    for (const part of block.spectra) flagged += correctPart(source, gains, block, part, corrected, weights)
    control.progress?.((block.firstRow + block.rowCount) / source.rowCount, 'apply')
    await setImmediate() // lets an abort be heard
    control.signal?.throwIfAborted()
  }
  corrected.finish()
  weights.write()
  return flagged
}

function correctPart(
  source: MeasurementSetSource,
  gains: CombinedGains,
  block: VisibilityBlock,
  part: Spectra,
  corrected: NeededColumn,
  weights: WeightUpdate,
): number {
  const description = source.dataDescriptions[part.dataDescriptionId]
  const receptors = receptorsOf(source.path, description)
  const width = part.channelCount * part.polarizationCount
  const values = new Float32Array(part.visibilities.length)
  let flagged = 0
  for (let from = 0, end = 0; from < part.rowCount; from = end) {
    const timeMjdS = block.timesMjdS[part.firstRow + from]
    while (end < part.rowCount && block.timesMjdS[part.firstRow + end] === timeMjdS) end++
    const rows = {
      antenna1: block.antenna1.subarray(part.firstRow + from, part.firstRow + end),
      antenna2: block.antenna2.subarray(part.firstRow + from, part.firstRow + end),
      receptors,
      visibilities: part.visibilities.subarray(2 * from * width, 2 * end * width),
      flags: part.flags.subarray(from * width, end * width),
      weights: part.weights.subarray(from * part.polarizationCount, end * part.polarizationCount),
      weightSpectrum: part.weightSpectrum?.subarray(from * width, end * width),
    }
    const target = values.subarray(2 * from * width, 2 * end * width)
    flagged += correctRows(rows, gains.at(description.spectralWindow, timeMjdS), target)
  }
  const firstRow = block.firstRow + part.firstRow
  corrected.write(firstRow, part.rowCount, [part.polarizationCount, part.channelCount], values)
  source.ms.main.column('FLAG').writeCells(firstRow, part.rowCount, part.flags)
  weights.keep(block, part)
  return flagged
}

/** Weights that are held back until the corrected data are whole. */
class WeightUpdate {
  readonly #source: MeasurementSetSource
  readonly #kept: { firstRow: number; rowCount: number; weights: Float32Array; spectrum: Float32Array | undefined }[] =
    []

  constructor(source: MeasurementSetSource) {
    this.#source = source
  }

  keep(block: VisibilityBlock, { firstRow, rowCount, weights, weightSpectrum }: Spectra): void {
    const spectrum = weightSpectrum?.slice()
    this.#kept.push({ firstRow: block.firstRow + firstRow, rowCount, weights: weights.slice(), spectrum })
  }

  write(): void {
    const { main } = this.#source.ms
    const spectrumColumn = definedColumn(main, 'WEIGHT_SPECTRUM')
    for (const { firstRow, rowCount, weights, spectrum } of this.#kept) {
      main.column('WEIGHT').writeCells(firstRow, rowCount, weights)
      if (spectrum) spectrumColumn?.writeCells(firstRow, rowCount, spectrum)
    }
  }
}
