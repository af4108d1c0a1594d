import { fftFactors, goodFftSize } from '../fft/size.ts'
import { aliasError, kernelBeta } from './kernel.ts'
import { chooseTaper, type Taper } from './taper.ts'

/** How lines of the low image along one axis are interpolated. */
export interface ResampleAxis {
  readonly first: number // of the low image's columns (rows), where the lines begin; a multiple of 8
  readonly count: number // of the columns (rows) that are read; a multiple of 8
  readonly length: number // of the first transform: the cells of a line and zeros
  readonly oversampled: number // elements of the second transform
  readonly band: number // frequencies kept: −band … band − 1; even
  readonly beta: number // of the interpolation's kernel
  readonly taper: Taper | undefined // undefined where the low image falls by itself
}

/** What the picture asks of one axis of the low image. */
export interface AxisDemand {
  readonly name: 'columns' | 'rows'
  readonly cells: number // of the low image along it
  readonly from: number // the lowest and the highest position that the picture needs, counted in cells
  readonly to: number
  readonly turnsPerCell: number // of the fastest wave
  readonly tapered: boolean // the low image itself falls to 0 beyond the picture
  readonly epsilon: number // share of the error
}

const LARGEST_OVERSAMPLING = 4

/** @throws RangeError where the low image is too small or too coarse for the picture */
export function planAxis(demand: AxisDemand): ResampleAxis {
  const { cells, from, to, turnsPerCell, tapered, epsilon } = demand
  if (tapered) {
    if (!(roomOf(demand) >= 0 && turnsPerCell < 0.5)) throw tooSmall(demand)
    if (fftFactors(cells).length === 0)
      throw new RangeError(`a tapered low image of ${cells} cells, wanted 2^a 3^b 5^c 7^d`)
    return {
      first: 0,
      count: cells,
      length: cells,
      band: cells / 2,
      taper: undefined,
      ...chooseOversampling(cells, 0.5, epsilon / 2),
    }
  }
  const taper = chooseTaper(from, to, roomOf(demand), 0.5 - turnsPerCell, epsilon / 5)
  if (!taper) throw tooSmall(demand)
  const first = 8 * Math.floor((from - taper.cells) / 8)
  const count = 8 * Math.ceil((to + taper.cells + 1 - first) / 8)
  const length = goodFftSize(count)
  const highest = turnsPerCell + taper.widening
  const band = Math.min(length / 2, 2 * Math.ceil((highest * length + 1) / 2))
  return { first, count, length, band, taper, ...chooseOversampling(length, highest, epsilon / 2) }
}

function roomOf({ cells, from, to }: AxisDemand): number {
  return Math.min(from, cells - 1 - to)
}

function tooSmall(demand: AxisDemand): RangeError {
  const { name, cells, turnsPerCell } = demand
  return new RangeError(
    `a low image of ${cells} ${name} with ${roomOf(demand).toFixed(1)} beyond the picture and waves of ` +
      `${turnsPerCell.toFixed(3)} turns from one to the next, wanted more room or smaller cells`,
  )
}

/** The shortest transform whose elements are close enough for the kernel's taps. */
function chooseOversampling(length: number, turnsPerCell: number, epsilon: number) {
  for (
    let oversampled = length;
    oversampled <= LARGEST_OVERSAMPLING * length;
    oversampled = goodFftSize(oversampled + 8)
  ) {
    const turns = (turnsPerCell * length) / oversampled
    const beta = kernelBeta(turns)
    if (turns < 0.49 && aliasError(beta, turns) <= epsilon) return { oversampled, beta }
  }
  throw new RangeError(`accuracy ${epsilon} of an interpolation, which 8 taps do not give`)
}
