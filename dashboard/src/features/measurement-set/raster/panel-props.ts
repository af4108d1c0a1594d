import type { MsMetadata } from '@contimg/api/schemas'
import type { Hover } from '../hover.ts'
import type { View } from '../view.ts'
import type { Naming } from './readout.ts'
import type { Asked } from './use-raster.ts'

export interface RasterPanelProps {
  readonly path: string
  readonly view: View
  readonly change: (some: Partial<View>, how?: 'push' | 'replace') => void
  readonly asked: Asked
  readonly second: Asked // nothing is asked where nothing is compared
  readonly metadata: MsMetadata | undefined
  readonly chosen: readonly number[] // numbers of antennas
  readonly naming: Naming
  readonly hover: Hover
}
