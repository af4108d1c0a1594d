import type { Spectra, VisibilityBlock } from './block.ts'
import type { VisibilitySource } from './source.ts'
import { type CellOptions, type Cells, flagNotFinite } from './spectra-cells.ts'

/** Rows that all have the same number of samples. */
export interface HeldShape {
  readonly rowCount: number
  readonly channelCount: number
  readonly polarizationCount: number
}

/** Visibilities of a whole Measurement Set in memory that threads share; all by its rows. */
export interface HeldColumns extends HeldShape {
  readonly visibilities: Float32Array // [row, channel, polarization, 2]
  readonly flags: Uint8Array // [row, channel, polarization] FLAG_ROW is merged in
  readonly weights: Float32Array // [row, polarization] of these visibilities
  readonly dataWeights: Float32Array // [row, polarization] of DATA, which they were
}

/** The shape of visibilities of which all rows are alike; undefined where they are not. */
export function heldShape(source: Omit<VisibilitySource, 'blocks'>): HeldShape | undefined {
  const shapes = source.dataDescriptions.map(({ spectralWindow, correlations }) => {
    return [source.spectralWindows[spectralWindow].frequenciesHz.length, correlations.length] as const
  })
  const [[channelCount, polarizationCount]] = shapes
  if (shapes.some(([channels, pols]) => channels !== channelCount || pols !== polarizationCount)) return undefined
  return { rowCount: source.rowCount, channelCount, polarizationCount }
}

export function heldBytes({ rowCount, channelCount, polarizationCount }: HeldShape): number {
  return rowCount * polarizationCount * (9 * channelCount + 8)
}

/** @throws RangeError where there is not so much memory */
export function allocateHeld({ rowCount, channelCount, polarizationCount }: HeldShape): HeldColumns {
  const weights = rowCount * polarizationCount
  const samples = weights * channelCount
  const floats = (length: number) => new Float32Array(new SharedArrayBuffer(4 * length))
  return {
    rowCount,
    channelCount,
    polarizationCount,
    visibilities: floats(2 * samples),
    flags: new Uint8Array(new SharedArrayBuffer(samples)),
    weights: floats(weights),
    dataWeights: floats(weights),
  }
}

/** Takes what a block of DATA holds. */
export function holdBlock(held: HeldColumns, block: VisibilityBlock): void {
  for (const part of block.spectra) held.dataWeights.set(part.weights, rowsOf(held, block, part).weights.from)
  holdCorrected(held, block)
}

/** Takes what a block holds in place of what it was. */
export function holdCorrected(held: HeldColumns, block: VisibilityBlock): void {
  for (const part of block.spectra) {
    const { samples, weights } = rowsOf(held, block, part)
    held.visibilities.set(part.visibilities, 2 * samples.from)
    held.flags.set(part.flags, samples.from)
    held.weights.set(part.weights, weights.from)
  }
}

/** The weights that DATA has in rows of a block. */
export function heldDataWeights(held: HeldColumns, block: VisibilityBlock, part: Spectra): Float32Array {
  const { from, end } = rowsOf(held, block, part).weights
  return held.dataWeights.subarray(from, end)
}

/** Copies cells out of what is held. */
export class HeldCells implements Cells {
  readonly hasWeightSpectrum = false
  readonly #held: HeldColumns

  constructor(held: HeldColumns) {
    this.#held = held
  }

  shapeOf(): { channels: number; pols: number } {
    return { channels: this.#held.channelCount, pols: this.#held.polarizationCount }
  }

  fill(part: Spectra, firstRow: number, { notFinite, visibilities }: CellOptions): void {
    const held = this.#held
    const { samples, weights } = rowsOf(held, { firstRow }, { firstRow: 0, rowCount: part.rowCount })
    if (visibilities !== 'left alone')
      part.visibilities.set(held.visibilities.subarray(2 * samples.from, 2 * samples.end))
    part.flags.set(held.flags.subarray(samples.from, samples.end))
    part.weights.set(held.weights.subarray(weights.from, weights.end))
    if (notFinite === 'flagged') flagNotFinite(part.visibilities, part.flags)
  }
}

interface Span {
  readonly from: number
  readonly end: number
}

/** Where the samples and weights of rows lie. */
function rowsOf(
  { channelCount, polarizationCount }: HeldShape,
  block: Pick<VisibilityBlock, 'firstRow'>,
  { firstRow, rowCount }: Pick<Spectra, 'firstRow' | 'rowCount'>,
): { samples: Span; weights: Span } {
  const first = block.firstRow + firstRow
  const span = (width: number) => ({ from: first * width, end: (first + rowCount) * width })
  return { samples: span(channelCount * polarizationCount), weights: span(polarizationCount) }
}
