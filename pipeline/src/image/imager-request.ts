import type { Card } from '@contimg/formats/fits'
import type { Direction } from '@contimg/numerics/frames'
import type { UvLimits, Weighting } from '@contimg/numerics/weight'
import type { ImageGrid } from './image-plan.ts'
import type { ImagerThreads } from './imager-threads.ts'
import type { LinesPart } from './line-plan.ts'
import type { MinorSettings } from './minor-memory.ts'
import type { TaylorBand } from './mtmfs-band.ts'
import type { OutlierModel } from './outlier-model.ts'
import type { StokesCombination } from './stokes.ts'
import type { ImagerUse } from './tasks.ts'

/** What is imaged, and how. */
export interface ImagerRequest {
  readonly image: ImageGrid
  readonly centre: Direction
  readonly fieldIds: ReadonlySet<number>
  readonly combinations: readonly (StokesCombination | undefined)[] // [data description] undefined for those left out
  readonly weighting: Weighting
  readonly uv?: UvLimits // which visibilities count; where absent, all of them by their weighting alone
  readonly outliers?: OutlierModel // taken from the visibilities before they are imaged
  readonly epsilon: number // largest error of a pixel over the largest
  readonly terms?: 1 | 2 // Taylor terms in frequency; two only with the use clean; 1 where absent
  readonly minor?: MinorSettings // of the CLEAN to come, with the use clean; points and one noise where absent
  readonly use: ImagerUse
  readonly part?: LinesPart // of the visibilities; where absent, all
  readonly threads?: ImagerThreads // over the same memory, that others use before and after
}

/** An image to be written: its address, where to, and what its header says. */
export interface WrittenImage {
  readonly image: number
  readonly path: string
  readonly cards: readonly Card[]
}

/** A Taylor term's pictures: of samples and weights times x^power, x = (ν − referenceHz)/referenceHz, over Σ W. */
export interface TermRequest extends TaylorBand {
  readonly power: number
  readonly withPsf: boolean // else `psf` becomes 0
  readonly dirty: number // addresses of images
  readonly psf: number
}

/** Addresses of the images that are held at a time, each float32 [height, width]; 0 for those that the use does not need. */
export interface ImagerImages {
  readonly residual: number // the dirty image, then what is left of it; in the end the restored one
  readonly psf: number
  readonly model: number // all components, Jy
  readonly found: number // the model to be subtracted or predicted: components of the latest minor cycles
}
