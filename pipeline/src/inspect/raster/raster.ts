import type { RasterAxis } from './axes.ts'
import type { RasterRequest } from './request.ts'

/** Numbers of the bins [y, x], rows from the lowest y up; NaN where there is nothing. */
export type Plane = Float32Array

/** Measurements put together into bins. */
export interface Raster {
  readonly path: string
  readonly request: RasterRequest
  readonly column: string // that was read; FLAG where only flags were asked for
  readonly x: RasterAxis
  readonly y: RasterAxis
  readonly name: string // of `value`, in words
  readonly unit: string // of `value`; '' where it has none
  /** value, error, samples, flagged (counts), flagged_value; low and high of a curve; amp, amp_error … of what was asked for beside. */
  readonly planes: Readonly<Record<string, Plane>>
  readonly samples: { readonly used: number; readonly flagged: number } // all that were selected
  readonly rowCount: number // selected
  readonly fraction: number // of these rows that were read; below 1 of a first look
}
