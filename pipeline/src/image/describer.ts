import type { CombinedCounts } from '@contimg/numerics/compress'
import type { GaussianShape } from '@contimg/numerics/fit'
import type { Direction } from '@contimg/numerics/frames'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { wantedFields } from '../visibilities/source.ts'
import type { Describe } from './describe.ts'
import { imageCards, withCards } from './header.ts'
import type { LinePlan } from './line-plan.ts'
import type { ImageOptions } from './options.ts'
import type { Outlier } from './outlier-fit.ts'
import { outlierHistory } from './outlier-run.ts'
import type { ProductFiles } from './products.ts'
import type { Stokes } from './stokes.ts'

/** What is known of an image once it is made. */
export interface ImageFacts {
  readonly stokes: Stokes
  readonly centre: Direction
  readonly lines: LinePlan
  readonly referenceHz?: number // where fluxes are meant at; the middle of the band where absent
  readonly counts: CombinedCounts
  readonly gridder: string // how exact it is, and by what means
  readonly beam: GaussianShape | undefined // pixels; undefined where none fits
  readonly sumOfWeights: number
  readonly outliers: readonly Outlier[] // subtracted before
}

/** Describes the products of one image. */
export function describer(
  source: MeasurementSetSource,
  options: ImageOptions,
  files: ProductFiles,
  { lines, outliers, ...facts }: ImageFacts,
): Describe {
  const fields = [...wantedFields(source, options.fields)].map((id) => source.fields[id])
  const { sizePx, cellRad, weighting, uv, tier, cleanRadiusRad } = options
  const { telescopeName, path, column } = source
  const description = {
    ...facts,
    ...lines,
    ...{ telescopeName, path, column, weighting, uv, tier },
    grid: { width: sizePx, height: sizePx, cellRad },
    objectName: fields.length === 1 ? fields[0].name : `${fields.length} fields`,
    outliers: outlierHistory(cleanRadiusRad, outliers),
  }
  return (kind, from, unit, cards = [], history = []) => ({
    image: from,
    path: files.begin(kind),
    cards: withCards(imageCards(description, unit, history), cards),
  })
}
