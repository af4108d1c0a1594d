import type { Direction } from '@contimg/numerics/frames'
import type { CatalogSource } from '../products.ts'
import type { SurveySources } from '../sky/survey-model.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { medianCentre } from '../visibilities/rephase.ts'
import { type VisibilitySource, wantedFields } from '../visibilities/source.ts'
import type { ImageGrid } from './image-plan.ts'
import { thoseOnImage } from './masks.ts'
import type { ImageOptions } from './options.ts'

/** Where the middle of an image lies, ICRS: the centre asked for, that of the one field, or the median of many. */
export function imageCentre(
  source: VisibilitySource,
  { phaseCentre, fields }: Pick<ImageOptions, 'phaseCentre' | 'fields'>,
): Direction {
  if (phaseCentre) return phaseCentre
  const wanted = [...wantedFields(source, fields)].map((id) => source.fields[id])
  return wanted.length === 1 ? wanted[0] : medianCentre(wanted)
}

/** What of the sky an image shows. */
export interface ImagedField {
  readonly centre: Direction // ICRS
  readonly radiusRad: number // of the circle that holds it to its corners
  readonly grid: ImageGrid
}

/** What an image of a Measurement Set would show. */
export function imagedField(
  msPath: string,
  options: Pick<ImageOptions, 'column' | 'phaseCentre' | 'fields' | 'sizePx' | 'cellRad'>,
): ImagedField {
  using source = openVisibilities(msPath, options.column)
  const { raRad, decRad } = imageCentre(source, options)
  const { sizePx, cellRad } = options
  return {
    centre: { raRad, decRad },
    radiusRad: Math.asin(Math.min(1, (sizePx * cellRad) / Math.SQRT2)),
    grid: { width: sizePx, height: sizePx, cellRad },
  }
}

/** The sources of a catalogue on a field, of some flux and more. */
export async function sourcesOfField(
  { centre, radiusRad, grid }: ImagedField,
  findSources: SurveySources,
  minimumJy: number,
): Promise<CatalogSource[]> {
  const found = await findSources({ ...centre, radiusRad })
  const bright = found.filter(({ fluxJy }) => fluxJy >= minimumJy)
  return thoseOnImage(bright, grid, centre)
}
