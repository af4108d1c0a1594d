import { separationRad } from '@contimg/numerics/frames'
import { MeasureError } from '../measure/errors.ts'
import { readSkyImage, type SkyImage } from '../measure/sky-image.ts'
import type { CatalogSource } from '../products.ts'
import type { SurveySources } from '../sky/survey-model.ts'

/** A source of a catalogue and its pixel, counted from 0. */
export interface PlacedSource extends CatalogSource {
  readonly x: number
  readonly y: number
}

/**
 * The sources of a catalogue that lie on an image.
 *
 * @throws what `findSources` throws; MeasureError where the middle of the image is no place of the sky
 */
export async function sourcesOnImage(
  { grid, pixels: { width, height }, path }: SkyImage,
  findSources: SurveySources,
  minimumJy: number,
): Promise<PlacedSource[]> {
  const middle = grid.toSky((width - 1) / 2, (height - 1) / 2)
  if (!middle) throw new MeasureError(path, 'the middle of the image is no place of the sky')
  const rim = [0, 0.5, 1].flatMap((x) => [0, 0.5, 1].map((y) => grid.toSky(x * (width - 1), y * (height - 1))))
  const reaches = rim.map((place) => (place ? separationRad(place, middle) : Math.PI / 2))
  const found = await findSources({ ...middle, radiusRad: Math.max(...reaches) })
  return found.flatMap((source) => {
    const place = source.fluxJy >= minimumJy ? grid.toPixel(source) : undefined
    const isOn = place && place.x > -0.5 && place.y > -0.5 && place.x < width - 0.5 && place.y < height - 0.5
    return isOn ? [{ ...source, ...place }] : []
  })
}

/**
 * Those that the primary beam lets through.
 *
 * @param beamPath  FITS image of the beam on the same pixels
 * @throws MeasureError where it has others
 */
export function withinBeam(
  sources: readonly PlacedSource[],
  { pixels: { width, height } }: SkyImage,
  beamPath: string,
  limit: number,
): PlacedSource[] {
  const { pixels } = readSkyImage(beamPath)
  if (pixels.width !== width || pixels.height !== height)
    throw new MeasureError(beamPath, `${pixels.width} × ${pixels.height} pixels, wanted ${width} × ${height}`)
  return sources.filter(({ x, y }) => pixels.data[Math.round(y) * width + Math.round(x)] >= limit)
}
