import type { CatalogCalibrator } from '../products.ts'
import type { VisibilityBlock } from '../visibilities/block.ts'
import type { VisibilitySource } from '../visibilities/source.ts'
import type { OrientationSource } from './orientation.ts'

/** What to do where not all sixteen subbands are there: refuse; leave them out; or fill in windows, all flagged. */
export type MissingSubbands = 'refuse' | 'leave out' | 'fill'

/** Who else gets the blocks, each while it is whole: nobody where it gives no one. */
export type BlockListener = (
  contents: Omit<VisibilitySource, 'blocks'>,
) => ((block: VisibilityBlock) => void) | undefined

/** Who reads the files: several threads, each some subbands, or the one that writes. The tables are the same. */
export type WriterType = 'parallel-subband' | 'direct'

export interface ConvertOptions {
  readonly missing: MissingSubbands
  readonly telescopeName: string | undefined // for OBSERVATION, instead of the header's
  readonly orientation: OrientationSource | undefined // dUT1 and polar motion; zero, with a warning, where not known
  readonly calibrators: readonly CatalogCalibrator[] // the field nearest one of these bears its name
  readonly writer: 'auto' | WriterType // auto: parallel-subband where there are several files and processors
  readonly maxWorkers: number // threads that read
  readonly replaces: string | undefined // an earlier Measurement Set of the same observation, which goes when this is whole
  readonly listener: BlockListener | undefined // called before the first block
  readonly stageFolders: readonly string[] // the first with room gets the Measurement Set while it grows; none: in place
}

export const DEFAULT_CONVERT_OPTIONS: ConvertOptions = {
  missing: 'refuse',
  telescopeName: undefined,
  orientation: undefined,
  calibrators: [],
  writer: 'auto',
  maxWorkers: 4,
  replaces: undefined,
  listener: undefined,
  stageFolders: [],
}
