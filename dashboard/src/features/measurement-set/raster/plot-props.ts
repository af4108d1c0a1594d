import type { Hover } from '../hover.ts'
import type { Box, Place } from '../view.ts'
import type { Painting } from './paint.ts'
import type { Raster } from './raster.ts'
import type { Naming } from './readout.ts'

export type Tool = 'pan' | 'zoom' | 'brush'

export interface PlotProps {
  readonly raster: Raster
  readonly name: string // what is shown, for screen readers and above one of two
  readonly painting: Painting
  readonly box: Box
  readonly at: Place | null
  readonly brush: Box | null
  readonly chosen: readonly number[] // numbers of antennas
  readonly tool: Tool
  readonly naming: Naming
  readonly hover: Hover
  readonly onBox: (box: Box) => void
  readonly onAt: (at: Place | null) => void
  readonly onBrush: (box: Box | null) => void
}
