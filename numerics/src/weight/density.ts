import { LIGHT_M_PER_S } from '../frames/light.ts'
import type { DensityFactor } from './weighting.ts'

/** Cells of the half of the uv plane with v ≥ 0, [row, column]: of the size that an image's field of view resolves. */
export interface DensityGrid {
  readonly columns: number
  readonly rows: number
  readonly columnsPerWavelength: number
  readonly rowsPerWavelength: number
}

/** How far baselines reach, in wavelengths. */
export interface UvExtent {
  readonly maxU: number
  readonly maxV: number
}

/** Rows of visibilities: where they are and what they weigh. */
export interface WeightedRows {
  readonly uvwM: Float64Array // [row, 3]
  readonly frequenciesHz: Float64Array // [channel]
  readonly weights: Float32Array | Float64Array // [row, channel]
}

const FIELD_PADDING = 1.2

/**
 * Cells one over the width of the field, as many as the baselines reach. As in WSClean the field is the image with a
 * border, 1.2 times as wide and a multiple of 4 pixels, and cells begin (not lie centred) at u = 0 and v = 0: beams of
 * uniform and Briggs weighting change by some per cent with either.
 */
export function densityGrid(
  image: { readonly width: number; readonly height: number; readonly cellRad: number },
  { maxU, maxV }: UvExtent,
): DensityGrid {
  const columnsPerWavelength = paddedPixels(image.width) * image.cellRad
  const rowsPerWavelength = paddedPixels(image.height) * image.cellRad
  return {
    columns: 2 * (Math.ceil(maxU * columnsPerWavelength) + 2),
    rows: Math.ceil(maxV * rowsPerWavelength) + 2,
    columnsPerWavelength,
    rowsPerWavelength,
  }
}

function paddedPixels(pixels: number): number {
  return 4 * Math.ceil((FIELD_PADDING * pixels) / 4)
}

/** Adds the weights of visibilities to the cells that they lie in. */
export function addDensity(grid: DensityGrid, cells: Float64Array, rows: WeightedRows): void {
  forEachCell(grid, rows, (cell, sample) => {
    cells[cell] += rows.weights[sample]
  })
}

/** Σ W and Σ W² of imaging weights; √ΣW²/ΣW is the noise of an image of visibilities with noise 1. */
export interface WeightSums {
  readonly sum: number
  readonly squares: number
}

/** Multiplies the weights of visibilities by what the sum of their cell asks for; returns the sums of the new ones. */
export function applyDensity(
  grid: DensityGrid,
  cells: Float64Array,
  factor: DensityFactor,
  { uvwM, frequenciesHz, weights }: WeightedRows,
): WeightSums {
  let [sum, squares] = [0, 0]
  forEachCell(grid, { uvwM, frequenciesHz, weights }, (cell, sample) => {
    const weight = weights[sample] * factor(cells[cell])
    weights[sample] = weight
    sum += weight
    squares += weight * weight
  })
  return { sum, squares }
}

function forEachCell(
  { columns, columnsPerWavelength, rowsPerWavelength }: DensityGrid,
  { uvwM, frequenciesHz, weights }: WeightedRows,
  use: (cell: number, sample: number) => void,
): void {
  const channels = frequenciesHz.length
  for (let row = 0; row < uvwM.length / 3; row++) {
    const sign = uvwM[3 * row + 1] < 0 ? -1 : 1
    const x = (sign * uvwM[3 * row] * columnsPerWavelength) / LIGHT_M_PER_S
    const y = (sign * uvwM[3 * row + 1] * rowsPerWavelength) / LIGHT_M_PER_S
    for (let channel = 0, sample = row * channels; channel < channels; channel++, sample++) {
      if (weights[sample] === 0) continue
      const frequencyHz = frequenciesHz[channel]
      const column = Math.floor(x * frequencyHz) + columns / 2
      use(Math.floor(y * frequencyHz) * columns + column, sample)
    }
  }
}
