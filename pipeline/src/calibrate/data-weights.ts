import type { Column } from '@contimg/formats/casatable'
import type { Spectra, VisibilityBlock } from '../visibilities/block.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import type { VisibilitySource } from '../visibilities/source.ts'
import { definedColumn } from './data-errors.ts'

/**
 * The blocks of DATA with the weights of DATA. Once calibration has been applied, WEIGHT and WEIGHT_SPECTRUM belong to
 * CORRECTED_DATA, and the errors of DATA stand in SIGMA and SIGMA_SPECTRUM (as CASA's applycal leaves them with calwt).
 */
export function* dataBlocks(source: MeasurementSetSource): Generator<VisibilityBlock> {
  if (!source.ms.main.has('CORRECTED_DATA')) return yield* source.blocks()
  const { main } = source.ms
  const spectrum = definedColumn(main, 'SIGMA_SPECTRUM')
  for (const block of source.blocks())
    yield {
      ...block,
      spectra: block.spectra.map((part) => {
        const weights = weightsOf(main.column('SIGMA'), block, part, part.weights.length)
        const ofChannels = () =>
          spectrum ? weightsOf(spectrum, block, part, part.flags.length) : spreadOut(weights, part)
        return { ...part, weights, weightSpectrum: part.weightSpectrum && ofChannels() }
      }),
    }
}

/** The source with DATA's own weights in its blocks. */
export function withDataWeights(source: MeasurementSetSource): VisibilitySource {
  return { ...source, blocks: () => dataBlocks(source) }
}

/** 1/σ²; 0 where σ is not positive. */
function weightsOf(
  sigma: Column,
  block: VisibilityBlock,
  { firstRow, rowCount }: Spectra,
  length: number,
): Float32Array {
  const weights = new Float32Array(length)
  sigma.readCells(block.firstRow + firstRow, rowCount, weights)
  for (let i = 0; i < length; i++) weights[i] = weights[i] > 0 ? 1 / (weights[i] * weights[i]) : 0
  return weights
}

/** The weight of each row for every channel. */
function spreadOut(weights: Float32Array, { channelCount, polarizationCount, flags }: Spectra): Float32Array {
  const width = channelCount * polarizationCount
  return Float32Array.from(flags, (_, at) => {
    const row = Math.floor(at / width)
    return weights[row * polarizationCount + (at % polarizationCount)]
  })
}
