import type { Box } from '../view.ts'
import type { Raster } from './raster.ts'

const RADIAN = Math.PI / 180

/** Whether the values are angles, whose mean is that of directions. */
function isCircular({ header }: Raster): boolean {
  const { component, colorby, aggregator } = header.value
  return component === 'phase' && colorby === 'component' && ['mean', 'min', 'max'].includes(aggregator)
}

/**
 * Means of the bins in sight along x and along y, of each bin as much as it has samples (of flagged fractions all, of numbers of
 * samples each the same).
 *
 * @returns  along x [x − x0] over the rows of the box, along y [y − y0] over its columns; NaN where there is nothing
 */
export function marginalsOf(
  raster: Raster,
  box: Box,
): { readonly alongX: Float64Array; readonly alongY: Float64Array } {
  const { x0, x1, y0, y1 } = box
  const { planes, columns, header } = raster
  const { value, samples, flagged } = planes
  const { colorby } = header.value
  const circular = isCircular(raster)
  const [overRows, overColumns] = [new Means(x1 - x0, circular), new Means(y1 - y0, circular)]
  for (let y = y0; y < y1; y++)
    for (let x = x0; x < x1; x++) {
      const at = y * columns + x
      const one = value[at]
      if (Number.isNaN(one)) continue
      const weight = colorby === 'samples' ? 1 : colorby === 'component' ? samples[at] : samples[at] + flagged[at]
      overRows.add(x - x0, one, weight)
      overColumns.add(y - y0, one, weight)
    }
  return { alongX: overRows.values(), alongY: overColumns.values() }
}

class Means {
  readonly #sums: Float64Array
  readonly #sines: Float64Array
  readonly #weights: Float64Array
  readonly #isCircular: boolean

  constructor(count: number, isCircular: boolean) {
    this.#sums = new Float64Array(count)
    this.#sines = new Float64Array(isCircular ? count : 0)
    this.#weights = new Float64Array(count)
    this.#isCircular = isCircular
  }

  add(at: number, value: number, weight: number): void {
    this.#weights[at] += weight
    if (this.#isCircular) {
      this.#sums[at] += weight * Math.cos(value * RADIAN)
      this.#sines[at] += weight * Math.sin(value * RADIAN)
    } else this.#sums[at] += weight * value
  }

  values(): Float64Array {
    return this.#sums.map((sum, at) => {
      if (this.#weights[at] === 0) return Number.NaN
      return this.#isCircular ? Math.atan2(this.#sines[at], sum) / RADIAN : sum / this.#weights[at]
    })
  }
}
